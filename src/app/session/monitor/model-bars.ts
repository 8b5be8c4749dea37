import type { BarWindow, TradingData } from '../../../core/trading-data.js';
import type { NodeId, StrategyGraph } from '../../../core/graph.js';
import { evaluateColumns } from '../../../engine/evaluate-columns.js';
import { compileColumns, type ColumnsGraph } from '../../../expr/compile-columns.js';
import type { ModelBundle } from '../../../ml/bundle/model-bundle.js';
import { validEntries } from '../../feature-collection/valid-entries.js';
import { featuresOf } from '../../strategy/model-column.js';
import { modelsOf } from '../../strategy/models-of.js';
import { graphOf } from '../../strategy/strategy-of.js';
import { withOwnSignals } from '../../system/asks-model.js';
import { DEFAULT_MAX_MEMORY_BYTES } from '../../system/run-options.js';
import type { RecordedSession } from '../recorded-session.js';

/** A market of a session on all of its bars, history first, as its model sees it. */
export interface ModelBars {
  readonly symbol: string;
  /** f64[bar] opens, epoch milliseconds */
  readonly timeMs: Float64Array;
  /** per feature f64[bar], in the order of the model */
  readonly columns: readonly Float64Array[];
  /** f64[bar] */
  readonly score: Float64Array;
  /** i32[signal]: bars on which the strategy by itself would have entered, ascending; every bar where it has no entries of its own */
  readonly signals: Int32Array;
}

/** Asks a model about every bar of a symbol that a session has. Throws UsageError FEATURES_MISMATCH, MEMORY_TOO_SMALL. */
export async function openModelBars(
  { system, session, options }: RecordedSession,
  symbol: string,
  bundle: ModelBundle,
): Promise<ModelBars> {
  const { file } = system;
  const ml = file.ml!;
  const most = options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES;
  const evaluate = async (compiled: ColumnsGraph): Promise<Float64Array[]> =>
    evaluateColumns({ data: await session.openColumns(symbol, compiled.graph), ...compiled }, most);
  const features = featuresOf(ml.model_path!, bundle);
  const columns = await evaluate(compileColumns('features', new Map(features.map(({ name, expression }) => [name, expression]))));
  const [score] = await evaluate(compileColumns('report', new Map([['score', `model("${ml.name}")`]]), [], modelsOf(file)));
  const graph = graphOf(withOwnSignals(file));
  const data = await session.openColumns(symbol, graph);
  const { timeMs } = data.market.bars;
  const signals = signalBars(data, graph, (roots) => evaluateColumns({ data, graph, roots, parameters: session.parameters }, most));
  return { symbol, timeMs, columns, score: score!, signals };
}

function signalBars(data: TradingData, graph: StrategyGraph, evaluate: (roots: readonly NodeId[]) => Float64Array[]): Int32Array {
  const roots = [graph.longEnter, graph.longExit, graph.shortEnter, graph.shortExit];
  const window: BarWindow = { from: 0, to: data.market.bars.timeMs.length };
  if (graph.longEnter === undefined && graph.shortEnter === undefined) return Int32Array.from({ length: window.to }, (_, bar) => bar);
  const present = roots.filter((root) => root !== undefined);
  const columns = evaluate(present);
  const [longEnter, longExit, shortEnter, shortExit] = roots.map((root) =>
    root === undefined ? undefined : columns[present.indexOf(root)],
  );
  return validEntries({ longEnter, longExit, shortEnter, shortExit }, window).bar;
}
