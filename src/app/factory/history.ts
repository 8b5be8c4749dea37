import { describeEvent } from '../../lifecycle/systems/describe-event.js';
import type { SystemEvent } from '../../lifecycle/systems/system-event.js';
import { systemStates } from '../../lifecycle/systems/system-states.js';
import { readJournal, requireSystem } from './journal.js';

/** What happened to a system: the events, and a sentence for each. */
export interface History {
  readonly events: readonly SystemEvent[];
  readonly sentences: readonly string[];
}

/** Returns what happened to a system, the first first. Throws UsageError NAME_UNKNOWN, REGISTRY_DAMAGED. */
export function historyOf(folder: string, system: string): History {
  const events = readJournal(folder);
  requireSystem(systemStates(events), system);
  const own = events.filter((event) => event.system === system);
  return { events: own, sentences: own.map(describeEvent) };
}
