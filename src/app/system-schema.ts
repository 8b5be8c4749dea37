import type { Static } from 'typebox';
import { Type } from './schema-builder.js';

/** The system file, one schema for YAML, `--set`, HTTP and types. Defaults stand here and nowhere else. */

const strict = { additionalProperties: false } as const;
/** A name that expressions read */
const Name = { pattern: '^[A-Za-z_]\\w*$' };
const Text = Type.String({ minLength: 1 });
/** An expression; a plain number is one too. */
const Expression = Type.Union([Text, Type.Number(), Type.Boolean()]);
const Time = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?)?$' });
const Fraction = Type.Number({ exclusiveMinimum: 0, maximum: 1 });
const Bps = (standard: number): ReturnType<typeof Type.Number> => Type.Number({ minimum: 0, exclusiveMaximum: 10_000, default: standard });

const Synthetic = Type.Object(
  { seed: Type.Optional(Type.Integer()), bars: Type.Optional(Type.Integer()), start: Type.Optional(Time), start_price: Type.Optional(Type.Number()), volatility: Type.Optional(Type.Number()), drift: Type.Optional(Type.Number()) },
  strict,
);

const Data = Type.Object(
  {
    source: Type.Enum(['csv', 'parquet', 'duckdb', 'synthetic'], { default: 'synthetic' }),
    path: Type.Optional(Text),
    table: Type.Optional(Text),
    query: Type.Optional(Text),
    symbols: Type.Array(Type.String({ pattern: '^(?!\\.+$)[A-Za-z0-9._^=-]+$' }), { minItems: 1, default: ['SYNTH'] }),
    timeframe: Type.String({ minLength: 1, default: '1h' }),
    timezone: Type.String({ minLength: 1, default: 'UTC' }),
    start: Type.Optional(Time),
    end: Type.Optional(Time),
    calendar: Type.Enum(['crypto', 'us_equity', 'forex', 'futures'], { default: 'crypto' }),
    layout: Type.Optional(Text),
    quality: Type.Optional(Type.Record(Type.String(), Type.Enum(['fail', 'repair', 'keep']))),
    synthetic: Type.Optional(Synthetic),
    /** bars of a lower timeframe, for `intrabar: detail`; what is left out is that of `data` */
    detail: Type.Optional(Type.Object({ timeframe: Text, path: Type.Optional(Text), table: Type.Optional(Text), query: Type.Optional(Text) }, strict)),
  },
  { ...strict, default: {} },
);

const Side = Type.Object({ enter: Expression, exit: Type.Optional(Expression) }, strict);

const Strategy = Type.Object(
  {
    let: Type.Optional(Type.Record(Type.String(Name), Expression)),
    long: Type.Optional(Side),
    short: Type.Optional(Side),
    stop: Type.Optional(Expression),
    target: Type.Optional(Expression),
    trail: Type.Optional(Expression),
    max_bars: Type.Optional(Expression),
  },
  { ...strict, default: {} },
);

const Execution = Type.Object(
  {
    fill: Type.Enum(['next_open', 'close'], { default: 'next_open' }),
    taker_fee_bps: Bps(10),
    maker_fee_bps: Bps(10),
    slippage_bps: Bps(5),
    spread_bps: Bps(0),
    intrabar: Type.Enum(['pessimistic', 'optimistic', 'detail'], { default: 'pessimistic' }),
    reverse: Type.Boolean({ default: false }),
  },
  { ...strict, default: {} },
);

const Risk = Type.Object(
  {
    cash: Type.Number({ exclusiveMinimum: 0, default: 10_000 }),
    sizing: Type.Enum(['all_in', 'fraction', 'fixed', 'risk'], { default: 'all_in' }),
    fraction: Type.Number({ exclusiveMinimum: 0, default: 1 }),
    quantity: Type.Number({ exclusiveMinimum: 0, default: 1 }),
    risk_per_trade: { ...Fraction, default: 0.01 },
    max_leverage: Type.Number({ exclusiveMinimum: 0, default: 1 }),
    max_positions: Type.Integer({ minimum: 1, maximum: 1, default: 1 }),
  },
  { ...strict, default: {} },
);

const Instrument = Type.Object(
  { lot: Type.Number({ minimum: 0, default: 0 }), multiplier: Type.Number({ exclusiveMinimum: 0, default: 1 }) },
  { ...strict, default: {} },
);

const Bounds = Type.Tuple([Type.Number(), Type.Number()]);
const Value = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);
const Axis = Type.Union([
  Type.Object({ int: Bounds, step: Type.Optional(Type.Number({ exclusiveMinimum: 0 })), log: Type.Optional(Type.Boolean()) }, strict),
  Type.Object({ float: Bounds, step: Type.Optional(Type.Number({ exclusiveMinimum: 0 })), log: Type.Optional(Type.Boolean()) }, strict),
  Type.Object({ choice: Type.Array(Value, { minItems: 1 }) }, strict),
]);

export const SystemSchema = Type.Object(
  {
    system: Type.String({ pattern: '^(?!\\.+$)[A-Za-z0-9._-]+$', default: 'system' }),
    data: Data,
    windows: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z0-9._-]+$' }), Type.Tuple([Time, Time]))),
    params: Type.Record(Type.String(Name), Value, { default: {} }),
    strategy: Strategy,
    execution: Execution,
    instrument: Instrument,
    risk: Risk,
    space: Type.Record(Type.String(Name), Axis, { default: {} }),
    require: Type.Array(Text, { default: [] }),
    objective: Type.String({ minLength: 1, default: 'sharpe' }),
    maximize: Type.Optional(Type.Array(Text, { minItems: 1 })),
    minimize: Type.Optional(Type.Array(Text, { minItems: 1 })),
    constraints: Type.Array(Text, { default: [] }),
    seed: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 1 }),
  },
  strict,
);

/** A resolved system file: every entry that has a default is there. Names are those of the file. */
export type SystemFile = Static<typeof SystemSchema>;
export type AxisFile = Static<typeof Axis>;
