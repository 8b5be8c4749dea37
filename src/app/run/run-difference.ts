import { decisiveInputs, type RunInputs } from './run-identity.js';

/** Returns how two runs differ in what decides their results, as `entry is …, and was …`; undefined where they do not.
 *  found  may hold more than inputs: a manifest */
export function describeInputDifference(found: RunInputs, wanted: RunInputs): string | undefined {
  return differenceOf(decisiveInputs(inputsOf(found)), decisiveInputs(wanted), '');
}

/** A manifest holds more than what decides the results. */
function inputsOf({ engine_version, system, config, symbol, timeframe, window, data, seed }: RunInputs): RunInputs {
  return { engine_version, system, config, symbol, timeframe, window, data, seed };
}

function differenceOf(found: unknown, wanted: unknown, path: string): string | undefined {
  if (JSON.stringify(found) === JSON.stringify(wanted)) return undefined;
  if (isMapping(found) && isMapping(wanted)) {
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
      const difference = differenceOf(found[name], wanted[name], path === '' ? name : `${path}.${name}`);
      if (difference !== undefined) return difference;
    }
  }
  return `${path.replace(/^config\./, '')} is ${write(wanted)}, and was ${write(found)}`;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function write(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
