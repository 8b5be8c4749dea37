import { FORECAST_FIELDS, FORECAST_TEXTS, forecastColumn, type ForecastField } from '../core/forecast-column.js';
import { suggestName } from '../core/nearest-name.js';
import { errorAt, type Scope } from './scope.js';
import type { BinaryOp, Syntax } from './syntax.js';
import { constantScalar, nameType, type Value } from './value.js';

/** What a forecaster's name is made of. */
const FORECASTER_NAME = /^[A-Za-z_]\w*$/;

type Member = Extract<Syntax, { kind: 'member' }>;
type Call = Extract<Syntax, { kind: 'call' }>;

/** Builds `forecast("name").field` on the bars of the frame that it is read in. Throws ExpressionError. */
export function buildForecast(member: Member, call: Call, scope: Scope): Value {
  const [name, ...rest] = call.args;
  if (name === undefined || rest.length > 0)
    throw errorAt(call, `forecast is called as forecast("name").field, not with ${call.args.length} arguments`, scope);
  if (name.kind !== 'text') throw errorAt(name, 'the argument of forecast must be a text in quotes', scope);
  if (!FORECASTER_NAME.test(name.value))
    throw errorAt(name, `the name of a forecaster is made of letters, digits and "_", not "${name.value}"`, scope);
  const field = FORECAST_FIELDS.find((each) => each === member.name);
  if (field === undefined)
    throw errorAt(
      member,
      `a forecast has no field "${member.name}"${suggestName(member.name, FORECAST_FIELDS)}; its fields are ${FORECAST_FIELDS.join(', ')}`,
      scope,
    );
  return forecastField(name.value, field, scope);
}

/** Returns what a field of a forecast stands for in the scope's frame: a column, of texts for `regime`. */
export function forecastField(forecaster: string, field: ForecastField, { builder, frame }: Pick<Scope, 'builder' | 'frame'>): Value {
  const id = builder.add('column', frame, { kind: 'bars', column: forecastColumn(forecaster, field) }),
    texts = FORECAST_TEXTS[field];
  return texts === undefined ? { type: 'column', id } : { type: 'choice', id, texts };
}

type Side = readonly [Value, Syntax];

/** Builds `column == "text"` and `column != "text"`, either side first. Where the column has no text neither holds. Throws ExpressionError. */
export function compareText(op: BinaryOp, left: Side, right: Side, scope: Scope): Value {
  const [[choice, place], [other, otherPlace]] = left[0].type === 'choice' ? [left, right] : [right, left];
  if (choice.type !== 'choice') throw new Error('Invariant: neither side is a column of texts');
  if (op !== '==' && op !== '!=') throw errorAt(place, `a column of texts may be compared by == and != alone, not by "${op}"`, scope);
  const known = choice.texts.map((text) => `"${text}"`).join(', ');
  if (other.type !== 'text')
    throw errorAt(otherPlace, `a column of texts must be compared with a text in quotes (${known}), not with ${nameType(other)}`, scope);
  const code = choice.texts.indexOf(other.value);
  if (code < 0)
    throw errorAt(
      otherPlace,
      `the column never has the text "${other.value}"${suggestName(other.value, choice.texts)}; it has ${known}`,
      scope,
    );
  const operation = {
    kind: 'compare',
    op: op === '==' ? 'equal' : 'not_equal',
    left: { kind: 'node', id: choice.id },
    right: { kind: 'scalar', scalar: constantScalar(code) },
  } as const;
  return { type: 'condition', id: scope.builder.add('condition', scope.frame, operation) };
}
