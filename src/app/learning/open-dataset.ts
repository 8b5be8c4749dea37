import { requireOrigin, type DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { EXIT_REASONS } from '../../core/trade.js';
import type { FeatureSource } from '../../ml/canaries/look-ahead.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import { lastLabelBar } from '../../ml/rows/last-label-bar.js';
import { uniquenessWeights } from '../../ml/rows/uniqueness-weights.js';
import { openFeatureSet, type OpenFeatureSet } from '../features/open-feature-set.js';
import { computeFeatures } from '../features/feature-columns.js';
import { openMarketFeatures, type MarketFeatures } from '../features/open-market-features.js';
import { chooseWindow } from '../system/choose-window.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { preferPresent, readSignals, type OwnSignals } from './read-signals.js';
import { openLabeller } from './signal-labels.js';

/** Signals with features, labels and what trading them returned; ascending in the time of their decision. */
export interface SignalDataset {
  /** barIndex counts the bars of all symbols, one symbol behind the other; weighed where `ml_training.weights` is uniqueness */
  readonly rows: LabelledRows;
  /** f64[row]: how much of a label is its own among those of its symbol, above 0 and at most 1 */
  readonly uniqueness: Float64Array;
  /** f64[row]: of the trade, a fraction; NaN where the end of the data closed it */
  readonly tradeReturn: Float64Array;
  readonly set: OpenFeatureSet;
  readonly source: FeatureSource;
  readonly origin: 'real' | 'synthetic';
  readonly barMs: number;
  /** of the markets */
  readonly timeframe: string;
  readonly markets: readonly { readonly symbol: string; readonly dataHash: string; readonly bars: number }[];
  /** of the data that features are computed on */
  readonly warnings: readonly string[];
  /** signals of the store, and those of them that have no label yet, no bar in the data any more, or a bar outside the window that was
   *  asked for */
  readonly counts: { readonly signals: number; readonly unlabelled: number; readonly withoutBar: number; readonly outsideWindow: number };
}

interface Entry {
  readonly row: number;
  readonly barIndex: number;
  /** last bar that the label looks at, counted as barIndex is: labels of different symbols share no bar */
  readonly lastBar: number;
  readonly decidedAtMs: number;
  readonly knownAtMs: number;
  readonly target: number;
}

/** Makes a data set of what was collected and decided within the window that is asked for. Throws UsageError ROWS_MISSING with the number
 *  that is missing, DATA_POLICY, NAME_UNKNOWN, STORE_LOCKED. */
export async function openDataset(file: SystemFile, policy: DataPolicy, options: RunOptions): Promise<SignalDataset> {
  const set = openFeatureSet(file.ml_training.features),
    found = await readSignals(file, set.hash);
  requireCount(file, found?.rows.length ?? 0, 'signals');
  requirePolicy(found!, policy);
  const markets = await openMarkets(file, found!, options),
    own = preferPresent(found!, file, presentRows(found!, markets)),
    { stored, rows } = own,
    entries: Entry[] = [];
  requirePolicy(own, policy);
  const counts = { signals: rows.length, unlabelled: 0, withoutBar: 0, outsideWindow: 0 };
  let offset = 0;
  for (const features of markets) {
    const { market } = features.trading,
      { timeMs } = market.bars,
      barMs = market.timeframe.durationMs,
      window = chooseWindow(file, market, options);
    const label = await openLabeller(file, features, stored.outcomes, stored.side, options),
      bars = new Map(Array.from(timeMs, (time, bar) => [time, bar]));
    for (const row of rows) {
      if (stored.runs[stored.run[row]!]!.symbol !== market.symbol) continue;
      const bar = bars.get(stored.timeMs[row]!);
      if (bar === undefined) counts.withoutBar++;
      else if (bar < window.from || bar >= window.to) counts.outsideWindow++;
      else {
        const { value, knownAtMs } = label(row, bar);
        if (Number.isNaN(value)) counts.unlabelled++;
        else
          entries.push({
            row,
            barIndex: offset + bar,
            lastBar: offset + lastLabelBar(timeMs, barMs, bar, knownAtMs),
            decidedAtMs: timeMs[bar]! + barMs,
            knownAtMs,
            target: value,
          });
      }
    }
    offset += timeMs.length;
  }
  entries.sort((a, b) => a.decidedAtMs - b.decidedAtMs || a.barIndex - b.barIndex);
  requireCount(file, entries.length, 'labelled signals');
  const { outcomes } = stored,
    end = EXIT_REASONS.indexOf('end');
  const uniqueness = uniquenessWeights(
    Int32Array.from(entries, ({ barIndex }) => barIndex + 1),
    Int32Array.from(entries, ({ lastBar }) => lastBar),
  );
  return {
    rows: { ...rowsOf(own, set, entries), ...(file.ml_training.weights === 'uniqueness' && { weight: uniqueness }) },
    uniqueness,
    set,
    source: joinSources(set, markets, options),
    counts,
    tradeReturn: Float64Array.from(entries, ({ row }) => (outcomes.exitReason[row] === end ? Number.NaN : outcomes.tradeReturn[row]!)),
    origin: Array.from(rows).some((row) => stored.runs[stored.run[row]!]!.origin === 'synthetic') ? 'synthetic' : 'real',
    barMs: markets[0]!.trading.market.timeframe.durationMs,
    timeframe: markets[0]!.trading.market.timeframe.name,
    markets: markets.map(({ trading: { market } }) => ({
      symbol: market.symbol,
      dataHash: market.dataHash,
      bars: market.bars.timeMs.length,
    })),
    warnings: [...new Set(markets.flatMap(({ warnings }) => warnings))],
  };
}

function requirePolicy({ stored, rows }: OwnSignals, policy: DataPolicy): void {
  for (const { symbol, origin } of new Set(Array.from(rows, (row) => stored.runs[stored.run[row]!]!)))
    requireOrigin(`training on "${symbol}"`, { kind: origin }, policy, process.env);
}

function requireCount({ ml_training: { minimum_rows: least }, system }: SystemFile, found: number, what: string): void {
  if (found >= least) return;
  throw new UsageError(
    'ROWS_MISSING',
    `training "${system}" needs at least ${least} ${what} (ml_training.minimum_rows), and there are ${found}: ${least - found} ${least - found === 1 ? 'is' : 'are'} missing${found === 0 ? '; train --accumulate collects them' : ''}`,
    { context: { missing: least - found, rows: found } },
  );
}

/** The markets that have signals, in the order of the file. */
async function openMarkets(file: SystemFile, { stored, rows }: OwnSignals, options: RunOptions): Promise<MarketFeatures[]> {
  const symbols = new Set(Array.from(rows, (row) => stored.runs[stored.run[row]!]!.symbol)),
    markets: MarketFeatures[] = [];
  for (const symbol of file.data.symbols)
    if (symbols.has(symbol)) markets.push(await openMarketFeatures(file, symbol, file.ml_training.features, options));
  return markets;
}

/** Returns whether a row's features are those that its bar has today. */
function presentRows({ stored }: OwnSignals, markets: readonly MarketFeatures[]): (row: number) => boolean {
  const bySymbol = new Map(
    markets.map(({ trading: { market }, columns }) => [
      market.symbol,
      { columns, bars: new Map(Array.from(market.bars.timeMs, (time, bar) => [time, bar])) },
    ]),
  );
  return (row) => {
    const own = bySymbol.get(stored.runs[stored.run[row]!]!.symbol),
      bar = own?.bars.get(stored.timeMs[row]!);
    return bar !== undefined && own!.columns.every((column, feature) => Object.is(column[bar], stored.columns[feature]![row]));
  };
}

function rowsOf({ stored }: OwnSignals, set: OpenFeatureSet, entries: readonly Entry[]): LabelledRows {
  const take = (column: Float64Array): Float64Array => Float64Array.from(entries, ({ row }) => column[row]!);
  const own = (name: 'decidedAtMs' | 'knownAtMs' | 'target'): Float64Array => Float64Array.from(entries, (entry) => entry[name]);
  return {
    rows: entries.length,
    features: stored.features,
    columns: stored.columns.map(take),
    featureSet: { features: set.features, hash: set.hash },
    target: own('target'),
    decidedAtMs: own('decidedAtMs'),
    knownAtMs: own('knownAtMs'),
    barIndex: Int32Array.from(entries, ({ barIndex }) => barIndex),
  };
}

/** Features on the bars of one market behind the other; a cut leaves the later markets out. */
function joinSources(set: OpenFeatureSet, markets: readonly MarketFeatures[], { maxMemoryBytes }: RunOptions): FeatureSource {
  const counts = markets.map(({ trading }) => trading.market.bars.timeMs.length),
    barCount = counts.reduce((sum, count) => sum + count, 0);
  const compute = (bars: number): readonly Float64Array[] => {
    let left = bars;
    const parts = markets.flatMap(({ trading, columns }, index) => {
      const own = Math.min(left, counts[index]!);
      left -= own;
      if (own === 0) return [];
      return [own === counts[index] ? columns : computeFeatures(set, trading, own, maxMemoryBytes)];
    });
    return set.features.map((_, feature) => Float64Array.from(parts.flatMap((columns) => Array.from(columns[feature]!))));
  };
  return { barCount, compute };
}
