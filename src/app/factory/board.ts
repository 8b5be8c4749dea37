import { describeWait } from '../../lifecycle/systems/next-step.js';
import { GATES, STAGES, type Stage } from '../../lifecycle/systems/stage.js';
import type { SystemState } from '../../lifecycle/systems/system-states.js';
import { systemStates } from '../../lifecycle/systems/system-states.js';
import { readSystemFile } from '../strategy/resolve-system.js';
import { identitiesOf } from './gate-identity.js';
import { readJournal } from './journal.js';

/** A system as a board shows it. */
export interface BoardRow {
  readonly system: string;
  readonly stage: Stage | 'retired';
  /** ISO 8601 UTC */
  readonly since: string;
  readonly gates: Readonly<Record<string, string>>;
  readonly waits: string;
  readonly file: string;
}

/** Returns the systems of a factory, the furthest first, in the order in which they were added within a stage. */
export function factoryBoard(folder: string): BoardRow[] {
  const rows = [...systemStates(readJournal(folder)).values()].map(rowOf);
  const place = ({ stage }: BoardRow): number => (stage === 'retired' ? -1 : STAGES.indexOf(stage));
  return rows.sort((a, b) => place(b) - place(a));
}

function rowOf(state: SystemState): BoardRow {
  return {
    system: state.system,
    stage: state.isRetired ? 'retired' : state.stage,
    since: state.since,
    gates: Object.fromEntries(GATES.map((gate) => [gate, state.records[gate]?.outcome ?? '–'])),
    waits: waitOf(state),
    file: state.file,
  };
}

/** A file that cannot be read is what its system waits for, unless somebody holds it. */
function waitOf(state: SystemState): string {
  if (state.held !== undefined || state.isRetired) return describeWait(state, () => '');
  try {
    return describeWait(state, identitiesOf(readSystemFile(state.file).file));
  } catch (error) {
    return `its file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
