import { POSITION_VALUES, type NodeId, type PositionValue } from '../core/graph.js';
import { POINTWISE_KERNELS } from '../core/position-nodes.js';
import { errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import type { Value } from './value.js';

type CallSyntax = Extract<Syntax, { kind: 'call' }>;

/** Returns which value of the position a call asks for, undefined where it asks for none. */
export function positionValueOf(call: CallSyntax): PositionValue | undefined {
  return POSITION_VALUES.find((value) => value === call.callee);
}

/** Builds a value of the position that is held (O5). Throws ExpressionError. */
export function buildPosition(value: PositionValue, call: CallSyntax, scope: Scope): Value {
  if (call.args.length > 0)
    throw errorAt(
      call,
      `${value} is called as ${value}(), not with ${call.args.length} ${call.args.length === 1 ? 'argument' : 'arguments'}`,
      scope,
    );
  refusePosition(value, call, scope);
  if (scope.frame !== 0) throw errorAt(call, `${value}() is of the strategy's own position, and cannot stand inside tf or sym`, scope);
  return { type: 'column', id: scope.builder.add('column', 0, { kind: 'position', value }) };
}

/** What reads the position has a place in exits, additions and trails alone: elsewhere there is none yet. */
export function refusePosition(value: PositionValue, place: { start: number; end: number }, scope: Scope): void {
  if (scope.mayReadPosition) return;
  throw errorAt(place, `${value}() is known of a position that is held: it may be read in exit, add.when and trail alone`, scope);
}

/** The value of a name counts as what it reads. */
export function checkName(value: Value, place: Syntax, scope: Scope): Value {
  const read = 'id' in value ? scope.builder.positionOf([value.id]) : undefined;
  if (read !== undefined) refusePosition(read, place, scope);
  return value;
}

/** What reads a whole column cannot read the position: it is known as it is now, not as it was.
 *  what  that reads them, e.g. `sma(x, n)` */
export function requireColumns(what: string, inputs: readonly NodeId[], place: { start: number; end: number }, scope: Scope): void {
  const read = scope.builder.positionOf(inputs);
  if (read === undefined) return;
  throw errorAt(place, `${what} reads a whole column, and ${read}() is known of the present bar alone`, scope);
}

/** Whether a kernel reads one bar's values, whatever they are. */
export function isPointwise(kernel: string): boolean {
  return POINTWISE_KERNELS.some((name) => name === kernel);
}
