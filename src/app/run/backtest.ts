import type { FillColumns, SkippedSignals } from '../../core/account.js';
import type { Charges } from '../../core/instrument-money.js';
import { moneyOfLegs, type LegMoney } from '../../core/leg-money.js';
import { markLegs } from '../../core/account-curve.js';
import type { Market } from '../../core/bars.js';
import type { DataIdentity } from '../../core/data-identity.js';
import type { Parameters, StrategyGraph } from '../../core/graph.js';
import { warmupBars } from '../../core/warmup.js';
import type { TargetColumns } from '../../core/rotation.js';
import type { Metrics } from '../../core/metrics.js';
import type { TradeColumns } from '../../core/trade-columns.js';
import { markAccount, type AccountCurve } from '../../core/market-curve.js';
import { leadingBars, type IdentifiedMarket, type LegData, type LegMember, type TradingData } from '../../core/trading-data.js';
import { factsOf, metricsOf, type RunFacts } from '../../core/trial-record.js';
import type { Replay } from '../../core/trial-runner.js';
import { chooseWindow, type NamedWindow } from '../system/choose-window.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { applyPolicy } from '../policy/apply-policy.js';
import { multipliersOf } from '../strategy/multipliers-of.js';
import { cacheOf, type RunOptions } from '../system/run-options.js';
import { needsSteps } from '../system/needs-steps.js';
import { requireParameters } from '../strategy/require-parameters.js';
import { rulesOfTrial, settledRules } from '../strategy/rules-of.js';
import { graphOf } from '../strategy/strategy-of.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { measureBracket, type Bracket } from './bracket.js';
import { warnAboutRun } from './warnings.js';

/** What the run of an account has beside that of one market. */
export interface RunLegs {
  readonly legs: readonly LegData[];
  readonly skipped: SkippedSignals;
  /** of a rotation */
  readonly targets?: TargetColumns | undefined;
  /** as the trading data have them */
  readonly moneyColumns?: TradingData['money'];
}

/** One run of one system on one symbol, or on the account of all. */
export interface BacktestResult {
  readonly system: ResolvedSystem;
  readonly market: Market;
  /** of all bars that the run read */
  readonly identities: readonly DataIdentity[];
  readonly window: NamedWindow;
  readonly parameters: Parameters;
  readonly metrics: Metrics;
  readonly trades: TradeColumns;
  /** where the account was walked instant by instant; legs and instants are those of `legs`, of a market alone its bars */
  readonly fills?: FillColumns | undefined;
  /** one entry per bar of the window */
  readonly account: AccountCurve;
  /** of an account of legs */
  readonly legs?: RunLegs | undefined;
  /** of one leg of a composite: the member that traded it */
  readonly member?: LegMember | undefined;
  /** f64[bar of the data]: the clock of trading days */
  readonly dayClockMs: Float64Array;
  /** as the trading data has it */
  readonly benchmark?: TradingData['benchmark'];
  /** leading bars of the data on which the strategy's values are not defined */
  readonly warmupBars: number;
  readonly facts: RunFacts;
  readonly warnings: readonly string[];
  /** of a run by itself; trials of a search have none */
  readonly bracket?: Bracket | undefined;
  /** funding, swaps and borrowing one by one, where it was walked instant by instant */
  readonly charges?: Charges | undefined;
  /** of each leg, or of the market, where it was walked so: what its marks need */
  readonly money?: readonly LegMoney[] | undefined;
}

export interface BacktestOptions extends RunOptions {
  readonly symbol?: string | undefined;
  /** called once the bars are there, before anything is computed */
  readonly onStart?: ((window: NamedWindow, data: IdentifiedMarket) => void | Promise<void>) | undefined;
}

/** Runs the system on a symbol with its own `params`; by default on the first symbol.
 *  Throws UsageError and DataError with the entry, the rule and the value. */
export async function backtest(system: ResolvedSystem, options: BacktestOptions = {}): Promise<BacktestResult> {
  const { file } = system;
  const graph = graphOf(file);
  const parameters = requireParameters(graph, file.params, file);
  // the engine is loaded while the bars are read
  const [opened, { openEngine }] = await Promise.all([
    openStrategyData(file, options.symbol, graph, cacheOf(options)),
    import('./open-engine.js'),
  ]);
  const window = chooseWindow(file, opened.trading.market, options);
  await options.onStart?.(window, opened.trading);
  const trading = await applyPolicy(file, graph, opened.trading, options);
  const engine = openEngine(file, graph, trading, 1, options);
  const replay = await engine.replay(parameters, window);
  const bracket = await measureBracket(engine, file, parameters, window, replay.record);
  return { ...finishRun(system, trading, graph, window, parameters, replay, opened.warnings), bracket };
}

/** Leading bars without a value: of an account the instants before its first leg has one. */
function warmupOf(trading: TradingData, graph: StrategyGraph, parameters: Parameters): number {
  const own = (data: TradingData): number => warmupBars(graph, parameters, (frame, frameBars) => leadingBars(data, frame, frameBars));
  if (trading.legs === undefined) return own(trading);
  return Math.min(...trading.legs.map(({ data, instantOf, barAt }) => instantOf[own(data)] ?? barAt.length));
}

/** Makes a result of a replayed trial. */
export function finishRun(
  system: ResolvedSystem,
  trading: TradingData,
  graph: StrategyGraph,
  window: NamedWindow,
  parameters: Parameters,
  { record, trades, account }: Replay,
  dataWarnings: readonly string[],
): BacktestResult {
  const { market, dayClockMs } = trading;
  const rules = rulesOfTrial(system.file, parameters, market.symbol, account?.charges !== undefined || needsSteps(system.file));
  const { risk } = rules;
  const money = account?.charges && moneyOfLegs(account.charges, rules.account!.instruments, trading.money);
  const settled = { ...system.file, ...settledRules(system.file, parameters) };
  const warmup = warmupOf(trading, graph, parameters);
  const isAccount = system.file.portfolio !== undefined;
  const legs = isAccount && account && trading.legs && { legs: trading.legs, skipped: account.skipped, replay: account };
  return {
    system,
    market,
    identities: trading.identities,
    window,
    parameters,
    metrics: metricsOf(record),
    trades,
    fills: account?.fills,
    dayClockMs,
    benchmark: trading.benchmark,
    ...(legs
      ? {
          legs: { legs: legs.legs, skipped: legs.skipped, targets: legs.replay.targets, moneyColumns: trading.money },
          account: markLegs(
            legs.replay,
            trades,
            legs.legs,
            window,
            risk.cash,
            multipliersOf(system.file, market.symbol, parameters),
            money,
          ),
        }
      : { account: markAccount(trades, market.bars.close, window, risk.cash, risk.multiplier, account?.fills, money?.[0]) }),
    charges: account?.charges,
    money,
    warmupBars: warmup,
    facts: factsOf(record),
    warnings: [...warnAboutRun(settled, market, window, record, warmup), ...dataWarnings],
  };
}
