import { GATES } from '../../../lifecycle/systems/stage.js';
import type { Step } from '../../../lifecycle/systems/next-step.js';
import type { SystemState } from '../../../lifecycle/systems/system-state.js';
import { runsOf } from '../../system/account-name.js';
import type { RunOptions } from '../../system/run-options.js';
import type { SigningKey } from '../keys.js';
import type { Journal } from '../journal.js';
import type { KnownSystem } from '../system-files.js';
import { describeWatch } from '../../../lifecycle/systems/describe-event.js';

/** What a step is carried out with. What carries it out is loaded where there is something to do: most rounds find nothing. */
export interface StepWork {
  readonly folder: string;
  readonly journal: Journal;
  readonly state: SystemState;
  readonly known: KnownSystem;
  readonly options: RunOptions;
  readonly key: SigningKey | undefined;
}

/** Names a step as the journal does. */
export function nameOf(step: Step): string {
  if (step.kind === 'gate') return step.gate;
  return step.kind === 'move' ? `move to ${step.to}` : step.kind;
}

/** Moves cost nothing; the rest is dearer the more it runs: a run, a run of bars that few, a training, a study. */
export function costOf(step: Step): number {
  if (step.kind === 'gate') return { hygiene: 1, demo: 2, test: 4 }[step.gate];
  return { move: 0, stage: 0, watch: 1, retrain: 3 }[step.kind];
}

/** Carries a step out, writes down what came of it, and returns that in words. What was begun and not finished is done again with the same
 *  result. Throws what the step throws. */
export async function carryOut(step: Step, work: StepWork): Promise<string> {
  if (step.kind === 'move') return step.to === 'live' ? await riseToLive(step, work) : await move(step, work);
  const { journal, state } = work;
  await journal.append({ event: 'begun', system: state.system, step: nameOf(step) });
  if (step.kind === 'gate') return await judge(step, work);
  if (step.kind === 'watch') return await watch(work);
  if (step.kind === 'retrain') return await retrain(work);
  return await stage(work);
}

type Move = Extract<Step, { kind: 'move' }>;

async function move({ to, by, reason }: Move, { journal, state: { system, stage: from } }: StepWork): Promise<string> {
  await journal.append({ event: 'moved', system, from, to, by, reason });
  return `moved to ${to}: ${reason}`;
}

/** The version is live before its system is: where a kill came in between, the system follows. */
async function riseToLive(step: Move, work: StepWork): Promise<string> {
  const { state } = work;
  if (state.live === state.versions.at(-1)!.version) return await move(step, work);
  const held = await promote(step, work);
  return held === undefined ? await move(step, work) : `waits: ${held}`;
}

/** Puts the version live that was staged last; the way back is proven first. Returns what it waits for, where it does. */
async function promote({ reason }: Move, { folder, journal, state, known, options }: StepWork): Promise<string | undefined> {
  const { openPositionOf, promoteModels, requireOneChange, requireWayBack } = await import('./rise-to-live.js');
  const { readManifest } = await import('../manifest.js');
  const { system } = state;
  const { activate } = known.system.file.lifecycle!;
  requireOneChange(folder, state, known.system.file);
  await requireWayBack(folder, state, options);
  const held = await openPositionOf(folder, state, options);
  if (held !== undefined && activate === 'flat') {
    const waits = `${held} (lifecycle.activate: flat)`;
    await journal.append({ event: 'postponed', system, step: 'move to live', stamp: known.stamp, reason: waits });
    return waits;
  }
  const version = state.versions.at(-1)!;
  await promoteModels(folder, readManifest(folder, version));
  const carries = held === undefined ? {} : { carries: state.live! };
  await journal.append({ event: 'promoted', system, version: version.version, reason, activate, ...carries });
  return undefined;
}

async function judge({ gate }: Extract<Step, { kind: 'gate' }>, work: StepWork): Promise<string> {
  const { journal, state, known, folder, options } = work;
  const { system, stamp } = known;
  const demotedAt = state.demotion?.through;
  const { judgeGate } = await import('../judge-gate.js');
  const record = await judgeGate(gate, { system, symbols: runsOf(system.file), folder, options, demotedAt, stamp });
  await journal.append({ event: 'judged', system: state.system, record });
  return record.outcome;
}

async function watch({ journal, state, known, folder, options }: StepWork): Promise<string> {
  const { watchSystem } = await import('../watch/watch-system.js');
  const record = await watchSystem(folder, state, known, options);
  await journal.append({ event: 'watched', system: state.system, record });
  return describeWatch(record);
}

async function retrain({ journal, state, known, options }: StepWork): Promise<string> {
  const { retrainSystem } = await import('../retrain/retrain-system.js');
  const found = await retrainSystem(state, known, options);
  await journal.append({ event: 'retrained', system: state.system, ...found });
  return found.reason;
}

async function stage({ journal, state, known, folder, key }: StepWork): Promise<string> {
  const { writeManifest } = await import('../manifest.js');
  const staged = await writeManifest(folder, known.system.file, state, key);
  const identity = known.identityOf('demo');
  await journal.append({ event: 'staged', system: state.system, identity, scale: state.scale, ...staged });
  return `version ${staged.version} is staged for a person: ${staged.manifest}`;
}

/** Steps that a move may make due although they were tried before it. */
export const BEHIND_A_MOVE: readonly string[] = [...GATES, 'stage'];
