import { wordsOf } from '../../core/words-of.js';
import { resolve } from 'node:path';
import { describeWait } from '../../lifecycle/systems/describe-wait.js';
import { GATES, STAGES, type Stage } from '../../lifecycle/systems/stage.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import { Journal } from './journal.js';
import { versionAt } from './read-version.js';
import { SystemFiles } from './system-files.js';

/** A system as a board shows it. */
export interface BoardRow {
  readonly system: string;
  readonly stage: Stage | 'retired';
  /** ISO 8601 UTC */
  readonly since: string;
  readonly gates: Readonly<Record<string, string>>;
  /** versions that names point to; null where there is none */
  readonly champion: number | null;
  readonly previous: number | null;
  /** what its sizes are multiplied by */
  readonly scale: number;
  /** what the factory lays over its file */
  readonly changes: readonly string[];
  readonly idea: string | null;
  readonly waits: string;
  readonly file: string;
}

/** Returns the systems of a factory, the furthest first, in the order in which they were added within a stage. */
export function factoryBoard(folder: string, journal: Journal = Journal.open(folder)): BoardRow[] {
  const files = new SystemFiles(folder);
  const rows = [...journal.states.values()].map((state) => rowOf(folder, state, files));
  const place = ({ stage }: BoardRow): number => (stage === 'retired' ? -1 : STAGES.indexOf(stage));
  return rows.sort((a, b) => place(b) - place(a));
}

function rowOf(folder: string, state: SystemState, files: SystemFiles): BoardRow {
  return {
    system: state.system,
    stage: state.isRetired ? 'retired' : state.stage,
    since: state.since,
    gates: Object.fromEntries(GATES.map((gate) => [gate, state.records[gate]?.outcome ?? '–'])),
    champion: versionAt(state, 'champion') ?? null,
    previous: versionAt(state, 'previous') ?? null,
    scale: state.scale,
    changes: state.changes,
    idea: state.idea ?? null,
    waits: waitOf(state, files),
    file: resolve(folder, state.file),
  };
}

/** A file that cannot be read is what its system waits for, unless somebody holds it. */
function waitOf(state: SystemState, files: SystemFiles): string {
  if (state.held !== undefined || state.isRetired) return describeWait(state, () => '');
  try {
    const { identityOf } = files.read(state);
    // a file that can be read again waits for nothing of that kind
    return describeWait(state.failure?.startsWith('read: ') ? { ...state, failure: undefined } : state, identityOf);
  } catch (error) {
    return `its file cannot be read: ${wordsOf(error)}`;
  }
}
