import { BarloomError } from '../../../core/errors.js';
import { formatTime, parseTime } from '../../../core/time.js';
import { actionOf, judgeWatch, type WatchedRun, type WatchRule } from '../../../lifecycle/systems/judge-watch.js';
import type { SystemState } from '../../../lifecycle/systems/system-state.js';
import type { JudgedRule, WatchRecord } from '../../../lifecycle/systems/watch-record.js';
import type { ResolvedSystem } from '../../strategy/resolve-system.js';
import { cashOf } from '../../strategy/rules-of.js';
import type { RunOptions } from '../../system/run-options.js';
import { runsOf } from '../../system/account-name.js';
import { compileWatchRules } from '../compile-requirements.js';
import { runCase } from '../gates/gate-work.js';
import { readManifest } from '../manifest.js';
import { placedConfig } from '../placed-config.js';
import type { KnownSystem } from '../system-files.js';
import { withWindowFrom } from '../window-from.js';
import { sessionPlace, sessionStamp } from '../session-place.js';
import { readSession } from './session-trades.js';
import { watchedRun } from './watched-run.js';

const WINDOW = 'watch';

/** What is watched: a version as it was written down, or what works at demo as its file says it. */
interface Watched {
  readonly version: number | undefined;
  readonly system: ResolvedSystem;
  /** the end of the bars that its gates saw, ISO 8601 UTC */
  readonly from: string;
}

/** Looks at what a system came to since it is traded: what a session of the version wrote down, where there is one; else the bars behind
 *  those that its gates saw, run as the version says, which the record calls a replay. Throws what runs throw, MANIFEST_DAMAGED,
 *  RUN_UNREADABLE. */
export async function watchSystem(
  folder: string,
  state: SystemState,
  { system, stamp }: KnownSystem,
  options: RunOptions,
): Promise<WatchRecord> {
  const watched = watchedOf(folder, state, system);
  const { version, from } = watched;
  const { watch } = system.file.lifecycle!;
  // what works at demo has nothing to fall from: its gate waits where a rule that would demote it holds
  const rules = compileWatchRules(system.file).filter(({ kind }) => version !== undefined || kind === 'disable');
  const base = { stamp: stamp + sessionStamp(folder, state.system, version), ...(version !== undefined && { version }) };
  const found = sessionOf(folder, state.system, watched, rules) ?? (await replayOf(folder, watched, rules, options));
  if (found === undefined) {
    const sentence = `there are no bars behind ${from} yet`;
    return { ...base, source: 'replay', from, through: from, trades: 0, rules: [], evidence: [], sentence };
  }
  const { runs, evidence, source } = found;
  const judged = judgeWatch(rules, runs, state.fired, { minimumTrades: watch.minimum_trades, coolDownDays: watch.cool_down_days });
  const action = actionOf(judged, state.scale, watch.scale);
  const through = formatTime(Math.max(...runs.map(({ throughMs }) => throughMs)));
  const trades = runs.reduce((sum, run) => sum + run.trades, 0);
  const what = source === 'session' ? 'the closed trades of its session' : 'a replay of the bars';
  const sentence =
    `${what} from ${found.from} to ${through}, ${trades} ${trades === 1 ? 'trade' : 'trades'}. ${sentencesOf(judged)}`.trim();
  return { ...base, source, from: found.from, through, trades, rules: judged, evidence, sentence, ...(action && { action }) };
}

/** What was found, and where. */
type Found = Pick<WatchRecord, 'source' | 'from' | 'evidence'> & { readonly runs: readonly WatchedRun[] };

function sessionOf(folder: string, system: string, { version, system: own }: Watched, rules: readonly WatchRule[]): Found | undefined {
  if (version === undefined) return undefined;
  const session = readSession(folder, system, version, { cash: cashOf(own.file, own.file.params), rules });
  return session && { source: 'session', from: formatTime(session.fromMs), evidence: [sessionPlace(system, version)], runs: [session] };
}

async function replayOf(folder: string, watched: Watched, rules: readonly WatchRule[], options: RunOptions): Promise<Found | undefined> {
  const found = await runSince(folder, watched, options);
  return (
    found && {
      source: 'replay',
      from: watched.from,
      evidence: found.evidence,
      runs: found.runs.map((run) => watchedRun(run, rules)),
    }
  );
}

/** The version that is live as its manifest has it; else what its file says. */
function watchedOf(folder: string, { live, versions, demotion }: SystemState, system: ResolvedSystem): Watched {
  const version = versions.find((each) => each.version === live);
  if (version === undefined) return { version: undefined, system, from: demotion?.through ?? endOfTest(system) };
  const manifest = readManifest(folder, version);
  const own = { file: placedConfig(folder, manifest), source: system.source };
  return { version: version.version, system: own, from: manifest.gates.find(({ gate }) => gate === 'demo')?.through ?? endOfTest(own) };
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

function sentencesOf(rules: readonly JudgedRule[]): string {
  return rules.map(({ sentence }) => sentence).join(' ');
}
