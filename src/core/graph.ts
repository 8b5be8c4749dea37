import type { ColumnModel } from './column-model.js';
import type { ExtraColumn } from './extra-column.js';
import type { ForecastColumn } from './forecast-column.js';
import type { SymbolColumn } from './symbol-column.js';

/** A strategy as a graph of columns and conditions, with parameters still symbolic. Plain data and pure functions:
 *  the language builds it, the engine runs it, neither knows the other. */

export type ParameterValue = number | boolean | string;
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** A number known before a trial starts: a constant, a parameter, or arithmetic of these. */
export type Scalar =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'operation'; readonly op: ArithmeticOp; readonly left: Scalar; readonly right: Scalar };

export type ArithmeticOp = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder';
export type CompareOp = 'less' | 'less_equal' | 'equal' | 'not_equal';

export type NodeId = number;
export type NodeType = 'column' | 'condition';

/** What a pointwise operation reads: another node, or a number. */
export type Operand = { readonly kind: 'node'; readonly id: NodeId } | { readonly kind: 'scalar'; readonly scalar: Scalar };

export type BarsColumnName = 'open' | 'high' | 'low' | 'close' | 'volume' | 'time' | 'local_time';

/** Other bars than the strategy's own: a higher timeframe, another symbol, or both. Frame 0 is the strategy's own.
 *  `parent` is the frame whose bars read this one: `tf` inside `sym` reads from the other symbol's bars. */
export interface Frame {
  readonly symbol: string | undefined;
  readonly timeframe: string | undefined;
  readonly parent: number;
}

/** What a numeric argument may be. */
export interface NumberRule {
  /** function and argument, for the sentence: `sma n` */
  readonly name: string;
  readonly isWhole: boolean;
  readonly min: number;
  readonly max: number;
}

/** Returns the sentence that says how a value breaks a rule, or undefined where it does not. */
export function brokenRule({ name, isWhole, min, max }: NumberRule, value: number): string | undefined {
  const isFine = value >= min && value <= max && (!isWhole || Number.isInteger(value));
  if (isFine) return undefined;
  const range = max < LARGEST_WHOLE_ARGUMENT ? `from ${min} to ${max}` : min > -LARGEST_WHOLE_ARGUMENT ? `>= ${min}` : 'finite';
  return `${name} must be a ${isWhole ? 'whole ' : ''}number ${range}, not ${value}`;
}

/** Whole arguments are i32 in kernels. */
export const LARGEST_WHOLE_ARGUMENT = 2 ** 31 - 1;

/** What a strategy may ask of the position that it holds, in the order of the kernels' POSITION codes. */
export const POSITION_VALUES = ['entry_price', 'bars_held', 'position', 'open_profit', 'mae', 'mfe'] as const;
export type PositionValue = (typeof POSITION_VALUES)[number];

export type NodeOperation =
  /** a column of the frame's bars, of a table or of forecasts beside them, or of whose bars they are; by number, of frame 0,
   *  `StrategyGraph.columns[column]` */
  | { readonly kind: 'bars'; readonly column: BarsColumnName | ExtraColumn | ForecastColumn | SymbolColumn | number }
  | { readonly kind: 'constant'; readonly value: Scalar }
  | {
      readonly kind: 'kernel';
      readonly kernel: string;
      readonly inputs: readonly NodeId[];
      readonly numbers: readonly Scalar[];
      /** one rule per number; what breaks it fails the trial */
      readonly rules: readonly NumberRule[];
      scratchBytes(length: number, numbers: readonly number[]): number;
      warmup(numbers: readonly number[]): number;
    }
  | { readonly kind: 'arithmetic'; readonly op: ArithmeticOp; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'cross'; readonly direction: 'above' | 'below'; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'not'; readonly input: NodeId }
  | { readonly kind: 'and' | 'or'; readonly left: NodeId; readonly right: NodeId }
  | { readonly kind: 'select'; readonly condition: NodeId; readonly whenTrue: Operand; readonly whenFalse: Operand }
  | { readonly kind: 'shift'; readonly input: NodeId; readonly bars: Scalar; readonly rule: NumberRule }
  /** reads `frame`, whose parent is the node's own */
  | { readonly kind: 'align'; readonly input: NodeId; readonly frame: number }
  /** the scores of `StrategyGraph.models[model]`, whose features are the inputs, in their order: columns without parameters */
  | { readonly kind: 'model'; readonly model: number; readonly inputs: readonly NodeId[] }
  /** of the position that is held: known while there is one, and on no other bar (O5) */
  | { readonly kind: 'position'; readonly value: PositionValue };

/** One node of the graph; ids ascend from inputs to outputs. */
export interface GraphNode {
  readonly id: NodeId;
  readonly type: NodeType;
  /** index into `StrategyGraph.frames` of the bars that the node has one value for each of */
  readonly frame: number;
  /** names of the parameters that the node's values depend on, sorted */
  readonly parameters: readonly string[];
  readonly operation: NodeOperation;
}

/** A distance in price units: `scale` times a column, or `scale` alone. */
export interface Distance {
  readonly column: NodeId | undefined;
  readonly scale: Scalar;
}

/** An entry that waits for its price inside bars (O1, O2). */
export interface EntryOrder {
  readonly type: 'limit' | 'stop';
  /** quote price, read like a distance */
  readonly price: Distance;
  readonly validBars: Scalar;
}

/** A part of the position that leaves at a price of its own (O3). */
export interface PartialTarget {
  /** where it stands in the file, e.g. `strategy.long.take.0` */
  readonly entry: string;
  readonly at: Distance;
  /** share of what was bought */
  readonly close: Scalar;
}

/** What is bought to a position that is held (O4). */
export interface Addition {
  /** condition */
  readonly when: NodeId;
  readonly max: Scalar;
  /** of the quantity that an entry would have */
  readonly fraction: Scalar;
  /** whether the stop is read again */
  readonly restop: boolean;
}

/** What one side of a strategy does beyond entries at the market and whole exits. */
export interface SideOrders {
  /** undefined: at the market */
  readonly entry: EntryOrder | undefined;
  readonly takes: readonly PartialTarget[];
  readonly addition: Addition | undefined;
  /** condition: the part of the exit that reads the position */
  readonly exit: NodeId | undefined;
}

/** O1–O5: what is known bar by bar alone. */
export interface StrategyOrders {
  readonly long: SideOrders;
  readonly short: SideOrders;
  /** how far beyond its price an entry must have come for its stop to move there */
  readonly stopToEntry: Distance | undefined;
  /** column: a trail's distance that reads the position */
  readonly trail: NodeId | undefined;
}

export interface StrategyGraph extends StrategyRoots {
  readonly nodes: readonly GraphNode[];
  readonly frames: readonly Frame[];
  /** models that nodes read */
  readonly models: readonly ColumnModel[];
  /** columns that were made elsewhere, such as the scores of a model that learns on: f64[bar] each */
  readonly columns: readonly Float64Array[];
  /** of a composite: what each of its members reads of the nodes, in their order; the roots beside it are none then */
  readonly members?: readonly StrategyRoots[] | undefined;
  /** of a composite: conditions or columns that its policy reads, which no trial does */
  readonly policy?: readonly NodeId[] | undefined;
}

/** What a strategy reads of its nodes, and its numbers. */
export interface StrategyRoots {
  readonly longEnter: NodeId | undefined;
  readonly longExit: NodeId | undefined;
  readonly shortEnter: NodeId | undefined;
  readonly shortExit: NodeId | undefined;
  readonly stop: Distance | undefined;
  readonly target: Distance | undefined;
  readonly trail: Distance | undefined;
  readonly maxBars: Scalar;
  /** share of the equity that an entry takes, read like a distance, where sizing is by weight; of a rotation the weight of a leg */
  readonly weight?: Distance | undefined;
  /** of an account: larger is served first */
  readonly rank?: NodeId | undefined;
  /** where the strategy has any */
  readonly orders?: StrategyOrders | undefined;
  /** of a rotation: where it holds, legs are picked and weighed by `weight` */
  readonly rebalance?: NodeId | undefined;
}

/** Returns the number that a scalar stands for under the parameters; true is 1, false is 0, a text is NaN. */
export function evaluateScalar(scalar: Scalar, parameters: Parameters): number {
  if (scalar.kind === 'constant') return scalar.value;
  if (scalar.kind === 'parameter') {
    const value = parameters[scalar.name];
    return typeof value === 'string' ? Number.NaN : Number(value);
  }
  return applyArithmetic(scalar.op, evaluateScalar(scalar.left, parameters), evaluateScalar(scalar.right, parameters));
}

/** Returns the names of the parameters that a scalar reads, as often as it reads them. */
export function parametersOfScalar(scalar: Scalar): string[] {
  if (scalar.kind === 'constant') return [];
  return scalar.kind === 'parameter' ? [scalar.name] : [...parametersOfScalar(scalar.left), ...parametersOfScalar(scalar.right)];
}

export function applyArithmetic(op: ArithmeticOp, left: number, right: number): number {
  switch (op) {
    case 'add':
      return left + right;
    case 'subtract':
      return left - right;
    case 'multiply':
      return left * right;
    case 'divide':
      return left / right;
    case 'remainder':
      return left % right;
  }
}

/** Compares numbers as conditions do: NaN makes every comparison false, `not_equal` too. */
export function compareNumbers(op: CompareOp, left: number, right: number): boolean {
  switch (op) {
    case 'less':
      return left < right;
    case 'less_equal':
      return left <= right;
    case 'equal':
      return left === right;
    case 'not_equal':
      return left !== right && !Number.isNaN(left) && !Number.isNaN(right);
  }
}

/** Returns the nodes that a node reads, in order. */
export function inputsOf(operation: NodeOperation): readonly NodeId[] {
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
      return [...operandNode(operation.left), ...operandNode(operation.right)];
    case 'and':
    case 'or':
      return [operation.left, operation.right];
    case 'select':
      return [operation.condition, ...operandNode(operation.whenTrue), ...operandNode(operation.whenFalse)];
    case 'not':
    case 'shift':
    case 'align':
      return [operation.input];
  }
}

function operandNode(operand: Operand): readonly NodeId[] {
  return operand.kind === 'node' ? [operand.id] : [];
}
