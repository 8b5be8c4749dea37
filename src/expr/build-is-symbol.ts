import type { NodeId } from '../core/graph.js';
import { symbolColumn } from '../core/symbol-column.js';
import { isSymbolName, symbolRule } from '../core/symbol-name.js';
import { constantScalar, type Value } from './value.js';
import { errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';

/** Builds `is_symbol("SPY")`: true on the bars of that symbol, whatever their times. Throws ExpressionError. */
export function buildIsSymbol(call: Extract<Syntax, { kind: 'call' }>, scope: Scope): Value {
  const [name, ...rest] = call.args;
  if (name === undefined || rest.length > 0)
    throw errorAt(call, `is_symbol is called as is_symbol("SPY"), not with ${call.args.length} arguments`, scope);
  if (name.kind !== 'text') throw errorAt(name, 'the argument of is_symbol must be a text in quotes', scope);
  if (!isSymbolName(name.value)) throw errorAt(name, `the symbol of is_symbol ${symbolRule(name.value)}`, scope);
  return { type: 'condition', id: isSymbolNode(name.value, scope) };
}

/** Returns the condition that the bars of the scope's frame are those of a symbol. */
export function isSymbolNode(symbol: string, { builder, frame }: Pick<Scope, 'builder' | 'frame'>): NodeId {
  const id = builder.add('column', frame, { kind: 'bars', column: symbolColumn(symbol) });
  const right = { kind: 'scalar', scalar: constantScalar(1) } as const;
  return builder.add('condition', frame, { kind: 'compare', op: 'equal', left: { kind: 'node', id }, right });
}
