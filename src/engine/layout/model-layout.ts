import type { ColumnModel } from '../../core/column-model.js';
import type { NodeId, StrategyGraph } from '../../core/graph.js';
import { nodeWarmups } from '../../core/warmup.js';
import { leadingBars, type TradingData } from '../../core/trading-data.js';
import type { KernelRoom } from '../memory/kernel-room.js';
import { placeModel } from './place-model.js';

/** Where a model stands that a node of the graph asks. */
export interface ModelLayout {
  /** pointer of the kernels' ColumnModel */
  readonly record: number;
  readonly scratchBytes: number;
  /** leading bars of the node's frame on which some feature has no value yet */
  readonly warmupBars: number;
}

/** Copies the models of a graph into the memory, each once, however many nodes ask it. Throws UsageError MEMORY_TOO_SMALL. */
export function layOutModels(data: TradingData, graph: StrategyGraph, room: KernelRoom): ReadonlyMap<NodeId, ModelLayout> {
  if (graph.models.length === 0) return new Map();
  const warmups = warmupsOf(data, graph);
  const places = graph.models.map((model) => place(model, featuresOf(model), room));
  return new Map(
    graph.nodes.flatMap(({ id, operation }) =>
      operation.kind === 'model' ? [[id, { ...places[operation.model]!, warmupBars: warmups[id]! }] as const] : [],
    ),
  );
}

/** Returns the models with the warm-up that they have on the data: how many bars it takes until bars of a higher timeframe are complete is
 *  known once they are. */
export function warmUpModels(
  models: ReadonlyMap<NodeId, ModelLayout>,
  data: TradingData,
  graph: StrategyGraph,
): ReadonlyMap<NodeId, ModelLayout> {
  if (models.size === 0) return models;
  const warmups = warmupsOf(data, graph);
  return new Map(Array.from(models, ([id, model]) => [id, { ...model, warmupBars: warmups[id]! }]));
}

/** By node; features read no parameters. */
function warmupsOf(data: TradingData, graph: StrategyGraph): readonly number[] {
  return nodeWarmups(graph, {}, (frame, frameBars) => leadingBars(data, frame, frameBars));
}

function place(model: ColumnModel, features: number, room: KernelRoom): Omit<ModelLayout, 'warmupBars'> {
  const record = placeModel(room, model, features);
  return { record, scratchBytes: room.kernels.call('score_column_scratch')(record) };
}

function featuresOf({ predictor }: ColumnModel): number {
  return predictor.kind === 'trees' ? predictor.ensemble.edges.length : predictor.scaling.means.length;
}
