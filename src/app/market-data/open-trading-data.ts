import type { Market } from '../../core/bars.js';
import { identifyData, nameData, type DataIdentity } from '../../core/data-identity.js';
import { requireAllowed } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import type { Frame, StrategyGraph } from '../../core/graph.js';
import { suggestName } from '../../core/nearest-name.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { alignCompleted, type FrameData, type TradingData } from '../../core/trading-data.js';
import { localTimeMs } from '../../data/calendar/local-time.js';
import { clocksOf } from '../../data/calendar/trading-day.js';
import { openMarket } from '../../data/open-market.js';
import { requireMultiple, resampleBars } from '../../data/resample/resample-bars.js';
import type { CacheChoice } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { openBenchmark, openDetail, withNominalEnds, type LoadedFrame, type MarketOpener } from './open-beside.js';
import { requestOf, requireSymbolPlace } from './request-of.js';

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
  const { frames, identities, warnings } =
    graph.frames.length > 1 ? await loadFrames(file, own.market, cache, graph.frames, open) : NO_FRAMES;
  const detail = file.execution.intrabar === 'detail' ? await openDetail(file, own.market, cache, open) : undefined;
  const clocks = clocksOf(own.market.bars.timeMs, own.market.calendar);
  const benchmark = await openBenchmark(file, own.market, clocks.dayClockMs, cache, open);
  const more = [detail, benchmark].filter((opened) => opened !== undefined);
  const all = [identifyData('own', own.market), ...identities, ...more.map(({ identity }) => identity)];
  for (const identity of all) requirePolicy(file, identity);
  return {
    trading: {
      market: own.market,
      ...clocks,
      frames,
      ...(detail && { detail: detail.data }),
      ...(benchmark && { benchmark: benchmark.data }),
      identities: all,
    },
    warnings: [...own.warnings, ...warnings, ...more.flatMap((opened) => opened.warnings)],
  };
}

/** Where a system names a data policy, all its bars must meet it. Throws UsageError DATA_POLICY. */
function requirePolicy({ data_policy }: SystemFile, identity: DataIdentity): void {
  if (data_policy !== undefined) requireAllowed(nameData(identity), identity.origin, data_policy, process.env);
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
