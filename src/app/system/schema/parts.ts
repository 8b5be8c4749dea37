import type { TInteger, TNumber, TNumberOptions, TString, TUnion } from 'typebox';
import { PARAMETER_NAME_PATTERN } from '../../../core/parameter-name.js';
import { Type } from '../schema-builder.js';

/** What entries of several parts of a system file are made of. */

export const strict = { additionalProperties: false } as const;
/** A name that expressions read */
export const Name = { pattern: '^[A-Za-z_]\\w*$' };
/** A parameter's whole name, groups included */
export const ParameterName = { pattern: PARAMETER_NAME_PATTERN };
export const Text = Type.String({ minLength: 1 });
/** An expression; a plain number is one too. */
export const Expression = Type.Union([Text, Type.Number(), Type.Boolean()]);
export const Time = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?)?$' });
export const Fraction = Type.Number({ exclusiveMinimum: 0, maximum: 1 });

/** A number, or an expression of parameters such as $fee. */
export const Figure = (limits: TNumberOptions, standard?: number): TUnion<[TNumber, TString]> =>
  Type.Union([Type.Number(limits), Text], standard === undefined ? {} : { default: standard });
/** The same, whole. */
export const WholeFigure = (minimum: number, standard?: number): TUnion<[TInteger, TString]> =>
  Type.Union([Type.Integer({ minimum }), Text], standard === undefined ? {} : { default: standard });

/** Hours such as `mon-fri 09:30-16:00 America/New_York`, one text or several. */
const Session = Type.String({
  pattern: '^((mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))? )?\\d{2}:\\d{2}-\\d{2}:\\d{2}( [A-Za-z]+(/[A-Za-z_+-]+)*)?$',
});
export const Sessions = Type.Union([Session, Type.Array(Session, { minItems: 1 })]);

const Bounds = Type.Tuple([Type.Number(), Type.Number()]);
export const Value = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);
/** The axis exists only where each parameter named has one of the values. */
const When = Type.Optional(Type.Record(Type.String(ParameterName), Type.Union([Value, Type.Array(Value, { minItems: 1 })])));
const Step = Type.Optional(Type.Number({ exclusiveMinimum: 0 }));
export const Axis = Type.Union([
  Type.Object({ int: Bounds, step: Step, log: Type.Optional(Type.Boolean()), when: When }, strict),
  Type.Object({ float: Bounds, step: Step, log: Type.Optional(Type.Boolean()), when: When }, strict),
  Type.Object({ choice: Type.Array(Value, { minItems: 1 }), when: When }, strict),
]);

export const Count = (minimum: number, standard: number): ReturnType<typeof Type.Integer> => Type.Integer({ minimum, default: standard });
