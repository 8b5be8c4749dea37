import type { SessionState } from '../../live/journal/session-journal.js';
import type { BacktestResult } from '../run/backtest.js';
import { writeRun } from '../run/run-files.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { RunOptions } from '../system/run-options.js';
import { comparedFills, comparedWalk, compareWalks, type Parity } from './parity.js';
import { backtestRecorded, openRecorded, type RecordedBacktest } from './recorded-session.js';

/** What a session did beside the backtest over its bars. */
export interface SessionParity {
  readonly parity: Parity;
  /** bars that were late, missing, revised, … */
  readonly incidents: Readonly<Record<string, number>>;
  /** the backtest over its bars */
  readonly result: BacktestResult;
}

const WINDOW = 'session';

/** Runs the backtest over the bars that a session recorded and compares what its journal says: decisions, quantities, prices, fees, equity.
 *  The last bar, on which a backtest closes what is held (F11), is left out.
 *  Throws UsageError SESSION_OTHER, RUN_UNREADABLE; WINDOW_INVALID where fewer than 2 bars were recorded */
export async function compareSession(system: ResolvedSystem, dir: string, symbol: string, options: RunOptions): Promise<SessionParity> {
  const recorded = await openRecorded(system, dir, symbol, options);
  const { data, from } = recorded.session.recorded;
  const windows = new Map([[WINDOW, { from, to: data.market.bars.timeMs.length }]]);
  const backtest = (await backtestRecorded(recorded, windows)).get(WINDOW)!;
  const { state } = recorded;
  return { parity: parityOf(state, backtest), incidents: countKinds(state.incidents), result: backtest.result };
}

/** Compares what a journal says with the backtest over the bars of it, without the last one. */
export function parityOf({ walked }: Pick<SessionState, 'walked'>, { result, replay }: RecordedBacktest): Parity {
  const { window, market } = result;
  const { equity } = replay.account!;
  const expected = comparedFills(result, { from: window.from, to: window.to - 1 }, (bar) => equity[bar]!);
  return compareWalks(comparedWalk(walked).slice(0, window.to - 1 - window.from), expected, market.symbol);
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
