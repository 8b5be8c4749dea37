import { parseExpression } from './parse.js';
import { errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import type { Value } from './value.js';

/** What is another number in each period, of the wall clock in the instrument's zone. Weeks begin on Monday: day 0 of the epoch was a
 *  Thursday. */
const NUMBERS = {
  is_new_day: 'floor(local_time / 86400000)',
  is_new_week: 'floor((local_time / 86400000 + 3) / 7)',
  is_new_month: 'year() * 12 + month()',
  is_new_quarter: 'year() * 4 + floor((month() - 1) / 3)',
  is_new_year: 'year()',
} as const;

export type NewPeriod = keyof typeof NUMBERS;

export function isNewPeriod(name: string): name is NewPeriod {
  return Object.hasOwn(NUMBERS, name);
}

/** Builds `is_new_month()` and its like: true on the first bar of a period but for the first of all bars. Throws ExpressionError. */
export function buildNewPeriod(call: Extract<Syntax, { kind: 'call' }>, name: NewPeriod, scope: Scope): Value {
  if (call.args.length > 0) throw errorAt(call, `${name} is called as ${name}(), not with ${call.args.length} arguments`, scope);
  const number = NUMBERS[name];
  const text = `(${number}) != (${number})[1]`;
  const localTime: Value = {
    type: 'column',
    id: scope.builder.add('column', scope.frame, { kind: 'bars', column: 'local_time' }),
  };
  return scope.build(parseExpression(text), {
    ...scope,
    source: text,
    names: ['local_time'],
    resolve: (each) => (each === 'local_time' ? localTime : undefined),
  });
}
