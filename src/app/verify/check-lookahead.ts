import { alterBars } from '../../core/alter-future.js';
import type { Market } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import type { StrategyGraph } from '../../core/graph.js';
import { warmupBars } from '../../core/warmup.js';
import { randomStream } from '../../core/random.js';
import { cutTradingData, leadingBars, type TradingData } from '../../core/trading-data.js';
import { openMarket } from '../../data/open-market.js';
import {
  alterCase,
  findLeakingNode,
  findLeakingTrade,
  firstDifference,
  ownNodes,
  type CausalityCase,
  type Leak,
} from '../lookahead/causality.js';
import { describeLeak } from '../lookahead/sample-lookahead.js';
import { openLabeller } from '../learning/signal-labels.js';
import type { MarketOpener } from '../market-data/open-beside.js';
import { openTradingData } from '../market-data/open-trading-data.js';
import { requireParameters } from '../strategy/require-parameters.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { graphOf } from '../strategy/strategy-of.js';
import { isComposite } from '../system/composite.js';
import { chooseWindow } from '../system/choose-window.js';
import { cacheOf, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

export interface LookaheadOptions extends RunOptions {
  readonly symbol?: string | undefined;
  /** cuts at random bars; default 8 */
  readonly cuts?: number | undefined;
}

/** What a check for look-ahead came to. */
export interface LookaheadResult {
  readonly system: string;
  readonly symbol: string;
  readonly bars: number;
  readonly cuts: number;
  /** columns and conditions of the strategy's own bars that were compared at each cut */
  readonly nodes: number;
  /** labels of `ml_training`, where the system collects or learns */
  readonly labels: boolean;
  /** undefined: nothing looks ahead */
  readonly leak: (Leak & { readonly sentence: string }) | undefined;
}

export const DEFAULT_CUTS = 8;

/** Looks for what sees the future: cuts the bars at random places, replaces what follows (at the source, in the frames) or takes it away,
 *  and compares every column, condition and trade before the cut, and labels that were known then, bit for bit. What a composite trades
 *  depends on all its legs: checkAccountLookahead compares it.
 *  Throws what `backtest` throws; UsageError WINDOW_INVALID where the window has no room for a cut. */
export async function checkLookahead(system: ResolvedSystem, options: LookaheadOptions = {}): Promise<LookaheadResult> {
  const { file } = system;
  const graph = graphOf(file);
  const parameters = requireParameters(graph, file.params, file);
  const symbol = options.symbol ?? file.data.symbols[0]!;
  const { trading } = await openTradingData(file, symbol, graph, cacheOf(options));
  const window = chooseWindow(file, trading.market, options);
  const whole: CausalityCase = { file, graph, data: trading, parameters };
  const cuts = placeCuts(whole, window.from, window.to, options.cuts ?? DEFAULT_CUTS);
  const reopen = await openAltered(file, symbol, graph, options);
  const nodes = ownNodes(graph);
  const labels = hasLabels(file) ? await labelsOf(file, trading, options) : undefined;
  let leak: Leak | undefined;
  for (const [index, cut] of cuts.entries()) {
    const altered = index % 2 === 0 ? alterCase(whole, cut, file.seed) : await reopen(trading.market.bars.timeMs[cut]!, file.seed + index);
    leak =
      findLeakingNode(whole, [altered, cutTradingData(trading, graph.frames, cut)], nodes, cut, options) ??
      (isComposite(file) ? undefined : await findLeakingTrade(whole, altered, window.from, cut, options)) ??
      (labels && findLeakingLabel(whole, labels, await labelsOf(file, altered, options), cut));
    if (leak !== undefined) break;
  }
  return {
    system: file.system,
    symbol,
    bars: window.to - window.from,
    cuts: cuts.length,
    nodes: nodes.length,
    labels: labels !== undefined,
    leak: leak && { ...leak, sentence: describeLeak(trading.market.bars.timeMs, leak) },
  };
}

/** Returns random bars of the window, behind the warm-up where there is room. */
function placeCuts({ file, graph, data, parameters }: CausalityCase, from: number, to: number, count: number): number[] {
  const warmup = warmupBars(graph, parameters, (frame, frameBars) => leadingBars(data, frame, frameBars));
  const first = Math.max(from + 1, Math.min(warmup + 1, to - 1));
  if (first >= to)
    throw new UsageError('WINDOW_INVALID', `a check for look-ahead needs at least 2 bars, and the window has ${to - from}`, {
      context: { bars: to - from },
    });
  const random = randomStream(file.seed, 70);
  return Array.from({ length: count }, () => first + random.below(to - first)).sort((a, b) => a - b);
}

/** Returns what opens the data anew with other bars from a time on, in every source; each source is read once. */
async function openAltered(
  file: SystemFile,
  symbol: string,
  graph: StrategyGraph,
  options: RunOptions,
): Promise<(fromMs: number, seed: number) => Promise<TradingData>> {
  const opened = new Map<string, ReturnType<MarketOpener>>();
  return async (fromMs, seed) => {
    const open: MarketOpener = async (request) => {
      const key = `${request.symbol} ${request.timeframe?.name ?? ''} ${request.path ?? ''}`;
      if (!opened.has(key)) opened.set(key, openMarket(request));
      const found = await opened.get(key)!;
      return { ...found, market: alterFrom(found.market, fromMs, seed) };
    };
    return (await openTradingData(file, symbol, graph, cacheOf(options), open)).trading;
  };
}

function alterFrom(market: Market, fromMs: number, seed: number): Market {
  const first = market.bars.timeMs.findIndex((time) => time >= fromMs);
  return first < 0 ? market : { ...market, bars: alterBars(market.bars, first, randomStream(seed)) };
}

/** Labels are there to use the future: those that were known before the cut must not know what came behind it. */
function findLeakingLabel({ file, data }: CausalityCase, before: Labels, after: Labels, cut: number): Leak | undefined {
  const { timeMs } = data.market.bars;
  const known = (labels: Labels): Float64Array =>
    labels.values.map((value, bar) => (labels.knownAtMs[bar]! <= timeMs[cut]! ? value : Number.NaN));
  const [own, other] = [known(before), known(after)];
  const bar = firstDifference(own, other, cut);
  return bar < 0 ? undefined : { what: `the label ${file.ml_training.label.kind}`, bar, cut, value: own[bar]!, altered: other[bar]! };
}

interface Labels {
  readonly values: Float64Array;
  readonly knownAtMs: Float64Array;
}

/** Labels of trades are their outcomes, which are compared as trades. */
function hasLabels({ ml_data_collection, ml, ml_training: { label } }: SystemFile): boolean {
  return (ml_data_collection.enabled || ml?.enabled === true) && !label.kind.startsWith('trade_');
}

/** Labels of every bar, for a long decision. */
async function labelsOf(file: SystemFile, trading: TradingData, options: RunOptions): Promise<Labels> {
  const count = trading.market.bars.timeMs.length;
  const none = new Float64Array();
  const outcomes = {
    exitTimeMs: none,
    pnl: none,
    tradeReturn: none,
    rMultiple: none,
    barsHeld: none,
    mae: none,
    mfe: none,
    exitReason: none,
  };
  const labelOf = await openLabeller(file, { trading }, outcomes, new Float64Array(count).fill(1), options);
  const labels = Array.from({ length: count }, (_, bar) => labelOf(bar, bar));
  return { values: Float64Array.from(labels, ({ value }) => value), knownAtMs: Float64Array.from(labels, ({ knownAtMs }) => knownAtMs) };
}
