import type { Static, TNumber, TString, TUnion } from 'typebox';
import { CALENDAR_NAMES } from '../../core/bars.js';
import { DATA_POLICIES } from '../../core/data-label.js';
import { SYMBOL_PATTERN } from '../../core/symbol-name.js';
import { QUALITY_POLICIES } from '../../data/quality/policies.js';
import { DEFAULT_THRESHOLDS } from '../../validation/thresholds.js';
import { Type } from './schema-builder.js';
import { Collection, Ml, ModelWalkForward, Training } from './schema/ml-schema.js';
import { Columns } from './schema/data-parts.js';
import { Forecasts } from './schema/forecasts-schema.js';
import { Kelly } from './schema/kelly-schema.js';
import { Instrument, Instruments } from './schema/instrument-schema.js';
import { Lifecycle } from './schema/lifecycle-schema.js';
import { Addition, EntryOrder, Takes } from './schema/orders-schema.js';
import { MemberName, Policy } from './schema/policy-schema.js';
import { Portfolio } from './schema/portfolio-schema.js';
import { Length, Study, WalkForward } from './schema/search-schema.js';
import { Axis, Count, Expression, Figure, Name, ParameterName, strict, Text, Time, Value, WholeFigure } from './schema/parts.js';

/** The system file, one schema for YAML, `--set`, HTTP and types. Defaults stand here and nowhere else. */

const Bps = (standard: number): TUnion<[TNumber, TString]> => Figure({ minimum: 0, exclusiveMaximum: 10_000 }, standard);

const Synthetic = Type.Object(
  {
    seed: Type.Optional(Type.Integer()),
    bars: Type.Optional(Type.Integer()),
    start: Type.Optional(Time),
    start_price: Type.Optional(Type.Number()),
    volatility: Type.Optional(Type.Number()),
    drift: Type.Optional(Type.Number()),
    /** of the returns of any two symbols; left out, all have the same bars */
    correlation: Type.Optional(Type.Number()),
  },
  strict,
);

/** Rows from elsewhere, which expressions read as `extra("name").column`. */
const Extra = Type.Object(
  {
    /** Parquet, Arrow, a DuckDB database or text with a header; `{symbol}` is replaced */
    path: Text,
    /** of a database */
    table: Type.Optional(Text),
    /** columns of a time: which a row is about, and at which it was known */
    time: Type.Optional(Text),
    known_at: Type.Optional(Text),
    time_format: Type.Optional(Text),
    /** of times that carry no zone; left out: that of `data` */
    timezone: Type.Optional(Text),
    columns: Type.Array(Type.String(Name), { minItems: 1 }),
    /** a row that was known longer before a bar's close counts for nothing; never by default */
    max_age: Type.Optional(Type.String({ pattern: '^[1-9]\\d*[smhdw]$' })),
    /** column that names the symbol of a row */
    symbol: Type.Optional(Text),
  },
  strict,
);

export const Data = Type.Object(
  {
    source: Type.Enum(['csv', 'json', 'parquet', 'arrow', 'duckdb', 'huggingface', 'ccxt', 'binance-archive', 'synthetic'], {
      default: 'synthetic',
    }),
    /** a file, a pattern or a folder; several of them are one source; of a source that is a service the folder of datasets */
    path: Type.Optional(Type.Union([Text, Type.Array(Text, { minItems: 1 })])),
    /** org/name[@revision] of the hub; spot, futures-um or futures-cm of the archives */
    dataset: Type.Optional(Text),
    /** of ccxt */
    exchange: Type.Optional(Text),
    table: Type.Optional(Text),
    query: Type.Optional(Text),
    symbols: Type.Array(Type.String({ pattern: SYMBOL_PATTERN }), { minItems: 1, default: ['SYNTH'] }),
    /** left out: the source's own */
    timeframe: Type.Optional(Text),
    timezone: Type.String({ minLength: 1, default: 'UTC' }),
    start: Type.Optional(Time),
    end: Type.Optional(Time),
    /** left out: what the bars show */
    calendar: Type.Optional(Type.Enum(CALENDAR_NAMES)),
    layout: Type.Optional(Text),
    columns: Type.Optional(Columns),
    /** DD.MM.YYYY HH:mm and the like, or s, ms, us, ns, excel */
    time_format: Type.Optional(Text),
    decimal: Type.Optional(Type.Enum(['.', ','])),
    thousands: Type.Optional(Type.Enum([',', '.', ' ', "'"])),
    /** lines of a text file before its header */
    skip_lines: Type.Optional(Type.Integer({ minimum: 0 })),
    delimiter: Type.Optional(Text),
    extra: Type.Optional(Type.Record(Type.String(Name), Extra)),
    /** symbols whose closes convert currencies (I6), such as EURUSD; those of `symbols` are found as well */
    currency_pairs: Type.Optional(Type.Array(Type.String({ pattern: SYMBOL_PATTERN }), { minItems: 1 })),
    quality: Type.Optional(Type.Record(Type.String(), Type.Enum(QUALITY_POLICIES))),
    synthetic: Type.Optional(Synthetic),
    /** how long `sym(…)` reads the last bar of another symbol: so many of that symbol's own bars, or a time */
    max_age: { ...Length, default: 3 },
    /** bars of a lower timeframe, for `intrabar: detail`; what is left out is that of `data` */
    detail: Type.Optional(
      Type.Object({ timeframe: Text, path: Type.Optional(Text), table: Type.Optional(Text), query: Type.Optional(Text) }, strict),
    ),
  },
  { ...strict, default: {} },
);

/** One side of the strategy, with what it orders beyond entries at the market and whole exits. */
const Side = Type.Object(
  {
    enter: Expression,
    exit: Type.Optional(Expression),
    order: Type.Optional(EntryOrder),
    take: Type.Optional(Takes),
    add: Type.Optional(Addition),
  },
  strict,
);

const Strategy = Type.Object(
  {
    let: Type.Optional(Type.Record(Type.String(Name), Expression)),
    long: Type.Optional(Side),
    short: Type.Optional(Side),
    stop: Type.Optional(Expression),
    target: Type.Optional(Expression),
    /** partial targets of both sides, in the place of `target` */
    take: Type.Optional(Takes),
    trail: Type.Optional(Expression),
    /** the stop moves to the entry price once the best price lies so far beyond it */
    stop_to_entry_after: Type.Optional(Expression),
    max_bars: Type.Optional(Expression),
    /** of a rotation: what legs are picked and weighed by, read where `rebalance` holds */
    weight: Type.Optional(Expression),
    rebalance: Type.Optional(Expression),
  },
  { ...strict, default: {} },
);

const Execution = Type.Object(
  {
    fill: Type.Enum(['next_open', 'close'], { default: 'next_open' }),
    taker_fee_bps: Bps(10),
    /** below 0 is a rebate */
    maker_fee_bps: Figure({ exclusiveMinimum: -10_000 }, 10),
    slippage_bps: Bps(5),
    spread_bps: Bps(0),
    intrabar: Type.Enum(['pessimistic', 'optimistic', 'detail'], { default: 'pessimistic' }),
    reverse: Type.Boolean({ default: false }),
  },
  { ...strict, default: {} },
);

const Risk = Type.Object(
  {
    cash: Figure({ exclusiveMinimum: 0 }, 10_000),
    sizing: Type.Enum(['all_in', 'fraction', 'weight', 'fixed', 'risk', 'kelly'], { default: 'all_in' }),
    /** share of the equity that an entry takes, read on its decision; for sizing: weight */
    weight: Type.Optional(Expression),
    kelly: Type.Optional(Kelly),
    fraction: Figure({ exclusiveMinimum: 0 }, 1),
    quantity: Figure({ exclusiveMinimum: 0 }, 1),
    risk_per_trade: Figure({ exclusiveMinimum: 0, maximum: 1 }, 0.01),
    max_leverage: Figure({ exclusiveMinimum: 0 }, 1),
    /** of the account: what instruments pay in another one is converted (I6); left out, nothing is */
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3,5}$' })),
    /** at once; left out, an account has a place for each leg */
    max_positions: Type.Optional(WholeFigure(1)),
  },
  { ...strict, default: {} },
);

const Probability = (standard: number): ReturnType<typeof Type.Number> => Type.Number({ minimum: 0, maximum: 1, default: standard });

/** What the winner of a study has to show; see docs/verdict.md. */
const Verdict = Type.Object(
  {
    enabled: Type.Boolean({ default: true }),
    /** what trials are judged beside: their own exposure to their market, all of it held, nothing, or a symbol */
    benchmark: Type.String({ pattern: SYMBOL_PATTERN, default: 'exposure' }),
    deflated_sharpe: Probability(DEFAULT_THRESHOLDS.deflatedSharpe),
    superior_ability: Probability(DEFAULT_THRESHOLDS.superiorAbility),
    loss_probability: Probability(DEFAULT_THRESHOLDS.lossProbability),
    overfitting: Probability(DEFAULT_THRESHOLDS.overfitting),
    choice_spread: Probability(DEFAULT_THRESHOLDS.choiceSpread),
    holdout_sharpe: Type.Number({ default: DEFAULT_THRESHOLDS.holdoutSharpe }),
    trades: Count(0, DEFAULT_THRESHOLDS.trades),
    periods: Count(0, DEFAULT_THRESHOLDS.periods),
    probabilistic_sharpe: Probability(DEFAULT_THRESHOLDS.probabilisticSharpe),
    interval_confidence: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: DEFAULT_THRESHOLDS.intervalConfidence }),
    lucky_sharpe: Type.Number({ exclusiveMinimum: 0, default: DEFAULT_THRESHOLDS.luckySharpe }),
    order_drawdown: Type.Number({ minimum: -1, maximum: 0, default: DEFAULT_THRESHOLDS.orderDrawdown }),
    entry_times: Probability(DEFAULT_THRESHOLDS.entryTimes),
  },
  { ...strict, default: {} },
);

export const SystemSchema = Type.Object(
  {
    system: Type.String({ pattern: '^(?!\\.+$)[A-Za-z0-9._-]+$', default: 'system' }),
    /** left out, single: a composite trades other systems, the members of its pool, in one account */
    kind: Type.Optional(Type.Enum(['single', 'composite'])),
    /** of a composite: its members by name, whole systems once it is resolved */
    pool: Type.Optional(Type.Record(MemberName, Type.Object({}))),
    /** of a composite: how much of the account each member has; left out, all of it */
    policy: Type.Optional(Policy),
    /** of a composite: the forecast whose fields its policy reads by their bare names */
    forecaster: Type.Optional(Text),
    /** what data may be used: real, demo (looked at, learned from never) or test (made up) */
    data_policy: Type.Optional(Type.Enum(DATA_POLICIES)),
    data: Data,
    windows: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z0-9._-]+$' }), Type.Tuple([Time, Time]))),
    params: Type.Record(Type.String(ParameterName), Value, { default: {} }),
    strategy: Strategy,
    forecasts: Type.Optional(Forecasts),
    ml: Type.Optional(Ml),
    execution: Execution,
    instrument: Instrument,
    instruments: Instruments,
    risk: Risk,
    portfolio: Type.Optional(Portfolio),
    lifecycle: Type.Optional(Lifecycle),
    space: Type.Record(Type.String(ParameterName), Axis, { default: {} }),
    require: Type.Array(Text, { default: [] }),
    objective: Type.String({ minLength: 1, default: 'sharpe' }),
    maximize: Type.Optional(Type.Array(Text, { minItems: 1 })),
    minimize: Type.Optional(Type.Array(Text, { minItems: 1 })),
    constraints: Type.Array(Text, { default: [] }),
    study: Study,
    walkforward: WalkForward,
    verdict: Verdict,
    ml_data_collection: Collection,
    ml_training: Training,
    ml_walkforward: ModelWalkForward,
    /** how often the same bars may be looked at as a holdout */
    holdout_looks: Count(1, 1),
    seed: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 1 }),
  },
  strict,
);

/** A resolved system file: every entry that has a default is there. Names are those of the file. */
export type SystemFile = Static<typeof SystemSchema>;
export type AxisFile = Static<typeof Axis>;

/** What `verdict.benchmark` may say beside a symbol. */
const BENCHMARK_RULES: readonly string[] = ['exposure', 'hold', 'none'];

/** Returns the symbol that trials are judged beside; undefined where it is their own, or none. */
export function benchmarkSymbol({ enabled, benchmark }: SystemFile['verdict']): string | undefined {
  return enabled && !BENCHMARK_RULES.includes(benchmark) ? benchmark : undefined;
}
