import type { Market } from '../../core/bars.js';
import { dailyChanges, lastBarsOfDays } from '../../core/daily-returns.js';
import { identifyData, type DataIdentity } from '../../core/data-identity.js';
import { UsageError } from '../../core/errors.js';
import { alignCompleted, expireRows, locateDetail, type DetailData } from '../../core/trading-data.js';
import type { openMarket } from '../../data/open-market.js';
import { resampleBars } from '../../data/resample/resample-bars.js';
import { isoTime } from '../../data/quality/checked-rows.js';
import type { CacheChoice } from '../system/run-options.js';
import { benchmarkSymbol, type SystemFile } from '../system/system-schema.js';
import { maxAgeMs, nameMaxAge } from './max-age.js';
import { neededBy, requestOf } from './request-of.js';

/** What opens the bars of one source. */
export type MarketOpener = typeof openMarket;

/** Data beside the strategy's own bars and frames. */
export interface OpenedBeside<Data> {
  readonly data: Data;
  readonly identity: DataIdentity;
  readonly warnings: readonly string[];
}

/** Returns the daily returns of the symbol that trials are judged beside, f64[trading day of the own bars]; undefined where it is the
 *  own. A price that is older than `data.max_age` at the end of a day is none, as for `sym`.
 *  Throws UsageError CONFIG_INVALID where no day has a price. */
export async function openBenchmark(
  file: SystemFile,
  own: Market,
  dayClockMs: Float64Array,
  cache: CacheChoice,
  open: MarketOpener,
): Promise<OpenedBeside<Float64Array> | undefined> {
  const symbol = benchmarkSymbol(file.verdict);
  if (symbol === undefined || symbol === own.symbol) return undefined;
  const request = requestOf(file, symbol, cache, { timeframe: own.timeframe.name });
  const { market, warnings } = await neededBy(`verdict.benchmark "${symbol}"`, symbol, () => open(request));
  const [ownEnds, other] = [withNominalEnds(own).endMs, withNominalEnds(market)];
  const rows = alignCompleted(ownEnds, other.endMs);
  const isThere = rows.map((row) => Number(row >= 0));
  expireRows(rows, ownEnds, other.endMs, maxAgeMs(file.data.max_age, other.durationMs));
  const price = Float64Array.from(rows, (row) => market.bars.close[row] ?? Number.NaN);
  const days = lastBarsOfDays(dayClockMs);
  const expired = days.filter((bar) => isThere[bar] === 1 && rows[bar]! < 0);
  if (days.every((bar) => Number.isNaN(price[bar]!))) throw withoutPrice(file, symbol, own, expired.length > 0);
  const first = expired[0];
  const said = first === undefined ? [] : [describeOldBenchmark(file, symbol, expired.length, days.length, own.bars.timeMs[first]!)];
  return { data: dailyChanges(price, dayClockMs), identity: identifyData('benchmark', market), warnings: [...warnings, ...said] };
}

function describeOldBenchmark({ data }: SystemFile, symbol: string, count: number, days: number, firstMs: number): string {
  const where = `${count.toLocaleString('en')} of ${days.toLocaleString('en')} days, first on ${isoTime(firstMs)}`;
  return `verdict.benchmark ${symbol} has no price at the end of ${where}: its last bar is older there than data.max_age (${nameMaxAge(data.max_age)}), and the benchmark's return is taken for 0`;
}

/** Beside returns of 0 alone nothing would be the market. */
function withoutPrice({ data }: SystemFile, symbol: string, own: Market, isOld: boolean): UsageError {
  const because = isOld
    ? `its last bar is always older there than data.max_age (${nameMaxAge(data.max_age)}): set data.max_age, or take another benchmark`
    : 'none of its bars is complete by then';
  return new UsageError('CONFIG_INVALID', `verdict.benchmark "${symbol}" has no price at the end of any day of ${own.symbol}: ${because}`, {
    context: { entry: isOld ? 'data.max_age' : 'verdict.benchmark', value: symbol },
  });
}

/** Bars and when each is complete. */
export interface LoadedFrame {
  readonly market: Market;
  readonly bars: Market['bars'];
  /** when each bar is complete, epoch ms */
  readonly endMs: Float64Array;
  /** nominal length of a bar */
  readonly durationMs: number;
}

/** Returns the bars of a market, each complete after its nominal length. */
export function withNominalEnds(market: Market): LoadedFrame {
  const { durationMs } = market.timeframe;
  return { market, bars: market.bars, endMs: market.bars.timeMs.map((time) => time + durationMs), durationMs };
}

/** Returns the bars of the lower timeframe that decide within a bar. Throws UsageError CONFIG_INVALID. */
export async function openDetail(file: SystemFile, own: Market, cache: CacheChoice, open: MarketOpener): Promise<OpenedBeside<DetailData>> {
  const { detail } = file.data;
  if (detail === undefined)
    throw new UsageError('CONFIG_INVALID', 'execution.intrabar is detail, and data.detail does not say where the lower timeframe is', {
      context: { entry: 'data.detail' },
    });
  const { market, warnings } = await open(requestOf(file, own.symbol, cache, detail));
  if (market.timeframe.durationMs >= own.timeframe.durationMs) {
    throw new UsageError('CONFIG_INVALID', `data.detail.timeframe must be finer than ${own.timeframe.name}, not ${market.timeframe.name}`, {
      context: { entry: 'data.detail.timeframe' },
    });
  }
  const data = { bars: market.bars, ...locateDetail(own.bars.timeMs, endsOf(own), market.bars.timeMs) };
  return { data, identity: identifyData('detail', market), warnings };
}

/** When each bar ends: with its calendar period (a day may have 25 hours), or after its nominal length where bars do not begin with one. */
function endsOf(market: Market): Float64Array {
  const { bars, endMs } = resampleBars(market.bars, market.timeframe, market.timeframe, market.calendar);
  const isPlaced = bars.timeMs.length === market.bars.timeMs.length && bars.timeMs.every((time, bar) => time === market.bars.timeMs[bar]);
  return isPlaced ? endMs : withNominalEnds(market).endMs;
}
