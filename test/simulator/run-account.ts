// The engine on an account that the slow twin reads: its conditions, distances and ranks come as columns from elsewhere.
import { mergeInstants, basketOf, placeOnClock } from '../../src/core/account-clock.js';
import type { AccountRules } from '../../src/core/account.js';
import { FILL_KINDS, SKIP_REASONS, type FillColumns } from '../../src/core/account.js';
import { CHARGE_KINDS } from '../../src/core/instrument-money.js';
import { EXIT_REASONS } from '../../src/core/trade.js';
import { extraColumn, type ExtraColumn } from '../../src/core/extra-column.js';
import type { PolicyColumns, TradingData } from '../../src/core/trading-data.js';
import type { Replay } from '../../src/core/trial-runner.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import type { SlowFill } from '../reference/slow-stake.js';
import type { SideTexts } from '../../src/expr/strategy-texts.js';
import type { SlowSideOrders } from '../reference/slow-orders.js';
import type { SlowAccountInput, SlowAccountResult, SlowAccountTrade, SlowLeg, SlowPhase } from '../reference/slow-account-types.js';
import { hourlyMarket } from '../engine/sample-job.js';

const DAY_MS = 86_400_000;
const MEMORY_BYTES = 64 * 1048576;

/** Legs in the order in which ties are served: by system, then by symbol, by code point. */
export function legOrder(legs: readonly SlowLeg[]): number[] {
  const key = ({ system = '', symbol }: SlowLeg): Buffer[] => [Buffer.from(system), Buffer.from(symbol)];
  const compare = (a: number, b: number): number => {
    const [left, right] = [key(legs[a]!), key(legs[b]!)];
    return Buffer.compare(left[0]!, right[0]!) || Buffer.compare(left[1]!, right[1]!);
  };
  return legs.map((_, leg) => leg).sort(compare);
}

const COLUMNS = ['longEnter', 'longExit', 'shortEnter', 'shortExit', 'stop', 'target', 'trail', 'weight', 'rank'] as const;

/** Columns of a leg's orders, by the names that they are read by. */
function orderColumns({ orders }: SlowLeg): [string, ArrayLike<number>][] {
  if (orders === undefined) return [];
  const ofSide = (name: string, { entry, takes = [] }: SlowSideOrders): [string, ArrayLike<number>][] => [
    ...(entry ? [[`${name}Price`, entry.price] as [string, ArrayLike<number>]] : []),
    ...takes.map(({ at }, index): [string, ArrayLike<number>] => [`${name}Take${index}`, at]),
  ];
  return [
    ...ofSide('long', orders.long),
    ...ofSide('short', orders.short),
    ...(orders.toEntry ? [['toEntry', orders.toEntry] as [string, ArrayLike<number>]] : []),
  ];
}

/** What a side orders, in the language; rules that read the position stand behind the conditions of the bars. */
function sideTexts(name: 'long' | 'short', is: (column: string) => string, orders: SlowSideOrders = {}): SideTexts {
  const { entry, takes = [], addition, exit } = orders;
  return {
    enter: is(`${name}Enter`),
    exit: exit === undefined ? is(`${name}Exit`) : `${is(`${name}Exit`)} or (${exit.text})`,
    ...(entry && { order: { type: entry.type, price: `extra("x").${name}Price`, valid_bars: String(entry.validBars) } }),
    take: takes.map(({ close }, index) => ({ at: `extra("x").${name}Take${index}`, close: String(close) })),
    ...(addition && {
      add: { when: addition.when.text, max: String(addition.max), fraction: String(addition.fraction), restop: addition.restop },
    }),
  };
}

function texts(legs: readonly SlowLeg[], maxBars: number, isRotation: boolean): Parameters<typeof compileStrategy>[0] {
  if (isRotation) return { weight: 'extra("x").weight', rebalance: 'extra("x").longEnter > 0' };
  const { orders } = legs[0]!;
  const is = (column: string): string => `extra("x").${column} > 0`;
  const has = (name: 'stop' | 'target' | 'trail'): boolean => legs.some((leg) => Array.from(leg[name]).some((value) => value > 0));
  const distances = (['stop', 'target', 'trail'] as const).filter(has).map((name) => [name, `extra("x").${name}`]);
  return {
    long: sideTexts('long', is, orders?.long),
    short: sideTexts('short', is, orders?.short),
    ...Object.fromEntries(distances),
    ...(orders?.trail && { trail: orders.trail.text }),
    ...(orders?.toEntry && { stop_to_entry_after: 'extra("x").toEntry' }),
    max_bars: String(maxBars),
    weight: 'extra("x").weight',
    rank: 'extra("x").rank',
  };
}

function legData(leg: SlowLeg): TradingData {
  const { bars, detail } = leg;
  const column = (name: string, values: ArrayLike<number | boolean> | undefined): [ExtraColumn, Float64Array] => [
    extraColumn('x', name),
    Float64Array.from(bars.timeMs, (_, bar) => Number(values?.[bar])),
  ];
  const columns = [...COLUMNS.map((name) => [name, leg[name]] as const), ...orderColumns(leg)];
  return {
    market: { ...hourlyMarket(bars), symbol: leg.symbol },
    localTimeMs: bars.timeMs,
    dayClockMs: bars.timeMs,
    extras: new Map(columns.map(([name, values]) => column(name, values))),
    frames: [],
    ...(detail && {
      detail: { ...detail, firstOfBar: Int32Array.from(detail.firstOfBar), endOfBar: Int32Array.from(detail.endOfBar) },
    }),
    identities: [],
  };
}

function policyColumns({ policy }: SlowLeg): PolicyColumns {
  const { weights, isOff } = policy!;
  return { weights: Float64Array.from(weights), isOff: isOff && Uint8Array.from(isOff) };
}

/** Returns the job of the account's engine; its legs stand in their order. */
export function accountJob(account: SlowAccountInput): EngineJob {
  const legs = legOrder(account.legs).map((leg) => account.legs[leg]!);
  const instantsMs = mergeInstants(legs.map(({ bars }) => bars.timeMs));
  const placed = legs.map(({ bars }) => ({ bars, ...placeOnClock(bars.timeMs, instantsMs) }));
  const market = hourlyMarket(basketOf(placed, instantsMs));
  return {
    data: {
      market: { ...market, calendar: { ...market.calendar, daysPerYear: account.daysPerYear } },
      localTimeMs: instantsMs,
      dayClockMs: Float64Array.from(instantsMs, (_, instant) => account.dayOfInstant[instant]! * DAY_MS + instant),
      frames: [],
      money: legs.map(({ money = {} }) => money),
      legs: legs.map((leg, index) => {
        const { instantOf, barAt } = placed[index]!;
        return { data: legData(leg), instantOf, barAt, ...(leg.policy && { policy: policyColumns(leg) }) };
      }),
      identities: [],
    },
    graph: compileStrategy(texts(legs, legs[0]!.maxBars, account.rules.rotation !== undefined), []),
    execution: account.execution,
    risk: account.risk,
    account: rulesOf(account, legs),
  };
}

function rulesOf({ rules }: SlowAccountInput, legs: readonly SlowLeg[]): AccountRules {
  const members = Object.values(rules.groups ?? {});
  const { guards, maxExposure: caps } = rules;
  return {
    maxPositions: rules.maxPositions,
    shares: legs.map(({ share }) => share),
    groups: legs.map(({ symbol }) => members.flatMap((group, number) => (group.includes(symbol) ? [number] : []))),
    instruments: legs,
    maxExposure: { symbol: caps?.symbol, group: caps?.group, net: caps?.net, gross: caps?.gross },
    correlation: rules.correlation,
    volatilityTarget: rules.volatilityTarget,
    ...(rules.rotation && { rotation: rules.rotation }),
    ...(rules.kelly && { kelly: rules.kelly }),
    guards: guards && { ...guards, dailyLoss: guards.dailyLoss, maxDrawdown: guards.maxDrawdown, maxSpreadBps: guards.maxSpreadBps },
  };
}

/** Runs the account by the engine and returns what the slow twin would.
 *  isStepped  instant by instant, with every fill */
export async function runAccount(
  account: SlowAccountInput,
  isStepped = account.legs.some(({ orders }) => orders !== undefined),
): Promise<SlowAccountResult & { readonly replay: Replay }> {
  const job = { ...accountJob(account), isStepped };
  const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: MEMORY_BYTES });
  const replay = await engine.replay({}, account);
  await engine.close();
  const order = legOrder(account.legs);
  const { trades, account: own } = replay;
  const legs = job.data.legs!;
  return {
    trades: Array.from({ length: trades.count }, (_, i): SlowAccountTrade => tradeOf(i)),
    equity: Array.from(own!.equity.subarray(account.from, account.to)),
    places: [],
    charges: Array.from({ length: own!.charges?.count ?? 0 }, (_, i) => {
      const { leg, instant, kind, amount } = own!.charges!;
      return { leg: order[leg[i]!]!, instant: instant[i]!, kind: CHARGE_KINDS[kind[i]!]!, amount: amount[i]! };
    }),
    targets: Array.from({ length: own!.targets?.count ?? 0 }, (_, i) => {
      const { leg, instant, weight } = own!.targets!;
      return { leg: leg[i]! < 0 ? -1 : order[leg[i]!]!, instant: instant[i]!, weight: weight[i]! };
    }),
    fills: own!.fills === undefined ? [] : Array.from({ length: own!.fills.count }, (_, i) => fillOf(own!.fills!, i)),
    skipped: Array.from({ length: own!.skipped.count }, (_, i) => {
      const { leg, decision, instant, side, reason } = own!.skipped;
      return {
        leg: order[leg[i]!]!,
        decisionBar: decision[i]!,
        instant: instant[i]!,
        side: side[i]! > 0 ? 1 : -1,
        reason: SKIP_REASONS[reason[i]!]!,
      };
    }),
    replay,
  };

  function fillOf({ leg, instant, side, kind, number, reason, quantity, price, fee, rate }: FillColumns, i: number): SlowFill {
    return {
      leg: order[leg[i]!]!,
      instant: instant[i]!,
      side: side[i]!,
      kind: FILL_KINDS[kind[i]!]!,
      number: number[i]!,
      reason: reason[i]! < 0 ? undefined : EXIT_REASONS[reason[i]!],
      quantity: quantity[i]!,
      price: price[i]!,
      fee: fee[i]!,
      rate: rate[i]!,
    };
  }

  function tradeOf(i: number): SlowAccountTrade {
    const leg = trades.leg![i]!;
    const { barAt } = legs[leg]!;
    const exitReason = EXIT_REASONS[trades.reason[i]!]!;
    const isInside = exitReason === 'stop' || exitReason === 'target';
    const isAtOpen = exitReason === 'guard' || (account.execution.fill === 'next_open' && !['end', 'delisted'].includes(exitReason));
    const phase: SlowPhase = exitReason === 'liquidation' ? 0.5 : isInside ? 1 : isAtOpen ? 0 : 2;
    return {
      leg: order[leg]!,
      instant: trades.exitBar[i]!,
      phase,
      side: trades.side[i]! > 0 ? 1 : -1,
      entryBar: barAt[trades.entryBar[i]!]!,
      entryPrice: trades.entryPrice[i]!,
      exitBar: barAt[trades.exitBar[i]!]!,
      exitPrice: trades.exitPrice[i]!,
      quantity: trades.quantity[i]!,
      pnl: trades.pnl[i]!,
      fees: trades.fees[i]!,
      return: trades.tradeReturn[i]!,
      rMultiple: trades.rMultiple[i]!,
      barsHeld: trades.barsHeld[i]!,
      mae: trades.mae[i]!,
      mfe: trades.mfe[i]!,
      exitReason,
      ambiguous: trades.ambiguous[i]! !== 0,
      ...((trades.charges?.[i] ?? 0) !== 0 && { charges: trades.charges![i]! }),
    };
  }
}
