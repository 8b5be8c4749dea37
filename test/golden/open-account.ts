// A system with a portfolio as the slow twin reads it: its legs with what the library computes for them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { instrumentRulesOf } from '../../src/app/strategy/instrument-rules.js';
import { openStrategyData } from '../../src/app/market-data/open-account-data.js';
import { openTradingData } from '../../src/app/market-data/open-trading-data.js';
import { resolveSystem } from '../../src/app/strategy/resolve-system.js';
import { rulesOfTrial } from '../../src/app/strategy/rules-of.js';
import { graphOf } from '../../src/app/strategy/strategy-of.js';
import type { SystemFile } from '../../src/app/system/system-schema.js';
import { dayOf } from '../../src/core/daily-returns.js';
import { evaluateScalar, type Distance, type NodeId, type StrategyGraph } from '../../src/core/graph.js';
import type { RotationRules } from '../../src/core/rotation.js';
import { parseTimeframe } from '../../src/core/timeframe.js';
import type { MoneyColumns } from '../../src/core/money-columns.js';
import type { TradingData } from '../../src/core/trading-data.js';
import { evaluateColumns } from '../../src/engine/evaluate-columns.js';
import { compileColumns } from '../../src/expr/compile-columns.js';
import { slowOrders } from './slow-orders-of.js';
import { instantsOf } from '../reference/slow-account.js';
import type { SlowAccountInput, SlowAccountRules, SlowExposure, SlowLeg } from '../reference/slow-account-types.js';

const MEMORY_BYTES = 64 * 1048576;

/** The entries of an account in a system file. */
interface Portfolio {
  readonly rank?: string;
  readonly cash?: Readonly<Record<string, number>>;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly max_exposure?: SlowExposure;
  readonly correlation?: { readonly limit: number; readonly bars: number };
  readonly volatility_target?: { readonly annual: number; readonly days: number; readonly max_scale: number };
  readonly top?: number;
  readonly short_top?: number;
  readonly gross?: number;
  readonly threshold?: number;
  readonly guards?: {
    readonly daily_loss?: number;
    readonly max_drawdown?: number;
    readonly cool_down?: string;
    readonly action: 'flatten' | 'block';
  };
}

/** Opens the account of the folder's system.yaml over all bars of its symbols. */
export async function openAccount(folder: string): Promise<SlowAccountInput> {
  const system = parse(readFileSync(join(folder, 'system.yaml'), 'utf8')) as {
    readonly risk: { readonly max_positions: number };
    readonly portfolio: Portfolio;
    readonly strategy: { readonly weight?: string };
  };
  const { portfolio, ...single } = { ...system, risk: { ...system.risk, max_positions: 1 } };
  const isRotation = system.strategy.weight !== undefined;
  const { file } = resolveSystem(isRotation ? { ...single, portfolio: {} } : single, { baseDir: folder });
  const graph = graphOf(file);
  const opened = await Promise.all(
    file.data.symbols.map((symbol) => openTradingData(file, symbol, graph, { cacheDir: '', useCache: false })),
  );
  const money = await openMoneyOf(system, folder);
  const legs = opened.map(({ trading }, index) => {
    const symbol = file.data.symbols[index]!;
    return { ...makeLeg(symbol, trading, graph, file, portfolio), money: money.get(symbol) };
  });
  const instants = instantsOf(legs);
  return {
    legs,
    ...rulesOfTrial(file, file.params, file.data.symbols[0]!),
    rules: { ...rulesOf(portfolio, system.risk.max_positions), ...(isRotation && { rotation: rotationOf(portfolio, legs.length) }) },
    from: 0,
    to: instants.length,
    dayOfInstant: daysOf(
      instants,
      opened.map(({ trading }) => trading),
    ),
    daysPerYear: opened[0]!.trading.market.calendar.daysPerYear,
  };
}

/** The money of each leg on the account's clock, where there is any. */
async function openMoneyOf(system: object, folder: string): Promise<ReadonlyMap<string, MoneyColumns>> {
  const { file } = resolveSystem(system, { baseDir: folder });
  const { trading } = await openStrategyData(file, undefined, graphOf(file), { cacheDir: '', useCache: false });
  return new Map(trading.legs!.map(({ data }, leg) => [data.market.symbol, trading.money?.[leg] ?? {}]));
}

function makeLeg(symbol: string, data: TradingData, graph: StrategyGraph, file: SystemFile, portfolio: Portfolio): SlowLeg {
  const { bars } = data.market;
  const parameters = file.params;
  const column = (of: StrategyGraph, root: NodeId): Float64Array =>
    evaluateColumns({ data, graph: of, roots: [root], parameters }, MEMORY_BYTES)[0]!;
  const condition = (root: NodeId | undefined): boolean[] =>
    root === undefined ? Array.from(bars.close, () => false) : Array.from(column(graph, root), (value) => value === 1);
  const distance = (of: Distance | undefined): Float64Array => {
    if (of === undefined) return bars.close.map(() => Number.NaN);
    const scale = evaluateScalar(of.scale, parameters);
    return of.column === undefined ? bars.close.map(() => scale) : column(graph, of.column).map((value) => scale * value);
  };
  const rank = compileColumns('portfolio', new Map([['rank', portfolio.rank ?? '0 / close']]), Object.keys(parameters));
  return {
    symbol,
    bars,
    longEnter: condition(graph.rebalance ?? graph.longEnter),
    ...(graph.weight && { weight: distance(graph.weight) }),
    longExit: condition(graph.longExit),
    shortEnter: condition(graph.shortEnter),
    shortExit: condition(graph.shortExit),
    stop: distance(graph.stop),
    target: distance(graph.target),
    trail: distance(graph.trail),
    maxBars: evaluateScalar(graph.maxBars, parameters),
    rank: column(rank.graph, rank.roots[0]!),
    share: portfolio.cash?.[symbol] ?? 1,
    ...instrumentRulesOf(file, symbol),
    orders: graph.orders && slowOrders(graph, graph.orders, file, { bars, column: (root) => column(graph, root), distance }),
  };
}

function rotationOf({ top, short_top, gross, threshold }: Portfolio, legs: number): RotationRules {
  return { top: top ?? legs, shortTop: short_top ?? 0, gross: gross ?? 1, threshold: threshold ?? 0, weights: undefined };
}

function rulesOf(
  { groups, max_exposure, correlation, volatility_target: target, guards }: Portfolio,
  maxPositions: number,
): SlowAccountRules {
  return {
    maxPositions,
    groups,
    maxExposure: max_exposure,
    correlation,
    ...(target && { volatilityTarget: { annual: target.annual, days: target.days, maxScale: target.max_scale } }),
    ...(guards && {
      guards: {
        dailyLoss: guards.daily_loss,
        maxDrawdown: guards.max_drawdown,
        coolDownMs: guards.cool_down === undefined ? 0 : parseTimeframe(guards.cool_down).durationMs,
        action: guards.action,
      },
    }),
  };
}

/** The trading day of each instant, which is that of any leg's bar there. */
function daysOf(instants: Float64Array, opened: readonly TradingData[]): Int32Array {
  const days = new Map(
    opened.flatMap(({ market, dayClockMs }) => Array.from(market.bars.timeMs, (time, bar) => [time, dayOf(dayClockMs[bar]!)])),
  );
  return Int32Array.from(instants, (time) => days.get(time)!);
}
