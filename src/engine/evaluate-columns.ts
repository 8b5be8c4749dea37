import { UsageError } from '../core/errors.js';
import { inputsOf, type NodeId, type Parameters, type StrategyGraph } from '../core/graph.js';
import type { TradingData } from '../core/trading-data.js';
import { singleTrial } from '../core/trial-table.js';
import { ColumnNames } from './plan/column-names.js';
import { tabulateInstances, type Instance } from './plan/instances.js';
import { compileKernels, instantiateKernels, type Kernels } from './memory/kernels.js';
import { barsPointer, layOutMarket } from './layout/market-layout.js';
import type { MarketLayout } from './layout/places.js';
import { columnBytes, SharedMemory } from './memory/memory.js';
import type { Place } from './plan/place-nodes.js';
import { instanceScratchBytes, makeStoreCall } from './run/store-call.js';
import { runTask } from './run/task.js';
import { findUnits } from './plan/trial-units.js';
import { createWorkQueue } from './run/work-queue.js';

/** Nodes of a graph whose values are wanted. */
export interface ColumnRequest {
  readonly data: TradingData;
  readonly graph: StrategyGraph;
  /** nodes of the graph's own frame, columns or conditions */
  readonly roots: readonly NodeId[];
  /** a value for each parameter that the nodes read */
  readonly parameters?: Parameters | undefined;
}

/** Returns the values of each root on every bar, f64[bar]; NaN where a column has none, 0 and 1 for a condition.
 *  Equal requests give equal bits, and those that trials of the same nodes see.
 *  Memory  beside the bars, as many columns as are read later on at any moment
 *  Throws UsageError EXPRESSION_INVALID where parameters are missing or break a rule of a function; MEMORY_TOO_SMALL */
export function evaluateColumns(
  { data, graph, roots, parameters = {} }: ColumnRequest,
  maxMemoryBytes: number,
  firstByte = 0,
): Float64Array[] {
  const { instances, ofNode } = findInstances(graph, roots, parameters);
  const shared = new SharedMemory(maxMemoryBytes, firstByte);
  const kernels = instantiateKernels(compileKernels(), shared.memory);
  const layout = layOutMarket(data, graph, new Set(), shared, kernels);
  const run = new ColumnRun(shared, kernels, layout, instances);
  const wanted = new Set(ofNode.values());
  const found = run.compute((id) => wanted.has(id));
  return roots.map((root) =>
    graph.nodes[root]!.operation.kind === 'bars' ? run.copyBars(root, graph) : found.get(ofNode.get(root)!)!.slice(),
  );
}

/** Finds the distinct values below the roots, inputs first, and which of them each root is. */
function findInstances(
  graph: StrategyGraph,
  roots: readonly NodeId[],
  parameters: Parameters,
): { instances: readonly Instance[]; ofNode: ReadonlyMap<NodeId, number> } {
  const places = placeBelow(graph, roots),
    table = singleTrial(parameters);
  const names = [...new Set(graph.nodes.flatMap((node) => (places[node.id] === 'unused' ? [] : node.parameters)))];
  const missing = names.find((name) => !Object.hasOwn(parameters, name));
  if (missing !== undefined)
    throw new UsageError('EXPRESSION_INVALID', `parameter "$${missing}" is read and has no value`, { context: { parameter: missing } });
  // nothing is walked: what only its stops and targets read is not there
  const tabulated = tabulateInstances(
    { ...graph, stop: undefined, target: undefined, trail: undefined },
    places,
    new ColumnNames(),
    table,
    findUnits(table, names, 1),
  );
  if (tabulated.failures.length > 0) throw new UsageError('EXPRESSION_INVALID', tabulated.failures[0]!);
  return {
    instances: tabulated.instances,
    ofNode: new Map(roots.flatMap((root) => (tabulated.ofNode.has(root) ? [[root, tabulated.ofNode.get(root)![0]!]] : []))),
  };
}

/** Everything that the roots are computed from is stored: nothing is walked beside it. */
function placeBelow(graph: StrategyGraph, roots: readonly NodeId[]): Place[] {
  const isUsed = new Set(roots);
  for (const { id, operation } of graph.nodes.toReversed()) if (isUsed.has(id)) inputsOf(operation).forEach((input) => isUsed.add(input));
  return graph.nodes.map(({ id, operation }) => (isUsed.has(id) ? (operation.kind === 'bars' ? 'bars' : 'stored') : 'unused'));
}

/** Computes instances one after the other; a column that nobody reads any more makes room for the next. */
class ColumnRun {
  private readonly shared: SharedMemory;
  private readonly kernels: Kernels;
  private readonly layout: MarketLayout;
  private readonly instances: readonly Instance[];
  private readonly scratch: number;
  private readonly longest: number;
  private readonly free: number[] = [];

  constructor(shared: SharedMemory, kernels: Kernels, layout: MarketLayout, instances: readonly Instance[]) {
    this.shared = shared;
    this.kernels = kernels;
    this.layout = layout;
    this.instances = instances;
    this.longest = Math.max(...layout.frames.map(({ barCount }) => barCount));
    this.scratch = shared.reserve(
      instances.reduce((most, instance) => Math.max(most, instanceScratchBytes(instance, layout)), 0),
      'the scratch of kernels',
    );
  }

  /** Returns copies of the wanted instances, by id. */
  compute(isWanted: (id: number) => boolean): Map<number, Float64Array> {
    const pointers: number[] = [],
      found = new Map<number, Float64Array>(),
      lastReader = this.lastReaders();
    for (const instance of this.instances) {
      pointers.push(this.free.pop() ?? this.reserveSlot());
      this.store(instance, pointers);
      if (isWanted(instance.id)) found.set(instance.id, this.copy(instance, pointers[instance.id]!));
      for (const id of new Set([...instance.needs, instance.id])) if (lastReader[id] === instance.id) this.free.push(pointers[id]!);
    }
    return found;
  }

  copyBars(root: NodeId, graph: StrategyGraph): Float64Array {
    return this.shared.f64(barsPointer(graph.nodes[root]!, this.layout), this.layout.frames[0]!.barCount).slice();
  }

  /** The last instance that reads each one; itself where none does. */
  private lastReaders(): number[] {
    const last = this.instances.map(({ id }) => id);
    for (const { id, needs } of this.instances) for (const need of needs) last[need] = id;
    return last;
  }

  private reserveSlot(): number {
    return this.shared.reserve(columnBytes(this.longest, false), 'the columns', this.kernels.constant('COLUMN_HEADER_BYTES'));
  }

  private store(instance: Instance, pointers: readonly number[]): void {
    const call = makeStoreCall(instance, pointers[instance.id]!, this.layout, this.kernels, (id) => pointers[id]!, false);
    const result = runTask(this.kernels, 0, { kind: 'store', calls: [call], scratchOf: [this.scratch], queue: createWorkQueue(1) });
    if (!result.ok) throw new Error(`Invariant: ${result.message}`);
  }

  private copy({ node }: Instance, pointer: number): Float64Array {
    const length = this.layout.frames[node.frame]!.barCount;
    if (node.type === 'column') return this.shared.f64(pointer, length).slice();
    const bits = this.shared.bytes(pointer, Math.ceil(length / 8)),
      column = new Float64Array(length);
    for (let i = 0; i < length; i++) column[i] = (bits[i >> 3]! >> (i & 7)) & 1;
    return column;
  }
}
