import { describeEvent } from '../../lifecycle/systems/describe-event.js';
import { systemEventsOf, type SystemEvent } from '../../lifecycle/systems/system-event.js';
import { Journal, readOwnEntries, requireSystem } from './journal.js';

/** What happened to a system: the events, and a sentence for each. */
export interface History {
  readonly events: readonly SystemEvent[];
  readonly sentences: readonly string[];
}

/** Returns what happened to a system, the first first. Throws UsageError NAME_UNKNOWN, REGISTRY_DAMAGED. */
export function historyOf(folder: string, system: string): History {
  requireSystem(Journal.open(folder).states, system);
  const own = systemEventsOf(readOwnEntries(folder, system)).filter((event) => event.system === system);
  return { events: own, sentences: own.map(describeEvent) };
}
