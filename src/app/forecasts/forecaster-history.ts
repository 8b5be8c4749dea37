import { join } from 'node:path';
import { appendChain, readChain } from '../../files/chained-lines.js';
import { writing } from '../../files/output.js';
import type { ModelEvent } from '../../lifecycle/model-event.js';
import { modelStates, type Change } from '../../lifecycle/model-states.js';

/** A line of a registry's history; `registered` has the facts of the version beside these. */
export interface ForecasterEvent {
  readonly event: 'registered' | 'promoted' | 'rolled_back';
  /** ISO 8601 UTC */
  readonly time: string;
  readonly forecaster: string;
  /** from 1; of a change the one that is in production from now on */
  readonly version: number;
  /** of a change */
  readonly reason?: string;
}

/** Returns everything that happened in a registry's folder, the first first. Throws UsageError REGISTRY_DAMAGED. */
export function forecasterEvents(folder: string): ForecasterEvent[] {
  return readChain(historyPath(folder)) as ForecasterEvent[];
}

/** Returns what put versions of a forecaster into production and was not taken back, by the rules of models: the last one is in production,
 *  a rollback goes to the one before. Throws UsageError REGISTRY_DAMAGED. */
export function forecasterPromotions(folder: string, forecaster: string): readonly Change[] {
  const own = forecasterEvents(folder).filter((event) => event.forecaster === forecaster);
  return modelStates(own.flatMap(asModelEvent)).get(forecaster)?.promotions ?? [];
}

/** What a later program may have written is passed over. */
function asModelEvent({ event, time, forecaster: model, version, reason = '' }: ForecasterEvent): ModelEvent[] {
  switch (event) {
    case 'registered':
      return [{ event, model, version, time, sha256: '', kind: 'forecaster', origin: 'real' }];
    case 'promoted':
    case 'rolled_back':
      return [{ event, model, version, time, reason }];
    default:
      return [];
  }
}

/** Writes a line behind the others. Throws UsageError OUTPUT_UNWRITABLE, REGISTRY_DAMAGED. */
export async function appendForecasterEvent<Event extends ForecasterEvent>(folder: string, event: Event): Promise<void> {
  const path = historyPath(folder);
  await writing(path, () => appendChain(path, event));
}

function historyPath(folder: string): string {
  return join(folder, 'history.jsonl');
}
