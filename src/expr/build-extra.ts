import { extraColumn } from '../core/extra-column.js';
import { buildForecast } from './build-forecast.js';
import { errorAt, type Scope } from './scope.js';
import type { Syntax } from './syntax.js';
import type { Value } from './value.js';

/** What a table's name is made of. */
const TABLE_NAME = /^[A-Za-z_]\w*$/;

/** Builds `extra("name").column`, a column of a table beside the bars, and `forecast("name").field`, on the bars of the frame that they are
 *  read in. Which tables, columns and forecasts there are is known where data are opened. Throws ExpressionError. */
export function buildMember(member: Extract<Syntax, { kind: 'member' }>, scope: Scope): Value {
  const { target, name } = member;
  if (target.kind === 'call' && target.callee === 'forecast') return buildForecast(member, target, scope);
  if (target.kind !== 'call' || target.callee !== 'extra')
    throw errorAt(member, `only extra("name") has columns, and forecast("name") fields: "${name}" cannot follow "." here`, scope);
  const [table, ...rest] = target.args;
  if (table === undefined || rest.length > 0)
    throw errorAt(target, `extra is called as extra("name").column, not with ${target.args.length} arguments`, scope);
  if (table.kind !== 'text') throw errorAt(table, 'the argument of extra must be a text in quotes', scope);
  if (!TABLE_NAME.test(table.value))
    throw errorAt(table, `the name of a table is made of letters, digits and "_", not "${table.value}"`, scope);
  return { type: 'column', id: scope.builder.add('column', scope.frame, { kind: 'bars', column: extraColumn(table.value, name) }) };
}
