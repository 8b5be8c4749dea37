import { SYMBOL_PATTERN } from '../../../core/symbol-name.js';
import { REGIMES } from '../../../core/regimes.js';
import { TRADE_CLASS_NAMES } from '../../../ml/labels/threshold-class.js';
import { SAMPLER_NAMES } from '../../../search/samplers/names.js';
import { Type } from '../schema-builder.js';
import { Axis, Count, Expression, Fraction, Name, strict, Text, Time, Value } from './parts.js';

/** Entries of a system file that are about models. */

/** Where signals are kept with their features and outcomes, and which of them; a file has one owner at a time. */
export const Collection = Type.Object(
  {
    enabled: Type.Boolean({ default: false }),
    db_path: Type.String({ minLength: 1, default: 'data_cache/features.duckdb' }),
    /** traded: signals that became trades; all: every bar on which an entry was valid */
    signals: Type.Enum(['traded', 'all'], { default: 'traded' }),
    /** a row for each bar of the window too */
    bars: Type.Boolean({ default: false }),
  },
  { ...strict, default: {} },
);

/** What a model learns to say of a signal; see docs/learning.md. */
const Label = Type.Object(
  {
    kind: Type.Enum(['trade_win', 'trade_r', 'forward_return', 'return_class', 'triple_barrier', 'regime', 'forward_volatility'], {
      default: 'trade_win',
    }),
    horizon_bars: Count(1, 24),
    /** return_class: a return in the signal's direction above it is buy, one below the other sell (default -|above|), and what lies between
     *  is hold */
    above: Type.Number({ default: 0 }),
    below: Type.Optional(Type.Number()),
    /** return_class: which one is class 1 */
    class: Type.Enum(TRADE_CLASS_NAMES, { default: 'buy' }),
    /** triple_barrier: the unit of its barriers, in price units */
    distance: { ...Expression, default: 'atr(14)' },
    target_times: Type.Number({ exclusiveMinimum: 0, default: 2 }),
    stop_times: Type.Number({ exclusiveMinimum: 0, default: 1 }),
    /** regime: which one is class 1; all: each is a class of its own */
    regime: Type.Enum([...REGIMES, 'all'], { default: 'trend_up' }),
    crash_loss: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.1 }),
    trend_efficiency: { ...Fraction, default: 0.3 },
  },
  { ...strict, default: {} },
);

const Share = (standard: number): ReturnType<typeof Type.Number> =>
  Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: standard });

/** A number, a choice, weights of the two classes, or directions by the features' names. */
const OptionValue = Type.Union([Value, Type.Array(Type.Number()), Type.Record(Type.String(Name), Type.Number())]);

export const Training = Type.Object(
  {
    /** of the model in its registry; default the system's */
    name: Type.Optional(Text),
    /** a shipped feature set, or the path of a YAML file */
    features: Type.String({ minLength: 1, default: 'standard' }),
    label: Label,
    model: Type.Enum(['gbc', 'gbr', 'rfc', 'rfr', 'sgdc', 'sgdr', 'logistic'], { default: 'gbc' }),
    /** of the model's kind, by their names; see docs/models.md */
    options: Type.Record(Type.String(Name), OptionValue, { default: {} }),
    /** how much a row counts in training; uniqueness: labels that look at the same bars share their weight */
    weights: Type.Enum(['none', 'uniqueness'], { default: 'none' }),
    /** of the default split a holdout of 120 and, with the validation rows, 240 to measure drift by: enough for `challenge` and drift at
     *  their defaults */
    minimum_rows: Count(1, 600),
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
      {
        trials: Count(0, 0),
        sampler: Type.Enum(SAMPLER_NAMES, { default: 'auto' }),
        objective: Type.Optional(Type.Enum(['log_loss', 'brier', 'auc', 'rank_correlation'])),
        space: Type.Record(Type.String(Name), Axis, { default: {} }),
      },
      { ...strict, default: {} },
    ),
    registry: Type.String({ minLength: 1, default: 'models' }),
    /** what asks for training again; 0 asks for nothing */
    retrain: Type.Object(
      { new_rows: Count(0, 500), days: Count(0, 30), on_drift: Type.Boolean({ default: true }) },
      { ...strict, default: {} },
    ),
    /** what a challenger must show over the champion, on rows that neither has learned from */
    challenge: Type.Object(
      { rows: Count(2, 100), effect: Type.Number({ minimum: 0, default: 0.001 }), confidence: Share(0.95) },
      { ...strict, default: {} },
    ),
  },
  { ...strict, default: {} },
);

/** How a model is walked forward; its folds are those of `walkforward`, what is trained stands in `ml_training`. See docs/learning.md. */
export const ModelWalkForward = Type.Object(
  {
    /** bars: each bar is a row, and scores alone decide; signals: the strategy's own signals are rows, and scores filter them. Default:
     *  signals for the outcomes of trades */
    rows: Type.Optional(Type.Enum(['bars', 'signals'])),
    /** a score from it on buys, or takes a signal; default 0.55, of numbers 0 */
    buy_threshold: Type.Optional(Type.Number()),
    /** bars: a score up to it leaves, and sells where the strategy has a short side; default 0.45, of numbers 0 */
    sell_threshold: Type.Optional(Type.Number()),
    /** sgdc and sgdr: whether they learn on while they are tested, each label when it is known */
    online: Type.Boolean({ default: false }),
    /** whether the last model becomes a version of the registry, and under which name; default that of the training and -walkforward */
    register: Type.Boolean({ default: true }),
    name: Type.Optional(Text),
  },
  { ...strict, default: {} },
);

/** The model of a leg, in the place of that of all. */
const LegModel = Type.Object(
  {
    model_path: Text,
    /** filled in when the system is resolved, as those of the section are */
    model_hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    learned_until: Type.Optional(Time),
  },
  strict,
);

/** A trained model as a column, and what it has to say about entries; see docs/models.md. */
export const Ml = Type.Object(
  {
    enabled: Type.Boolean({ default: false }),
    /** a bundle's file */
    model_path: Type.Optional(Text),
    /** sha256 of that file; filled in when the system is resolved */
    model_hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    /** when the last label was known that it learned from; filled in too */
    learned_until: Type.Optional(Time),
    /** and on which bars; filled in as well */
    learned_on: Type.Optional(Type.Object({ timeframe: Text, symbols: Type.Array(Text) }, strict)),
    /** models that legs have of their own, by symbol: a path, or the entries above */
    legs: Type.Optional(Type.Record(Type.String({ pattern: SYMBOL_PATTERN }), LegModel)),
    /** the model's name in expressions: model("name") */
    name: Type.String({ ...Name, default: 'model' }),
    /** left out, only the expressions themselves ask the model */
    prediction_mode: Type.Optional(Type.Enum(['score_enhancement', 'filter', 'replace'])),
    /** a number, or an expression such as $weight */
    ml_weight: Type.Union([Text, Type.Number({ minimum: 0, maximum: 1 })], { default: 0.5 }),
    /** default: the threshold that was chosen in training */
    confidence_threshold: Type.Optional(Type.Union([Text, Type.Number()])),
  },
  strict,
);
