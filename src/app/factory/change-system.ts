import { relative, resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { gateOf } from '../../lifecycle/systems/stage.js';
import { describeWait } from '../../lifecycle/systems/describe-wait.js';
import { nextStep } from '../../lifecycle/systems/next-step.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import { readSystemFile } from '../strategy/resolve-system.js';
import { graphOf } from '../strategy/strategy-of.js';
import { requireParameters } from '../strategy/require-parameters.js';
import type { SystemFile } from '../system/system-schema.js';
import { requireFigures } from './compile-requirements.js';
import { identitiesOf } from './gate-identity.js';
import { requireSystem, writingJournal, type Journal } from './journal.js';
import { requireOneChange } from './steps/rise-to-live.js';
import { readOwnFile } from './system-files.js';
import { requireSchedule } from './tasks.js';

/** What a candidate has beside its file. */
export interface CandidateOptions {
  /** what is laid over the file, `path=value` */
  readonly set?: readonly string[];
  /** the system that it is a candidate of */
  readonly idea?: string;
}

/** Adds a system file to a factory, as a candidate; a file that is there already changes nothing. Returns its name.
 *  Throws what reading and compiling the file throws; UsageError STAGE_INVALID where another file has its name. */
export async function addSystem(folder: string, path: string, options: CandidateOptions = {}): Promise<string> {
  const file = readCandidate(path, options.set);
  await writingJournal(folder, async (journal) => await appendCandidate(folder, journal, file, path, options));
  return file.system;
}

/** Reads a system file and everything that its lifecycle says. Throws as `addSystem` does. */
export function readCandidate(path: string, set: readonly string[] = []): SystemFile {
  const { file } = readSystemFile(path, set);
  requireParameters(graphOf(file), file.params, file);
  requireWindows(path, file);
  requireFigures(file);
  const { watch, retrain, refresh } = file.lifecycle!;
  for (const [name, task] of Object.entries({ watch, retrain, refresh }))
    if (task !== undefined) requireSchedule(`${path}: lifecycle.${name}.every`, task.every);
  return file;
}

/** Appends a candidate, where it is not there yet. Returns whether it was appended. Throws UsageError STAGE_INVALID. */
export async function appendCandidate(
  folder: string,
  journal: Journal,
  { system }: SystemFile,
  path: string,
  { set = [], idea }: CandidateOptions,
): Promise<boolean> {
  // counted from the factory's folder: one that is moved with its systems finds them
  const own = relative(resolve(folder), resolve(path));
  const known = journal.states.get(system);
  if (known !== undefined && (resolve(folder, known.file) !== resolve(path) || JSON.stringify(known.set) !== JSON.stringify(set)))
    throw new UsageError('STAGE_INVALID', `the factory has a system "${system}" already, of the file ${resolve(folder, known.file)}`, {
      context: { system, file: resolve(folder, known.file) },
    });
  if (known !== undefined && !known.isRetired) return false;
  await journal.append({ event: 'added', system, file: own, ...(set.length > 0 && { set }), ...(idea !== undefined && { idea }) });
  return true;
}

function requireWindows(path: string, { windows = {}, lifecycle }: SystemFile): void {
  if (lifecycle === undefined)
    throw new UsageError('CONFIG_INVALID', `${path}: a system of the factory needs an entry "lifecycle", and has none`);
  for (const gate of ['hygiene', 'test'] as const) {
    const { window } = lifecycle.gates[gate];
    if (!Object.hasOwn(windows, window))
      throw new UsageError(
        'CONFIG_INVALID',
        `${path}: lifecycle.gates.${gate}.window must be an entry of windows, and "${window}" is none; the windows are ${Object.keys(windows).join(', ') || 'none'}`,
        { context: { entry: `lifecycle.gates.${gate}.window`, value: window } },
      );
  }
}

/** What a person may say of a system. */
export type PersonsWord = 'approve' | 'hold' | 'resume' | 'retire';

/** Writes down what a person says of a system, and why. Throws UsageError NAME_UNKNOWN; STAGE_INVALID where it is not the moment. */
export async function tellFactory(folder: string, system: string, word: PersonsWord, reason: string): Promise<void> {
  requireReason(word, system, reason);
  await writingJournal(folder, async (journal) => {
    requireMoment(folder, requireSystem(journal.states, system), word);
    if (word === 'hold') await journal.append({ event: 'held', system, by: 'person', reason });
    else await journal.append({ event: EVENTS[word], system, reason });
  });
}

const EVENTS = { approve: 'approved', resume: 'resumed', retire: 'retired' } as const;

function requireMoment(folder: string, state: SystemState, word: PersonsWord): void {
  const { system, stage, held, isRetired } = state;
  const refuse = (rule: string): never => {
    throw new UsageError('STAGE_INVALID', `system "${system}" ${rule}`, { context: { system, stage } });
  };
  if (isRetired) refuse('is retired: add its file again');
  if (word === 'resume' && held === undefined) refuse('is not held, and can only be resumed where it is');
  if (word === 'hold' && held !== undefined) refuse(`is held already: ${held.reason}`);
  if (word === 'approve') requireReady(folder, state, refuse);
}

/** A person approves what has passed every gate as it stands now. */
function requireReady(folder: string, state: SystemState, refuse: (rule: string) => never): void {
  const system = readOwnFile(folder, state);
  const identityOf = identitiesOf(system);
  const approved: SystemState = { ...state, approved: 'now' };
  const step = nextStep(approved, identityOf);
  if (step?.kind === 'move' && step.to === 'live') return requireOneChange(folder, state, system.file);
  const at = gateOf(state.stage) === undefined ? `is ${state.stage}` : `stands at ${state.stage}`;
  refuse(`cannot be approved: it ${at} and ${describeWait(state, identityOf)}`);
}

/** Multiplies the sizes of a system by a factor from now on: what a watch scaled down, a person brings back. The next manifest has it.
 *  Throws UsageError NAME_UNKNOWN, STAGE_INVALID. */
export async function scaleSystem(folder: string, system: string, factor: number, reason: string): Promise<void> {
  requireReason('scale', system, reason);
  await writingJournal(folder, async (journal) => {
    const { isRetired, scale } = requireSystem(journal.states, system);
    const rule = isRetired ? 'is retired' : scale === factor ? `has the factor ${factor} already` : undefined;
    if (rule !== undefined) throw new UsageError('STAGE_INVALID', `system "${system}" ${rule}`, { context: { system, factor } });
    await journal.append({ event: 'scaled', system, factor, reason });
  });
}

/** Takes away what the factory laid over a system's file, such as a model that was trained anew: it runs as its file says.
 *  Throws UsageError NAME_UNKNOWN, STAGE_INVALID. */
export async function resetSystem(folder: string, system: string, reason: string): Promise<void> {
  requireReason('reset', system, reason);
  await writingJournal(folder, async (journal) => {
    const { changes } = requireSystem(journal.states, system);
    if (changes.length === 0)
      throw new UsageError('STAGE_INVALID', `system "${system}" runs as its file says already`, { context: { system } });
    await journal.append({ event: 'changed', system, set: [], reason });
  });
}

function requireReason(word: string, system: string, reason: string): void {
  if (reason.trim() !== '') return;
  throw new UsageError('STAGE_INVALID', `a person's word must have its reason, and "${word} ${system}" has none: --reason`, {
    context: { system },
  });
}
