import type { BacktestResult } from '../run/backtest.js';
import { writeRun } from '../run/run-files.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { RunOptions } from '../system/run-options.js';
import { backtestWalk } from './backtest-walk.js';
import { comparedWalk, compareWalks, type Parity } from './parity.js';
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
  const { graph, parameters } = session;
  const window = { from, to: data.market.bars.timeMs.length };
  const { result, expected } = await backtestWalk({ system, graph, parameters, data, window }, options);
  const then = comparedWalk(state.walked);
  const parity = compareWalks(then.slice(0, expected.length), expected, data.market.symbol);
  return { parity, incidents: countKinds(state.incidents.map(({ kind }) => kind)), result };
}

/** Writes the backtest beside a session as a run. Returns its folder. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeParity({ result }: SessionParity, outputDir: string, startedMs: number): Promise<string> {
  return (await writeRun(result, outputDir, startedMs)).runDir;
}

function countKinds(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
