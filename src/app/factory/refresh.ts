import { CancelledError } from '../../core/errors.js';
import { datasetsDir } from '../../fetch/dataset/dataset-places.js';
import { isDatasetSource } from '../../fetch/dataset/manifest.js';
import { locateSeries } from '../../fetch/dataset/locate-series.js';
import { refreshTask } from '../../lifecycle/factory/factory-state.js';
import type { SystemFile } from '../system/system-schema.js';
import type { Journal } from './journal.js';
import { isTaskDue } from './tasks.js';

/** A dataset of a service that a system reads. */
export interface RefreshSource {
  readonly root: string;
  /** as `data list` names it */
  readonly place: string;
  readonly schedule: NonNullable<SystemFile['lifecycle']>['refresh'];
}

/** Returns the datasets of services that a system reads; none where its bars are files of its own, which are looked at whenever they
 *  change. One that was never fetched is left out: the step that reads it says how to. */
export function sourcesOf({ data, lifecycle }: SystemFile): RefreshSource[] {
  const { source, path, dataset, exchange, timeframe, symbols } = data;
  if (!isDatasetSource(source)) return [];
  const root = datasetsDir([path].flat()[0], process.env);
  return symbols.flatMap((symbol) => {
    try {
      return [{ root, place: locateSeries({ source, root, dataset, exchange, symbol, timeframe }).place, schedule: lifecycle!.refresh }];
    } catch {
      return [];
    }
  });
}

/** Asks for what is new of the datasets whose time has come, each once, and writes down what came of it. One that cannot be had keeps no
 *  other from being asked for, and its systems go on with the bars that are there.
 *  Returns a sentence for each that was asked for. Throws CancelledError. */
export async function refreshData(journal: Journal, sources: readonly RefreshSource[], signal: AbortSignal | undefined): Promise<string[]> {
  const said: string[] = [];
  for (const { root, place, schedule } of new Map(sources.map((each) => [`${each.root}\n${each.place}`, each])).values()) {
    if (signal?.aborted || !(await isTaskDue(journal, refreshTask(place), schedule))) continue;
    const { outcome, sentence } = await appendTo(root, place, signal);
    await journal.append({ event: 'refreshed', source: place, outcome, sentence });
    said.push(`${place}: ${sentence}`);
  }
  return said;
}

/** The next round asks again. */
const RETRIES = 1;

async function appendTo(
  root: string,
  place: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly outcome: 'new' | 'same' | 'failed'; readonly sentence: string }> {
  try {
    const { appendDatasets } = await import('../datasets/append-datasets.js');
    const { DEFAULT_RETRIES } = await import('../datasets/fetch-dataset.js');
    const options = {
      datasetsDir: root,
      environment: process.env,
      acceptChanges: false,
      retry: { ...DEFAULT_RETRIES, retries: RETRIES },
      signal,
    };
    const { fetched, failures } = await appendDatasets([place], options);
    if (failures[0] !== undefined) return { outcome: 'failed', sentence: `nothing new could be had: ${failures[0].error.message}` };
    const { newBars, warnings } = fetched[0]!;
    const told = warnings.length === 0 ? '' : ` ${warnings.join(' ')}`;
    if (newBars === 0) return { outcome: 'same', sentence: `nothing is new.${told}` };
    return { outcome: 'new', sentence: `${newBars ?? 'an unknown number of'} new bars.${told}` };
  } catch (error) {
    if (error instanceof CancelledError || !(error instanceof Error)) throw error;
    return { outcome: 'failed', sentence: `nothing new could be had: ${error.message}` };
  }
}
