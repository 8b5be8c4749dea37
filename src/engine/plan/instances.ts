import { brokenRule, type Distance, type GraphNode, type NodeId, type Operand, type Scalar, type StrategyGraph } from '../../core/graph.js';
import { intColumn } from '../../core/int-column.js';
import type { TrialTable } from '../../core/trial-table.js';
import type { ColumnNames } from './column-names.js';
import { compileScalar, numericValues } from './indexed-scalar.js';
import { KeyIndex, NO_NUMBER } from './key-index.js';
import type { Place } from './place-nodes.js';
import { headOf, type TrialUnits } from './trial-units.js';
import type { VaryingImpact } from './unit-rules.js';

/** A stored node under one set of parameter values: the unit that is computed once and shared. */
export interface Instance {
  readonly id: number;
  /** the number that it has in every evaluation of the engine */
  readonly name: number;
  readonly node: GraphNode;
  /** instances that must be computed before it */
  readonly needs: readonly number[];
  readonly inputs: readonly InstanceInput[];
  readonly numbers: readonly number[];
}

/** What an instance reads: an instance, a bars column, or a number. */
export type InstanceInput =
  | { readonly kind: 'instance'; readonly id: number }
  | { readonly kind: 'bars'; readonly node: GraphNode }
  | { readonly kind: 'number'; readonly value: number };

/** The stored values that a table of trials needs. */
export interface InstanceTable {
  /** by id; ids ascend from inputs to outputs */
  readonly instances: readonly Instance[];
  /** instance of each stored node, per unit; -1 - k where failure k stands in its way */
  readonly ofNode: ReadonlyMap<NodeId, Int32Array>;
  readonly touches: TouchTable;
  readonly failures: readonly string[];
}

/** What is known of first touches is shared by the trials that have the same stop, target and impact: one memo per setting and side. */
export interface TouchTable {
  readonly memos: number;
  /** memo per trial, -1 where too few trials would share it */
  readonly long: Int32Array;
  readonly short: Int32Array;
}

/** Fewest trials of a setting for which remembering touches pays. */
const MIN_TOUCH_SHARERS = 4;

/** Finds the distinct stored values of a table: equal function, inputs and numbers are one instance.
 *  impact  what differs between trials beside their distances where parameters decide it */
export function tabulateInstances(
  graph: StrategyGraph,
  places: readonly Place[],
  names: ColumnNames,
  table: TrialTable,
  units: TrialUnits,
  impact?: VaryingImpact,
): InstanceTable {
  return new InstanceFinder(graph, places, names, table, units, impact).find();
}

class InstanceFinder {
  private readonly graph: StrategyGraph;
  private readonly places: readonly Place[];
  private readonly names: ColumnNames;
  private readonly table: TrialTable;
  private readonly units: TrialUnits;
  private readonly impact: VaryingImpact | undefined;
  private readonly numbers: readonly (readonly number[])[];
  private readonly instances: Instance[] = [];
  private readonly idByName = new Map<number, number>();
  private readonly ofNode = new Map<NodeId, Int32Array>();
  private readonly failures: string[] = [];

  constructor(
    graph: StrategyGraph,
    places: readonly Place[],
    names: ColumnNames,
    table: TrialTable,
    units: TrialUnits,
    impact: VaryingImpact | undefined,
  ) {
    this.impact = impact;
    this.graph = graph;
    this.places = places;
    this.names = names;
    this.table = table;
    this.units = units;
    this.numbers = numericValues(table);
  }

  find(): InstanceTable {
    const heads = intColumn(this.units.count, (unit) => headOf(this.units, unit));
    for (const node of this.graph.nodes) {
      if (this.places[node.id] === 'stored')
        this.ofNode.set(
          node.id,
          this.once(heads, node.parameters, (trial, unit) => this.instanceOf(node, trial, unit)),
        );
    }
    return { instances: this.instances, ofNode: this.ofNode, touches: this.touches(), failures: this.failures };
  }

  /** Calls `find` once for each combination of the parameters that occurs among the trials. */
  private once(trials: Int32Array, parameters: readonly string[], find: (trial: number, position: number) => number): Int32Array {
    const known = new KeyIndex(this.table, parameters);
    const found = new Int32Array(trials.length);
    for (let position = 0; position < trials.length; position++) {
      const trial = trials[position]!;
      let id = known.get(trial);
      if (id === NO_NUMBER) known.set(trial, (id = find(trial, position)));
      found[position] = id;
    }
    return found;
  }

  private instanceOf(node: GraphNode, trial: number, unit: number): number {
    const inputs = this.inputsOf(node, trial, unit);
    if (typeof inputs === 'number') return inputs;
    const numbers = this.numbersOf(node, trial);
    const broken = this.brokenRuleOf(node, numbers);
    if (broken !== undefined) return -1 - (this.failures.push(broken) - 1);
    const key = `${operationName(node)}@${node.frame}(${inputs.map((input) => this.nameInput(input)).join()};${numbers.map(nameNumber).join()})`;
    const needs = inputs.flatMap((input) => (input.kind === 'instance' ? [input.id] : []));
    const name = this.names.numberOf(key);
    const id = this.idByName.get(name) ?? this.instances.length;
    if (id === this.instances.length) {
      this.instances.push({ id, name, node, needs, inputs, numbers });
      this.idByName.set(name, id);
    }
    return id;
  }

  /** Returns the inputs, or the failure code of the first that failed. */
  private inputsOf({ operation }: GraphNode, trial: number, unit: number): readonly InstanceInput[] | number {
    const inputs = readsOf(operation).map((read) =>
      typeof read === 'number' ? this.nodeInput(read, unit) : this.operandInput(read, trial, unit),
    );
    const failed = inputs.find((input) => input.kind === 'instance' && input.id < 0);
    return failed?.kind === 'instance' ? failed.id : inputs;
  }

  private operandInput(operand: Operand, trial: number, unit: number): InstanceInput {
    return operand.kind === 'node' ? this.nodeInput(operand.id, unit) : { kind: 'number', value: this.evaluate(operand.scalar, trial) };
  }

  private nodeInput(id: NodeId, unit: number): InstanceInput {
    const node = this.graph.nodes[id]!;
    return node.operation.kind === 'bars' ? { kind: 'bars', node } : { kind: 'instance', id: this.ofNode.get(id)![unit]! };
  }

  private numbersOf({ operation }: GraphNode, trial: number): number[] {
    if (operation.kind === 'kernel') return operation.numbers.map((scalar) => this.evaluate(scalar, trial));
    if (operation.kind === 'shift') return [this.evaluate(operation.bars, trial)];
    if (operation.kind === 'constant') return [this.evaluate(operation.value, trial)];
    return [];
  }

  private brokenRuleOf({ operation }: GraphNode, numbers: readonly number[]): string | undefined {
    const rules = operation.kind === 'kernel' ? operation.rules : operation.kind === 'shift' ? [operation.rule] : [];
    const scalars = operation.kind === 'kernel' ? operation.numbers : operation.kind === 'shift' ? [operation.bars] : [];
    const sentences = rules.map((rule, index) => {
      const sentence = brokenRule(rule, numbers[index]!);
      const scalar = scalars[index];
      return sentence !== undefined && scalar?.kind === 'parameter' ? `${sentence} ($${scalar.name})` : sentence;
    });
    return sentences.find((sentence) => sentence !== undefined);
  }

  private evaluate(scalar: Scalar, trial: number): number {
    if (scalar.kind === 'constant') return scalar.value;
    const { names, indices } = this.table;
    return compileScalar(scalar, names, (parameter, row) => this.numbers[parameter]![indices[parameter]![row]!]!)(trial);
  }

  private touches(): TouchTable {
    const { stop, target, trail, longEnter, shortEnter } = this.graph;
    const none = new Int32Array(this.table.count).fill(-1);
    if (trail !== undefined || (stop === undefined && target === undefined)) return { memos: 0, long: none, short: none };
    const distances = [stop, target];
    const parameters = [
      ...distances.flatMap((distance) => (distance === undefined ? [] : this.parametersOf(distance))),
      ...(this.impact?.parameters ?? []),
    ];
    const settings = this.once(
      intColumn(this.table.count, (trial) => trial),
      parameters,
      (trial) => this.settingOf(distances, trial),
    );
    const memoOf = sharedSettings(settings);
    const long = longEnter === undefined ? none : settings.map((setting) => memoOf.get(setting) ?? -1);
    if (shortEnter === undefined) return { memos: memoOf.size, long, short: none };
    const first = longEnter === undefined ? 0 : memoOf.size;
    return {
      memos: first + memoOf.size,
      long,
      short: settings.map((setting) => (memoOf.has(setting) ? first + memoOf.get(setting)! : -1)),
    };
  }

  private readonly settings = new Map<string, number>();

  private settingOf(distances: readonly (Distance | undefined)[], trial: number): number {
    const own = distances
      .map((distance) =>
        distance === undefined ? '-' : `${this.columnKey(distance, trial)}*${nameNumber(this.evaluate(distance.scale, trial))}`,
      )
      .join();
    // levels stand at the price of the entry, which the impact decides
    const key = this.impact === undefined ? own : `${own}@${this.impact.of(trial)}`;
    if (!this.settings.has(key)) this.settings.set(key, this.settings.size);
    return this.settings.get(key)!;
  }

  private columnKey({ column }: Distance, trial: number): string {
    return column === undefined ? '1' : this.nameInput(this.nodeInput(column, this.units.unitOf[trial]!));
  }

  private nameInput(input: InstanceInput): string {
    if (input.kind === 'instance') return input.id < 0 ? `!${input.id}` : `#${this.instances[input.id]!.name}`;
    return input.kind === 'number' ? nameNumber(input.value) : `bars${input.node.id}`;
  }

  private parametersOf({ column, scale }: Distance): string[] {
    const own = this.table.names.filter((name) => JSON.stringify(scale).includes(`"name":${JSON.stringify(name)}`));
    return [...new Set([...own, ...(column === undefined ? [] : this.graph.nodes[column]!.parameters)])];
  }
}

/** Numbers the settings that enough trials share. */
function sharedSettings(settings: Int32Array): Map<number, number> {
  const sharers = new Map<number, number>();
  for (const setting of settings) sharers.set(setting, (sharers.get(setting) ?? 0) + 1);
  const shared = [...sharers].filter(([, count]) => count >= MIN_TOUCH_SHARERS);
  return new Map(shared.map(([setting], memo) => [setting, memo]));
}

/** What a stored operation reads, in the order of its kernel's arguments. */
function readsOf(operation: GraphNode['operation']): readonly (NodeId | Operand)[] {
  switch (operation.kind) {
    case 'bars':
    case 'constant':
    case 'position':
      return [];
    case 'kernel':
    case 'model':
      return operation.inputs;
    case 'arithmetic':
    case 'compare':
    case 'cross':
      return [operation.left, operation.right];
    case 'and':
    case 'or':
      return [operation.left, operation.right];
    case 'select':
      return [operation.condition, operation.whenTrue, operation.whenFalse];
    case 'not':
    case 'shift':
    case 'align':
      return [operation.input];
  }
}

function operationName({ operation, type }: GraphNode): string {
  if (operation.kind === 'kernel') return operation.kernel;
  if (operation.kind === 'arithmetic' || operation.kind === 'compare') return operation.op;
  if (operation.kind === 'cross') return `cross_${operation.direction}`;
  if (operation.kind === 'model') return `model_${operation.model}`;
  return `${operation.kind}_${type}`;
}

function nameNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
