import { BarloomError } from '../../../core/errors.js';
import { formatTime, parseTime } from '../../../core/time.js';
import { actionOf, judgeWatch } from '../../../lifecycle/systems/judge-watch.js';
import type { SystemState } from '../../../lifecycle/systems/system-state.js';
import type { JudgedRule, WatchRecord } from '../../../lifecycle/systems/watch-record.js';
import type { ResolvedSystem } from '../../strategy/resolve-system.js';
import type { RunOptions } from '../../system/run-options.js';
import { runsOf } from '../../system/account-name.js';
import { compileWatchRules } from '../compile-requirements.js';
import { runCase } from '../gates/gate-work.js';
import { readManifest } from '../manifest.js';
import type { KnownSystem } from '../system-files.js';
import { withWindowFrom } from '../window-from.js';
import { watchedRun } from './watched-run.js';

const WINDOW = 'watch';

/** What is watched: a version as it was written down, or what works at demo as its file says it. */
interface Watched {
  readonly version: number | undefined;
  readonly system: ResolvedSystem;
  /** the end of the bars that its gates saw, ISO 8601 UTC */
  readonly from: string;
}

/** Looks at what a system came to since it is traded: the bars behind those that its gates saw, run as the version says. Sessions do not
 *  exist yet, and the record says that it is a replay. Throws what runs throw, MANIFEST_DAMAGED. */
export async function watchSystem(
  folder: string,
  state: SystemState,
  { system, stamp }: KnownSystem,
  options: RunOptions,
): Promise<WatchRecord> {
  const watched = watchedOf(folder, state, system);
  const { watch } = system.file.lifecycle!;
  // what works at demo has nothing to fall from: its gate waits where a rule that would demote it holds
  const rules = compileWatchRules(system.file).filter(({ kind }) => watched.version !== undefined || kind === 'disable');
  const base = { source: 'replay', from: watched.from, stamp, ...(watched.version !== undefined && { version: watched.version }) } as const;
  const found = await runSince(folder, watched, options);
  if (found === undefined)
    return { ...base, through: watched.from, trades: 0, rules: [], evidence: [], sentence: `there are no bars behind ${watched.from} yet` };
  const runs = found.runs.map((run) => watchedRun(run, rules));
  const judged = judgeWatch(rules, runs, state.fired, { minimumTrades: watch.minimum_trades, coolDownDays: watch.cool_down_days });
  const action = actionOf(judged, state.scale, watch.scale);
  const through = formatTime(Math.max(...runs.map(({ throughMs }) => throughMs)));
  const trades = runs.reduce((sum, run) => sum + run.trades, 0);
  return {
    ...base,
    through,
    trades,
    rules: judged,
    evidence: found.evidence,
    sentence: describeReplay(watched.from, through, trades, judged),
    ...(action && { action }),
  };
}

/** The version that is live as its manifest has it; else what its file says. */
function watchedOf(folder: string, { live, versions, demotion }: SystemState, system: ResolvedSystem): Watched {
  const version = versions.find((each) => each.version === live);
  if (version === undefined) return { version: undefined, system, from: demotion?.through ?? endOfTest(system) };
  const { config, gates } = readManifest(folder, version);
  const own = { file: config, source: system.source };
  return { version: version.version, system: own, from: gates.find(({ gate }) => gate === 'demo')?.through ?? endOfTest(own) };
}

function endOfTest({ file }: ResolvedSystem): string {
  const end = file.windows?.[file.lifecycle!.gates.test.window]?.[1];
  return formatTime(end === undefined ? 0 : parseTime(end, 'the end of the test window'));
}

/** Returns the runs since then; undefined where there are no bars yet. */
async function runSince(
  folder: string,
  { system, from }: Watched,
  options: RunOptions,
): Promise<Awaited<ReturnType<typeof runCase>> | undefined> {
  try {
    const { file } = system;
    return await runCase({ system: withWindowFrom(system, WINDOW, from), symbols: runsOf(file), folder, options }, WINDOW);
  } catch (error) {
    if (error instanceof BarloomError && error.code === 'WINDOW_INVALID') return undefined;
    throw error;
  }
}

function describeReplay(from: string, through: string, trades: number, rules: readonly JudgedRule[]): string {
  const said = rules.map(({ sentence }) => sentence).join(' ');
  return `a replay of the bars from ${from} to ${through}, ${trades} ${trades === 1 ? 'trade' : 'trades'}. ${said}`.trim();
}
