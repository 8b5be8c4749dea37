import type { Market } from '../../core/bars.js';
import { identifyData, nameData, type DataIdentity } from '../../core/data-identity.js';
import { requireAllowed } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import type { ExtraColumns } from '../../core/extra-column.js';
import type { Frame, StrategyGraph } from '../../core/graph.js';
import { suggestName } from '../../core/nearest-name.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { alignCompleted, expireRows, type FrameData, type TradingData } from '../../core/trading-data.js';
import { localTimeMs } from '../../data/calendar/local-time.js';
import { clocksOf } from '../../data/calendar/trading-day.js';
import { openMarket } from '../../data/open-market.js';
import { requireMultiple, resampleBars } from '../../data/resample/resample-bars.js';
import type { CacheChoice } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { openExtras } from './open-extras.js';
import { openForecasts } from './open-forecasts.js';
import { openBenchmark, openDetail, withNominalEnds, type LoadedFrame, type MarketOpener } from './open-beside.js';
import { describeExpired, maxAgeMs } from './max-age.js';
import { neededBy, requestOf } from './request-of.js';

/** A system's data, ready for its strategy. */
export interface OpenedData {
  readonly trading: TradingData;
  readonly warnings: readonly string[];
}

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
  const { frames, identities, warnings, loaded } = await loadFrames(file, own.market, cache, graph.frames, open);
  const extras = await openExtras(file, graph, loaded);
  const forecasts = await openForecasts(file, graph, loaded);
  const detail = file.execution.intrabar === 'detail' ? await openDetail(file, own.market, cache, open) : undefined;
  const clocks = clocksOf(own.market.bars.timeMs, own.market.calendar);
  const benchmark = await openBenchmark(file, own.market, clocks.dayClockMs, cache, open);
  const more = [detail, benchmark].filter((opened) => opened !== undefined);
  const [ownExtras, ...frameExtras] = loaded.map((_, frame) => joinColumns(extras.frames[frame], forecasts.frames[frame]));
  const all = [
    identifyData('own', own.market),
    ...identities,
    ...more.map(({ identity }) => identity),
    ...extras.identities,
    ...forecasts.identities,
  ];
  for (const identity of all) requirePolicy(file, identity);
  return {
    trading: {
      market: own.market,
      ...clocks,
      frames: frames.map((frame, index) => ({ ...frame, extras: frameExtras[index] })),
      extras: ownExtras,
      ...(detail && { detail: detail.data }),
      ...(benchmark && { benchmark: benchmark.data }),
      identities: all,
    },
    warnings: [...own.warnings, ...warnings, ...more.flatMap((opened) => opened.warnings), ...extras.warnings, ...forecasts.warnings],
  };
}

/** Where a system names a data policy, all its bars must meet it. Throws UsageError DATA_POLICY. */
export function requirePolicy({ data_policy }: SystemFile, identity: DataIdentity): void {
  if (data_policy !== undefined) requireAllowed(nameData(identity), identity.origin, data_policy, process.env);
}

function joinColumns(a: ExtraColumns | undefined, b: ExtraColumns | undefined): ExtraColumns | undefined {
  return a === undefined || b === undefined ? (a ?? b) : new Map([...a, ...b]);
}

interface LoadedFrames {
  readonly frames: readonly FrameData[];
  /** the own bars and those of the frames, with when each is complete */
  readonly loaded: readonly LoadedFrame[];
  /** of other symbols, in the order of their names */
  readonly identities: readonly DataIdentity[];
  readonly warnings: readonly string[];
}

async function loadFrames(
  file: SystemFile,
  own: Market,
  cache: CacheChoice,
  frames: readonly Frame[],
  open: MarketOpener,
): Promise<LoadedFrames> {
  const loader = new FrameLoader(file, own, cache, open);
  return { frames: await loader.load(frames), loaded: loader.loaded, identities: loader.identities(), warnings: loader.warnings };
}

/** Loads frames in their order: a frame's parent comes before it. */
class FrameLoader {
  readonly warnings: string[] = [];
  private readonly file: SystemFile;
  private readonly own: Market;
  private readonly cache: CacheChoice;
  private readonly open: MarketOpener;
  readonly loaded: LoadedFrame[];
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
      const rows = this.alignRows(frame, this.loaded[frame.parent]!, loaded, frames);
      data.push({ bars: loaded.bars, localTimeMs: localTimeMs(loaded.bars.timeMs, loaded.market.calendar.zone), rows });
    }
    return data;
  }

  /** A frame of another symbol is read as long as its last bar is not too old; frames of one market do not age. */
  private alignRows(frame: Frame, parent: LoadedFrame, loaded: LoadedFrame, frames: readonly Frame[]): Int32Array {
    const rows = alignCompleted(parent.endMs, loaded.endMs);
    const { symbol } = frame;
    if (symbol === undefined || symbol === frames[frame.parent]!.symbol || loaded.market === this.own) return rows;
    const { max_age: maxAge } = this.file.data;
    const expired = expireRows(rows, parent.endMs, loaded.endMs, maxAgeMs(maxAge, loaded.durationMs));
    if (expired.count > 0) this.warnings.push(describeExpired(symbol, maxAge, expired, parent.bars.timeMs));
    return rows;
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
    return { market, bars, endMs, durationMs: target.durationMs };
  }

  private async openSymbol(symbol: string): Promise<Market> {
    const known = this.others.get(symbol);
    if (known !== undefined) return known;
    const request = requestOf(this.file, symbol, this.cache, { timeframe: this.own.timeframe.name });
    const { market, warnings } = await neededBy(`sym("${symbol}", …)`, symbol, () => this.open(request));
    this.warnings.push(...warnings);
    this.others.set(symbol, market);
    return market;
  }
}
