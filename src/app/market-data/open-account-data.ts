import { createHash } from 'node:crypto';
import { basketOf, distinctLegs, mergeInstants, placeOnClock } from '../../core/account-clock.js';
import type { Bars, Calendar, Market } from '../../core/bars.js';
import type { DataIdentity } from '../../core/data-identity.js';
import { DataError } from '../../core/errors.js';
import type { StrategyGraph } from '../../core/graph.js';
import { formatTime } from '../../core/time.js';
import type { LegData, TradingData } from '../../core/trading-data.js';
import { clocksOf } from '../../data/calendar/trading-day.js';
import { openMarket } from '../../data/open-market.js';
import { compositeLegs, isComposite } from '../system/composite.js';
import { accountName, legSymbols } from '../system/account-name.js';
import { needsSteps } from '../system/needs-steps.js';
import type { CacheChoice } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import type { MarketOpener } from './open-beside.js';
import { openMoney } from './open-money.js';
import { openTradingData, requirePolicy, type OpenedData } from './open-trading-data.js';

/** Opens what a system's strategy is run on: the account of all its symbols where it has a portfolio, else the bars of one
 *  symbol, which are an account of one leg where its strategy is walked instant by instant.
 *  Throws what openTradingData throws; DataError ACCOUNT_MISMATCH where legs cannot share an account. */
export async function openStrategyData(
  file: SystemFile,
  symbol: string | undefined,
  graph: StrategyGraph,
  cache: CacheChoice,
  open: MarketOpener = openMarket,
): Promise<OpenedData> {
  const opened = await openMarkets(file, symbol, graph, cache, open);
  const found = await openMoney(file, opened.trading, cache, open);
  if (found === undefined) return opened;
  const { money, identities, warnings } = found;
  for (const identity of identities) requirePolicy(file, identity);
  return {
    trading: { ...opened.trading, money, identities: joinIdentities([opened.trading.identities, identities]) },
    warnings: [...new Set([...opened.warnings, ...warnings])],
  };
}

async function openMarkets(
  file: SystemFile,
  symbol: string | undefined,
  graph: StrategyGraph,
  cache: CacheChoice,
  open: MarketOpener,
): Promise<OpenedData> {
  if (file.portfolio === undefined) {
    const opened = await openTradingData(file, symbol ?? file.data.symbols[0]!, graph, cache, open);
    return needsSteps(file) ? { ...opened, trading: asOneLeg(opened.trading) } : opened;
  }
  const legs: OpenedData[] = [];
  const known = new Map<string, OpenedData>();
  for (const symbol of legSymbols(file)) {
    const opened = known.get(symbol) ?? (await openTradingData(file, symbol, graph, cache, open));
    known.set(symbol, opened);
    legs.push(opened);
  }
  const tradings = legs.map(({ trading }) => trading);
  requireOneTimeframe(tradings.map(({ market }) => market));
  requireOverlap([...new Set(tradings)].map(({ market }) => market));
  return { trading: joinLegs(file, tradings), warnings: [...new Set(legs.flatMap(({ warnings }) => warnings))] };
}

/** Returns an account of one leg, which has the clock of its market. */
export function asOneLeg(data: TradingData): TradingData {
  const bars = Int32Array.from(data.market.bars.timeMs, (_, bar) => bar);
  return { ...data, legs: [{ data, instantOf: bars, barAt: bars }] };
}

/** Puts the legs on one clock. */
function joinLegs(file: SystemFile, tradings: readonly TradingData[]): TradingData {
  const instantsMs = mergeInstants(tradings.map(({ market }) => market.bars.timeMs));
  const members = isComposite(file) ? compositeLegs(file) : undefined;
  const legs = tradings.map((data, leg): LegData => {
    const own = members?.[leg];
    return { data, ...placeOnClock(data.market.bars.timeMs, instantsMs), ...(own && { member: { index: own.member, name: own.name } }) };
  });
  const basket = basketOf(
    distinctLegs(legs).map(({ data, ...places }) => ({ bars: data.market.bars, ...places })),
    instantsMs,
  );
  const market = accountMarket(file, [...new Set(tradings)], basket);
  return {
    market,
    ...clocksOf(instantsMs, market.calendar),
    frames: [],
    legs,
    identities: joinIdentities(tradings.map(({ identities }) => identities)),
  };
}

function accountMarket(file: SystemFile, tradings: readonly TradingData[], bars: Bars): Market {
  const markets = tradings.map(({ market }) => market);
  const [first] = markets as [Market, ...Market[]];
  const calendars = new Set(markets.map(({ calendar }) => calendar.name));
  return {
    symbol: accountName(file),
    timeframe: first.timeframe,
    calendar: fullestCalendar(markets),
    calendarChoice:
      calendars.size === 1
        ? first.calendarChoice
        : { from: 'inferred', because: `of the calendars of the legs (${[...calendars].join(', ')}) it has the most trading days` },
    origin: {
      kind: markets.some(({ origin }) => origin.kind === 'synthetic') ? 'synthetic' : 'real',
      source: markets.length === 1 ? '1 symbol' : `${markets.length} symbols`,
      layout: '-',
      ...labelOfLegs(markets),
    },
    dataHash: createHash('sha256')
      .update(JSON.stringify(markets.map(({ symbol, dataHash }) => [symbol, dataHash])))
      .digest('hex'),
    bars,
  };
}

/** The account has a mark on every day that any leg has one. */
function fullestCalendar(markets: readonly Market[]): Calendar {
  return markets.map(({ calendar }) => calendar).reduce((most, each) => (each.daysPerYear > most.daysPerYear ? each : most));
}

/** The weakest label of the legs. */
function labelOfLegs(markets: readonly Market[]): Pick<Market['origin'], 'label'> {
  const labels = markets.flatMap(({ origin }) => (origin.label === undefined ? [] : [origin.label]));
  const label = (['test', 'demo', 'real'] as const).find((each) => labels.includes(each));
  return label === undefined ? {} : { label };
}

/** Bars that several legs read are named once. */
function joinIdentities(all: readonly (readonly DataIdentity[])[]): DataIdentity[] {
  const known = new Map<string, DataIdentity>();
  for (const identity of all.flat()) {
    const key = JSON.stringify([identity.role, identity.symbol, identity.timeframe, identity.hash]);
    if (!known.has(key)) known.set(key, identity);
  }
  return [...known.values()];
}

function requireOneTimeframe(markets: readonly Market[]): void {
  const [first] = markets as [Market, ...Market[]];
  const other = markets.find(({ timeframe }) => timeframe.durationMs !== first.timeframe.durationMs);
  if (other === undefined) return;
  throw new DataError(
    'ACCOUNT_MISMATCH',
    `the legs of an account must have one timeframe, and ${first.symbol} has ${first.timeframe.name}, ${other.symbol} ${other.timeframe.name}`,
    { context: { symbol: other.symbol, timeframe: other.timeframe.name } },
  );
}

/** A leg whose bars all lie before or behind those of every other never shares the account. */
function requireOverlap(markets: readonly Market[]): void {
  if (markets.length < 2) return;
  const ranges = markets.map(({ bars: { timeMs } }) => [timeMs[0]!, timeMs.at(-1)!] as const);
  const alone = ranges.findIndex(([start, end], leg) => ranges.every(([from, to], other) => other === leg || from > end || to < start));
  if (alone < 0) return;
  const [start, end] = ranges[alone]!;
  const { symbol } = markets[alone]!;
  throw new DataError(
    'ACCOUNT_MISMATCH',
    `the legs of an account must overlap in time, and the bars of ${symbol} (${formatTime(start)} to ${formatTime(end)}) overlap those of no other leg`,
    { context: { symbol } },
  );
}
