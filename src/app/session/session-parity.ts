import type { SessionState } from '../../live/journal/session-journal.js';
import { finishRun, type BacktestResult } from '../run/backtest.js';
import { openEngine } from '../run/open-engine.js';
import { writeRun } from '../run/run-files.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { windowOfBars } from '../system/choose-window.js';
import type { RunOptions } from '../system/run-options.js';
import { comparedFills, compareWalks, describeDecision, type Parity } from './parity.js';
import { PaperSession } from './paper-session.js';
import { requireSameSystem } from './require-session.js';
import { sessionState } from './session-control.js';

/** What a session did beside the backtest over its bars. */
export interface SessionParity {
  readonly parity: Parity;
  /** bars that were late, missing, revised, … */
  readonly incidents: Readonly<Record<string, number>>;
  /** the backtest over its bars */
  readonly result: BacktestResult;
}

/** Runs the backtest over the bars that a session recorded and compares what its journal says: decisions, quantities, prices, fees, equity.
 *  The last bar, on which a backtest closes what is held (F11), is left out.
 *  Throws UsageError SESSION_OTHER, RUN_UNREADABLE; WINDOW_INVALID where fewer than 2 bars were recorded */
export async function compareSession(system: ResolvedSystem, dir: string, symbol: string, options: RunOptions): Promise<SessionParity> {
  const state = sessionState(dir);
  requireSameSystem(dir, state, system);
  const session = new PaperSession(system, symbol, options, state.started?.first);
  await session.open(state.bars.map(({ time, bars }) => ({ time, bars })));
  const { data, from } = session.recorded;
  const window = windowOfBars(data.market, 'session', { from, to: data.market.bars.timeMs.length });
  const { graph, parameters } = session;
  const engine = openEngine(system.file, graph, data, 1, options, true);
  const replay = await engine.replay(parameters, window);
  await engine.close();
  const result = finishRun(system, data, graph, window, parameters, replay, []);
  const { timeMs } = data.market.bars;
  const then = state.walked.map(({ time, equity, fills }) => ({
    time,
    equity,
    fills: fills.map((fill) => ({ ...fill, decision: describeDecision(fill) })),
  }));
  const expected = comparedFills(result, { from: window.from, to: window.to - 1 }, (bar) => replay.account!.equity[bar]!);
  const parity = compareWalks(then.slice(0, timeMs.length - 1 - window.from), expected, data.market.symbol);
  return { parity, incidents: countKinds(state.incidents), result };
}

/** Writes the backtest beside a session as a run. Returns its folder. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeParity({ result }: SessionParity, outputDir: string, startedMs: number): Promise<string> {
  return (await writeRun(result, outputDir, startedMs)).runDir;
}

function countKinds(incidents: SessionState['incidents']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, bars = 1 } of incidents) counts[kind] = (counts[kind] ?? 0) + bars;
  return counts;
}
