import type { BarWindow } from '../../core/trading-data.js';
import type { Replay } from '../../core/trial-runner.js';
import type { SessionState } from '../../live/journal/session-journal.js';
import { finishRun, type BacktestResult } from '../run/backtest.js';
import { openEngine } from '../run/open-engine.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { windowOfBars } from '../system/choose-window.js';
import type { RunOptions } from '../system/run-options.js';
import { PaperSession } from './paper-session.js';
import { requireSameSystem } from './require-session.js';
import { sessionState } from './session-control.js';

/** A session as its folder has it, with its history and the bars that it recorded. */
export interface RecordedSession {
  readonly system: ResolvedSystem;
  readonly state: SessionState;
  readonly session: PaperSession;
  readonly options: RunOptions;
}

/** A backtest over a part of the bars of a session. */
export interface RecordedBacktest {
  readonly result: BacktestResult;
  readonly replay: Replay;
}

/** Opens what a session recorded, without stopping it. Throws UsageError SESSION_OTHER, RUN_UNREADABLE, REGISTRY_DAMAGED. */
export async function openRecorded(system: ResolvedSystem, dir: string, symbol: string, options: RunOptions): Promise<RecordedSession> {
  const state = sessionState(dir);
  requireSameSystem(dir, state, system);
  const session = new PaperSession(system, symbol, options, state.started?.first);
  await session.open(state.bars.map(({ time, bars }) => ({ time, bars })));
  return { system, state, session, options };
}

/** Runs the backtest over parts of the bars, each an account of its own that begins with them.
 *  windows  by name, instants of the account's clock
 *  Throws UsageError WINDOW_INVALID where one has fewer than 2 */
export async function backtestRecorded(
  { system, session, options }: Pick<RecordedSession, 'system' | 'session' | 'options'>,
  windows: ReadonlyMap<string, BarWindow>,
): Promise<ReadonlyMap<string, RecordedBacktest>> {
  const { graph, parameters, recorded } = session;
  const { data } = recorded;
  const named = [...windows].map(([name, window]) => windowOfBars(data.market, name, window));
  const engine = openEngine(system.file, graph, data, 1, options, true);
  try {
    const found = new Map<string, RecordedBacktest>();
    for (const window of named) {
      const replay = await engine.replay(parameters, window);
      found.set(window.name, { replay, result: finishRun(system, data, graph, window, parameters, replay, []) });
    }
    return found;
  } finally {
    await engine.close();
  }
}
