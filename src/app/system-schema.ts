import type { Static } from 'typebox';
import { REGIMES } from '../ml/labels/regime.js';
import { TRADE_CLASS_NAMES } from '../ml/labels/threshold-class.js';
import { SAMPLER_NAMES } from '../search/samplers/names.js';
import { DEFAULT_THRESHOLDS } from '../validation/thresholds.js';
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
/** The axis exists only where each parameter named has one of the values. */
const When = Type.Optional(Type.Record(Type.String(Name), Type.Union([Value, Type.Array(Value, { minItems: 1 })])));
const Step = Type.Optional(Type.Number({ exclusiveMinimum: 0 }));
const Axis = Type.Union([
  Type.Object({ int: Bounds, step: Step, log: Type.Optional(Type.Boolean()), when: When }, strict),
  Type.Object({ float: Bounds, step: Step, log: Type.Optional(Type.Boolean()), when: When }, strict),
  Type.Object({ choice: Type.Array(Value, { minItems: 1 }), when: When }, strict),
]);

const Count = (minimum: number, standard: number): ReturnType<typeof Type.Integer> => Type.Integer({ minimum, default: standard });

/** A window of `windows`, or a fraction of the bars. */
const Part = Type.Union([Text, Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })]);

const Study = Type.Object(
  {
    trials: Count(1, 100),
    sampler: Type.Enum(SAMPLER_NAMES, { default: 'auto' }),
    pruner: Type.Enum(['none', 'median', 'successive_halving', 'hyperband'], { default: 'none' }),
    /** what a pruner spends: longer parts of the window, or more of the folds */
    resource: Type.Enum(['history', 'folds'], { default: 'history' }),
    /** one in so many goes on, and by that factor each rung is longer */
    reduction: Count(2, 3),
    /** lengths of history that a trial is looked at: the last one is the whole window */
    rungs: Count(2, 3),
    batch_size: Type.Union([Type.Enum(['auto']), Type.Integer({ minimum: 1 })], { default: 'auto' }),
    /** trials without an improvement of more than min_delta after which the study ends; never by default */
    patience: Type.Optional(Type.Integer({ minimum: 1 })),
    min_delta: Type.Number({ minimum: 0, default: 0 }),
    /** the objective is its mean over that many neighbouring parts of the window; 1 is the window as a whole */
    folds: Count(1, 1),
    winner: Type.Enum(['point', 'plateau'], { default: 'point' }),
    /** search on train, choose on validation, look at holdout once */
    split: Type.Optional(Type.Object({ train: Part, validation: Type.Optional(Part), holdout: Type.Optional(Part) }, strict)),
    /** bars left out between neighbouring parts of a split by fractions, and between folds */
    gap_bars: Count(0, 0),
    /** how many of the best on train are scored on validation */
    candidates: Count(1, 10),
  },
  { ...strict, default: {} },
);

/** A number of bars, or a time such as 30d. */
const Length = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[1-9]\\d*[mhdw]$' })]);

const WalkForward = Type.Object(
  {
    mode: Type.Enum(['rolling', 'anchored', 'purged', 'combinatorial'], { default: 'rolling' }),
    train: { ...Length, default: '365d' },
    test: { ...Length, default: '90d' },
    /** from one test to the next; default the length of test */
    step: Type.Optional(Length),
    gap_bars: Count(0, 0),
    keep_short_tail: Type.Boolean({ default: false }),
    /** of each fold; default study.trials */
    trials: Type.Optional(Type.Integer({ minimum: 1 })),
    /** purged and combinatorial: neighbouring groups of bars, how many of them a split tests (combinatorial), and what is dropped beside a test */
    groups: Count(2, 6),
    test_groups: Count(1, 2),
    purge_bars: Count(0, 0),
    embargo_bars: Count(0, 0),
  },
  { ...strict, default: {} },
);

const Probability = (standard: number): ReturnType<typeof Type.Number> => Type.Number({ minimum: 0, maximum: 1, default: standard });

/** What the winner of a study has to show; see docs/verdict.md. */
const Verdict = Type.Object(
  {
    enabled: Type.Boolean({ default: true }),
    deflated_sharpe: Probability(DEFAULT_THRESHOLDS.deflatedSharpe),
    superior_ability: Probability(DEFAULT_THRESHOLDS.superiorAbility),
    overfitting: Probability(DEFAULT_THRESHOLDS.overfitting),
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

/** Where signals are kept with their features and outcomes; a file has one owner at a time. */
const Collection = Type.Object({ enabled: Type.Boolean({ default: false }), db_path: Type.String({ minLength: 1, default: 'data_cache/features.duckdb' }) }, { ...strict, default: {} });

/** What a model learns to say of a signal; see docs/learning.md. */
const Label = Type.Object(
  {
    kind: Type.Enum(['trade_win', 'trade_r', 'forward_return', 'return_class', 'triple_barrier', 'regime', 'forward_volatility'], { default: 'trade_win' }),
    horizon_bars: Count(1, 24),
    /** return_class: a return in the signal's direction above it is buy, one below the other sell (default -|above|), and what lies between is hold */
    above: Type.Number({ default: 0 }),
    below: Type.Optional(Type.Number()),
    /** return_class: which one is class 1 */
    class: Type.Enum(TRADE_CLASS_NAMES, { default: 'buy' }),
    /** triple_barrier: the unit of its barriers, in price units */
    distance: { ...Expression, default: 'atr(14)' },
    target_times: Type.Number({ exclusiveMinimum: 0, default: 2 }),
    stop_times: Type.Number({ exclusiveMinimum: 0, default: 1 }),
    /** regime: which one is class 1 */
    regime: Type.Enum(REGIMES, { default: 'trend_up' }),
    crash_loss: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.1 }),
    trend_efficiency: { ...Fraction, default: 0.3 },
  },
  { ...strict, default: {} },
);

const Share = (standard: number): ReturnType<typeof Type.Number> => Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: standard });

const Training = Type.Object(
  {
    /** of the model in its registry; default the system's */
    name: Type.Optional(Text),
    /** a shipped feature set, or the path of a YAML file */
    features: Type.String({ minLength: 1, default: 'standard' }),
    label: Label,
    model: Type.Enum(['gbc', 'gbr', 'rfc', 'rfr', 'sgdc', 'sgdr', 'logistic'], { default: 'gbc' }),
    /** of the model's kind, by their names; see docs/models.md */
    options: Type.Record(Type.String(Name), Value, { default: {} }),
    /** how much a row counts in training; uniqueness: labels that look at the same bars share their weight */
    weights: Type.Enum(['none', 'uniqueness'], { default: 'none' }),
    minimum_rows: Count(1, 500),
    /** shares of the rows in their order of time; together they are 1 */
    split: Type.Object({ train: Share(0.6), validation: Share(0.2), holdout: Share(0.2) }, { ...strict, default: {} }),
    /** between the labels of a part and the next part; labels that reach into it are purged without it too */
    embargo_bars: Count(0, 0),
    calibration: Type.Enum(['platt', 'isotonic', 'none'], { default: 'platt' }),
    /** the score from which on a signal is taken; auto: chosen on the validation rows */
    threshold: Type.Union([Type.Enum(['auto']), Type.Number()], { default: 'auto' }),
    most_features: Type.Optional(Type.Integer({ minimum: 1 })),
    /** of the walk-forward; 0 leaves it out */
    folds: Count(0, 5),
    /** options of the model that the samplers vary; 0 trials search nothing */
    search: Type.Object(
      { trials: Count(0, 0), sampler: Type.Enum(SAMPLER_NAMES, { default: 'auto' }), objective: Type.Optional(Type.Enum(['log_loss', 'brier', 'auc', 'rank_correlation'])), space: Type.Record(Type.String(Name), Axis, { default: {} }) },
      { ...strict, default: {} },
    ),
    registry: Type.String({ minLength: 1, default: 'models' }),
    /** what asks for training again; 0 asks for nothing */
    retrain: Type.Object({ new_rows: Count(0, 500), days: Count(0, 30), on_drift: Type.Boolean({ default: true }) }, { ...strict, default: {} }),
    /** what a challenger must show over the champion, on rows that neither has learned from */
    challenge: Type.Object({ rows: Count(2, 200), effect: Type.Number({ minimum: 0, default: 0.001 }), confidence: Share(0.95) }, { ...strict, default: {} }),
  },
  { ...strict, default: {} },
);

/** A number, or an expression such as $threshold. */
const Swept = (number: ReturnType<typeof Type.Number>, standard: number): ReturnType<typeof Type.Union<[typeof Text, typeof number]>> => Type.Union([Text, number], { default: standard });

/** A trained model as a column, and what it has to say about entries; see docs/models.md. */
const Ml = Type.Object(
  {
    enabled: Type.Boolean({ default: false }),
    /** a bundle's file */
    model_path: Type.Optional(Text),
    /** sha256 of that file; filled in when the system is resolved */
    model_hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    /** the model's name in expressions: model("name") */
    name: Type.String({ ...Name, default: 'model' }),
    /** left out, only the expressions themselves ask the model */
    prediction_mode: Type.Optional(Type.Enum(['score_enhancement', 'filter', 'replace'])),
    ml_weight: Swept(Type.Number({ minimum: 0, maximum: 1 }), 0.5),
    confidence_threshold: Swept(Type.Number(), 0.5),
  },
  strict,
);

export const SystemSchema = Type.Object(
  {
    system: Type.String({ pattern: '^(?!\\.+$)[A-Za-z0-9._-]+$', default: 'system' }),
    data: Data,
    windows: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Za-z0-9._-]+$' }), Type.Tuple([Time, Time]))),
    params: Type.Record(Type.String(Name), Value, { default: {} }),
    strategy: Strategy,
    ml: Type.Optional(Ml),
    execution: Execution,
    instrument: Instrument,
    risk: Risk,
    space: Type.Record(Type.String(Name), Axis, { default: {} }),
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
    /** how often the same bars may be looked at as a holdout */
    holdout_looks: Count(1, 1),
    seed: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 1 }),
  },
  strict,
);

/** A resolved system file: every entry that has a default is there. Names are those of the file. */
export type SystemFile = Static<typeof SystemSchema>;
export type AxisFile = Static<typeof Axis>;
