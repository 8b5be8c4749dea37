import type { Market } from '../../core/bars.js';
import { identifyData, type DataIdentity } from '../../core/data-identity.js';
import { UsageError } from '../../core/errors.js';
import type { Frame, StrategyGraph } from '../../core/graph.js';
import { dailyChanges } from '../../core/daily-returns.js';
import { suggestName } from '../../core/nearest-name.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { parseTime } from '../../core/time.js';
import { alignCompleted, locateDetail, type DetailData, type FrameData, type TradingData } from '../../core/trading-data.js';
import { localTimeMs } from '../../data/calendar/local-time.js';
import { clocksOf } from '../../data/calendar/trading-day.js';
import type { DataRequest } from '../../data/data-request.js';
import { layoutOf } from '../../data/csv/layouts.js';
import { openMarket } from '../../data/open-market.js';
import { requireMultiple, resampleBars } from '../../data/resample/resample-bars.js';
import type { CacheChoice } from '../system/run-options.js';
import { benchmarkSymbol, type SystemFile } from '../system/system-schema.js';

/** A system's data, ready for its strategy. */
export interface OpenedData {
  readonly trading: TradingData;
  readonly warnings: readonly string[];
}

/** What opens the bars of one source. */
export type MarketOpener = typeof openMarket;

/** Opens the bars of a symbol and every other frame that the strategy reads.
 *  open  what reads a source; default the data room
 *  Throws DataError and UsageError as openMarket does; UsageError NAME_UNKNOWN for a symbol that the system does not list. */
export async function openTradingData(
  file: SystemFile,
  symbol: string,
  graph: StrategyGraph,
  cache: CacheChoice,
  open: MarketOpener = openMarket,
): Promise<OpenedData> {
  if (!file.data.symbols.includes(symbol))
    throw new UsageError(
      'NAME_UNKNOWN',
      `unknown symbol "${symbol}"${suggestName(symbol, file.data.symbols)}; data.symbols has ${file.data.symbols.join(', ')}`,
      { context: { symbol } },
    );
  const own = await open(requestOf(file, symbol, cache));
  const { frames, identities, warnings } =
    graph.frames.length > 1 ? await loadFrames(file, own.market, cache, graph.frames, open) : NO_FRAMES;
  const detail = file.execution.intrabar === 'detail' ? await openDetail(file, own.market, cache, open) : undefined;
  const clocks = clocksOf(own.market.bars.timeMs, own.market.calendar);
  const benchmark = await openBenchmark(file, own.market, clocks.dayClockMs, cache, open);
  const more = [detail, benchmark].filter((opened) => opened !== undefined);
  return {
    trading: {
      market: own.market,
      ...clocks,
      frames,
      ...(detail && { detail: detail.data }),
      ...(benchmark && { benchmark: benchmark.data }),
      identities: [identifyData('own', own.market), ...identities, ...more.map(({ identity }) => identity)],
    },
    warnings: [...own.warnings, ...warnings, ...more.flatMap((opened) => opened.warnings)],
  };
}

/** Returns what the data room is asked for. Throws UsageError FLAG_INVALID for a timeframe that is none. */
export function requestOf(
  file: SystemFile,
  symbol: string,
  cache: CacheChoice,
  changes: Partial<Pick<SystemFile['data'], 'timeframe' | 'path' | 'table' | 'query'>> = {},
): DataRequest {
  const { source, path, table, query, timeframe, timezone, calendar, layout, quality, synthetic } = { ...file.data, ...changes };
  return {
    source,
    path,
    table,
    query,
    symbol,
    timezone,
    calendar,
    quality,
    layout: layout === undefined ? undefined : layoutOf(layout).name,
    timeframe: parseTimeframe(timeframe),
    synthetic: synthetic && {
      seed: synthetic.seed,
      bars: synthetic.bars,
      startPrice: synthetic.start_price,
      volatility: synthetic.volatility,
      drift: synthetic.drift,
      startMs: synthetic.start === undefined ? undefined : parseTime(synthetic.start, 'data.synthetic.start'),
    },
    ...cache,
  };
}

interface LoadedFrame {
  readonly market: Market;
  readonly bars: Market['bars'];
  /** when each bar is complete, epoch ms */
  readonly endMs: Float64Array;
}

interface LoadedFrames {
  readonly frames: readonly FrameData[];
  /** of other symbols, in the order of their names */
  readonly identities: readonly DataIdentity[];
  readonly warnings: readonly string[];
}

const NO_FRAMES: LoadedFrames = { frames: [], identities: [], warnings: [] };

async function loadFrames(
  file: SystemFile,
  own: Market,
  cache: CacheChoice,
  frames: readonly Frame[],
  open: MarketOpener,
): Promise<LoadedFrames> {
  const loader = new FrameLoader(file, own, cache, open);
  return { frames: await loader.load(frames), identities: loader.identities(), warnings: loader.warnings };
}

/** Loads frames in their order: a frame's parent comes before it. */
class FrameLoader {
  readonly warnings: string[] = [];
  private readonly file: SystemFile;
  private readonly own: Market;
  private readonly cache: CacheChoice;
  private readonly open: MarketOpener;
  private readonly loaded: LoadedFrame[];
  /** markets of other symbols: each is opened once */
  private readonly others = new Map<string, Market>();

  constructor(file: SystemFile, own: Market, cache: CacheChoice, open: MarketOpener) {
    this.open = open;
    this.file = file;
    this.own = own;
    this.cache = cache;
    this.loaded = [withNominalEnds(own)];
  }

  async load(frames: readonly Frame[]): Promise<FrameData[]> {
    const data: FrameData[] = [];
    for (const frame of frames.slice(1)) {
      const loaded = await this.loadFrame(frame);
      this.loaded.push(loaded);
      const rows = alignCompleted(this.loaded[frame.parent]!.endMs, loaded.endMs);
      data.push({ bars: loaded.bars, localTimeMs: localTimeMs(loaded.bars.timeMs, loaded.market.calendar.zone), rows });
    }
    return data;
  }

  /** Returns the identities of the other symbols, in the order of their names. */
  identities(): DataIdentity[] {
    const order = (a: Market, b: Market): number => (a.symbol < b.symbol ? -1 : 1);
    return [...this.others.values()].sort(order).map((market) => identifyData('frame', market));
  }

  private async loadFrame({ symbol, timeframe }: Frame): Promise<LoadedFrame> {
    const market = symbol === undefined || symbol === this.own.symbol ? this.own : await this.openSymbol(symbol);
    if (timeframe === undefined) return withNominalEnds(market);
    const target = parseTimeframe(timeframe);
    requireMultiple(market.timeframe, target, `the market of tf("${timeframe}", …)`);
    const { bars, endMs } = resampleBars(market.bars, market.timeframe, target, market.calendar);
    return { market, bars, endMs };
  }

  private async openSymbol(symbol: string): Promise<Market> {
    const known = this.others.get(symbol);
    if (known !== undefined) return known;
    requireSymbolPlace(this.file, symbol, `sym("${symbol}", …)`);
    const { market, warnings } = await this.open(requestOf(this.file, symbol, this.cache));
    this.warnings.push(...warnings);
    this.others.set(symbol, market);
    return market;
  }
}

/** Throws UsageError NAME_UNKNOWN where the source is of one symbol. */
function requireSymbolPlace({ data: { path, query, table } }: SystemFile, symbol: string, who: string): void {
  if ((path ?? query ?? table ?? '{symbol}').includes('{symbol}')) return;
  throw new UsageError(
    'NAME_UNKNOWN',
    `${who} needs bars of ${symbol}: write {symbol} into data.path, data.table or data.query where the symbol's name stands`,
    { context: { symbol } },
  );
}

/** Data beside the strategy's own bars and frames. */
interface OpenedBeside<Data> {
  readonly data: Data;
  readonly identity: DataIdentity;
  readonly warnings: readonly string[];
}

/** Returns the daily returns of the symbol that trials are judged beside, f64[trading day of the own bars]; undefined where it is the own. */
async function openBenchmark(
  file: SystemFile,
  own: Market,
  dayClockMs: Float64Array,
  cache: CacheChoice,
  open: MarketOpener,
): Promise<OpenedBeside<Float64Array> | undefined> {
  const symbol = benchmarkSymbol(file.verdict);
  if (symbol === undefined || symbol === own.symbol) return undefined;
  requireSymbolPlace(file, symbol, `verdict.benchmark "${symbol}"`);
  const { market, warnings } = await open(requestOf(file, symbol, cache));
  const rows = alignCompleted(withNominalEnds(own).endMs, withNominalEnds(market).endMs);
  const price = Float64Array.from(rows, (row) => market.bars.close[row] ?? Number.NaN);
  return { data: dailyChanges(price, dayClockMs), identity: identifyData('benchmark', market), warnings };
}

function withNominalEnds(market: Market): LoadedFrame {
  return { market, bars: market.bars, endMs: market.bars.timeMs.map((time) => time + market.timeframe.durationMs) };
}

async function openDetail(file: SystemFile, own: Market, cache: CacheChoice, open: MarketOpener): Promise<OpenedBeside<DetailData>> {
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
