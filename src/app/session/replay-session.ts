import type { AccountStretch } from '../../core/account-steps.js';
import type { StrategyGraph } from '../../core/graph.js';
import { cutStretch, joinStretches } from '../../core/join-stretches.js';
import { cutAccountData, type TradingData } from '../../core/trading-data.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { applyPolicy } from '../policy/apply-policy.js';
import { finishRun, type BacktestOptions, type BacktestResult } from '../run/backtest.js';
import { requireParameters } from '../strategy/require-parameters.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { graphOf } from '../strategy/strategy-of.js';
import { chooseWindow, type NamedWindow } from '../system/choose-window.js';
import { needsSteps } from '../system/needs-steps.js';
import { cacheOf } from '../system/run-options.js';
import { openSession, sessionData } from './session-account.js';

export interface ReplayOptions extends BacktestOptions {
  /** called after each instant, with how many are done */
  readonly onInstant?: ((done: number) => void) | undefined;
}

/** Walks a system's account over recorded bars as a session does, instant by instant: at each it sees the bars that were complete then and
 *  no others. What a backtest over them comes to, bit for bit.
 *  Throws what backtest throws */
export async function replaySession(system: ResolvedSystem, options: ReplayOptions = {}): Promise<BacktestResult> {
  const { file } = system;
  const graph = graphOf(file);
  const parameters = requireParameters(graph, file.params, file);
  const opened = await openStrategyData(file, options.symbol, graph, cacheOf(options));
  const window = chooseWindow(file, opened.trading.market, options);
  await options.onStart?.(window, opened.trading);
  const trading = await applyPolicy(file, graph, opened.trading, options);
  const { replay, record } = walkThrough(system, graph, parameters, sessionData(trading), window, options);
  return finishRun(system, trading, graph, window, parameters, { record, ...asBacktested(file, replay) }, opened.warnings);
}

type Joined = ReturnType<typeof joinStretches>;

/** What a market alone comes to has neither legs nor fills of its own, unless its backtest walks it by steps too. */
function asBacktested(file: ResolvedSystem['file'], { trades, account }: Joined): Joined | Pick<Joined, 'trades'> {
  if (needsSteps(file)) return { trades, account };
  const { number: _number, charges: _charges, ...plain } = trades;
  if (file.portfolio === undefined) {
    const { leg: _leg, ...alone } = plain;
    return { trades: alone };
  }
  const { fills: _fills, charges: _paid, ...rest } = account;
  return { trades: plain, account: rest };
}

function walkThrough(
  { file }: ResolvedSystem,
  graph: StrategyGraph,
  parameters: ReturnType<typeof requireParameters>,
  whole: TradingData,
  window: NamedWindow,
  options: ReplayOptions,
): { readonly replay: Joined; readonly record: Float64Array } {
  const upTo = (instants: number): TradingData => cutAccountData(whole, graph.frames, instants);
  const session = openSession(file, graph, parameters, upTo(window.from), window.from, options);
  const stretches: AccountStretch[] = [];
  for (let instant = window.from; instant < window.to; instant++) {
    stretches.push(session.extend(upTo(instant + 1), endingAt(whole, instant, window)));
    options.onInstant?.(instant + 1 - window.from);
  }
  const { stretch, record } = session.finish();
  const last = stretches.pop()!;
  return { replay: joinStretches([...stretches, cutStretch(last, stretch.from), stretch], whole.market.bars.timeMs.length), record };
}

/** Legs that have no further bar at all behind one instant of the window while the account goes on: recorded bars say so, as an exchange
 *  does that delists. */
function endingAt({ legs }: TradingData, instant: number, { to }: NamedWindow): number[] {
  return legs!.flatMap(({ instantOf }, leg) => (instantOf.at(-1) === instant && instant < to - 1 ? [leg] : []));
}
