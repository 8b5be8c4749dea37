import { resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { GATES, gateOf } from '../../lifecycle/systems/stage.js';
import { describeWait, nextStep } from '../../lifecycle/systems/next-step.js';
import type { SystemState } from '../../lifecycle/systems/system-states.js';
import { readSystemFile } from '../strategy/resolve-system.js';
import { graphOf } from '../strategy/strategy-of.js';
import { requireParameters } from '../strategy/require-parameters.js';
import { identitiesOf } from './gate-identity.js';
import { requireSystem, writingJournal } from './journal.js';
import { compileRequirements } from './judge-gate.js';

/** Adds a system file to a factory, as a candidate; a file that is there already changes nothing. Returns its name.
 *  Throws what reading and compiling the file throws; UsageError STAGE_INVALID where another file has its name. */
export async function addSystem(folder: string, path: string): Promise<string> {
  const { file } = readSystemFile(path);
  requireParameters(graphOf(file), file.params, file);
  requireWindows(path, file);
  for (const gate of GATES) compileRequirements(file, gate);
  const own = resolve(path);
  await writingJournal(folder, (journal) => {
    const known = journal.states.get(file.system);
    if (known !== undefined && known.file !== own)
      throw new UsageError('STAGE_INVALID', `the factory has a system "${file.system}" already, of the file ${known.file}`, {
        context: { system: file.system, file: known.file },
      });
    if (known === undefined || known.isRetired) journal.append({ event: 'added', system: file.system, file: own });
  });
  return file.system;
}

function requireWindows(path: string, { windows = {}, lifecycle }: ReturnType<typeof readSystemFile>['file']): void {
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
  if (reason.trim() === '')
    throw new UsageError('STAGE_INVALID', `a person's word must have its reason, and "${word} ${system}" has none: --reason`, {
      context: { system },
    });
  await writingJournal(folder, (journal) => {
    const state = requireSystem(journal.states, system);
    requireMoment(state, word);
    if (word === 'hold') journal.append({ event: 'held', system, by: 'person', reason });
    else journal.append({ event: EVENTS[word], system, reason });
  });
}

const EVENTS = { approve: 'approved', resume: 'resumed', retire: 'retired' } as const;

function requireMoment(state: SystemState, word: PersonsWord): void {
  const { system, stage, held, isRetired } = state;
  const refuse = (rule: string): never => {
    throw new UsageError('STAGE_INVALID', `system "${system}" ${rule}`, { context: { system, stage } });
  };
  if (isRetired) refuse('is retired: add its file again');
  if (word === 'resume' && held === undefined) refuse('is not held, and can only be resumed where it is');
  if (word === 'hold' && held !== undefined) refuse(`is held already: ${held.reason}`);
  if (word === 'approve') requireReady(state, refuse);
}

/** A person approves what has passed every gate as it stands now. */
function requireReady(state: SystemState, refuse: (rule: string) => never): void {
  const identityOf = identitiesOf(readSystemFile(state.file).file);
  const approved: SystemState = { ...state, approved: 'now' };
  const step = nextStep(approved, identityOf);
  if (step?.kind === 'move' && step.to === 'live') return;
  const at = gateOf(state.stage) === undefined ? `is ${state.stage}` : `stands at ${state.stage}`;
  refuse(`cannot be approved: it ${at} and ${describeWait(state, identityOf)}`);
}
