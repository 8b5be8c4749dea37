import { canonicalJson, isMapping } from '../../core/canonical-json.js';
import { nameData } from '../../core/data-identity.js';
import type { RunKind } from './run-kinds.js';
import { decisiveInputs, type RecordedData, type RunInputs } from './run-identity.js';

/** Returns how two runs of a kind differ in what decides their results, as `entry is …, and was …`; undefined where they do not. Bars that
 *  differ are
 *  named.
 *  found  may hold more than inputs: a manifest */
export function describeInputDifference(kind: RunKind, found: RunInputs, wanted: RunInputs): string | undefined {
  return (
    describeDataDifference(found.data, wanted.data) ?? differenceOf(decisiveInputs(kind, inputsOf(found)), decisiveInputs(kind, wanted), '')
  );
}

/** Data sets under one name; what is only in one of the lists is undefined in the other. */
export interface DataPair {
  readonly name: string;
  readonly found: RecordedData | undefined;
  readonly wanted: RecordedData | undefined;
}

/** Returns the data sets of two runs side by side, those of the first before those that it lacks. */
export function pairData(found: readonly RecordedData[], wanted: readonly RecordedData[]): DataPair[] {
  const names = new Set([...found, ...wanted].map(nameData)),
    pick = (list: readonly RecordedData[], name: string): RecordedData | undefined => list.find((data) => nameData(data) === name);
  return Array.from(names, (name) => ({ name, found: pick(found, name), wanted: pick(wanted, name) }));
}

/** Other bars under the same name; bars of another symbol or role are another configuration, which says more. */
function describeDataDifference(found: readonly RecordedData[], wanted: readonly RecordedData[]): string | undefined {
  const changed = pairData(found, wanted).find((pair) => pair.found && pair.wanted && pair.found.hash !== pair.wanted.hash);
  return changed && `${changed.name} differ: their hash is ${changed.wanted!.hash}, and was ${changed.found!.hash}`;
}

/** A manifest holds more than what decides the results. */
function inputsOf({ engine_version, system, config, symbol, timeframe, window, data, calendar, seed }: RunInputs): RunInputs {
  return { engine_version, system, config, symbol, timeframe, window, data, calendar, seed };
}

function differenceOf(found: unknown, wanted: unknown, path: string): string | undefined {
  if (canonicalJson(found) === canonicalJson(wanted)) return undefined;
  if (isMapping(found) && isMapping(wanted)) {
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
      const difference = differenceOf(found[name], wanted[name], path === '' ? name : `${path}.${name}`);
      if (difference !== undefined) return difference;
    }
  }
  return `${path.replace(/^config\./, '')} is ${write(wanted)}, and was ${write(found)}`;
}

function write(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
