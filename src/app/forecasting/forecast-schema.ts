import type { Static } from 'typebox';
import { DATA_POLICIES } from '../../core/data-label.js';
import { Type } from '../system/schema-builder.js';
import { Count, Name, strict, Text, Value } from '../system/schema/parts.js';
import { Length } from '../system/schema/search-schema.js';
import { Data } from '../system/system-schema.js';

/** A file of a forecaster, one schema for YAML, `--set` and types. Defaults stand here and nowhere else. */

const OptionValue = Type.Union([Value, Type.Array(Type.Number()), Type.Record(Type.String(Name), Type.Number())]);

/** Of the models, where a head does not say otherwise: small trees of many rows each, which slow horizons ask for. */
const BOOSTING = { trees: 100, learningRate: 0.05, bins: 63, maxLeaves: 8, minRows: 100 };
const FOREST = { trees: 100, bins: 63, maxDepth: 6, minRows: 100 };
export const HEAD_DEFAULTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  gbr: BOOSTING,
  gbc: BOOSTING,
  rfr: FOREST,
  rfc: FOREST,
  sgdr: {},
};

const Options = Type.Record(Type.String(Name), OptionValue, { default: {} });
const NumberHead = Type.Object({ model: Type.Enum(['gbr', 'rfr', 'sgdr'], { default: 'gbr' }), options: Options }, strict);
const ClassHead = Type.Object({ model: Type.Enum(['gbc', 'rfc'], { default: 'gbc' }), options: Options }, strict);

const Share = (standard: number): ReturnType<typeof Type.Number> =>
  Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: standard });

export const ForecastSchema = Type.Object(
  {
    forecast: Type.String(Name),
    description: Type.Optional(Text),
    /** real refuses synthetic bars, demo refuses to learn, test takes synthetic bars with ALLOW_FAKE_DATA=true */
    data_policy: Type.Enum(DATA_POLICIES, { default: 'real' }),
    data: Data,
    horizon_bars: Type.Integer({ minimum: 2 }),
    /** a shipped feature set, or the path of a YAML file */
    features: Type.String({ minLength: 1, default: 'standard' }),
    /** what is forecast; those that stand there, and all where none does */
    heads: Type.Object(
      { return: Type.Optional(NumberHead), volatility: Type.Optional(NumberHead), regime: Type.Optional(ClassHead) },
      { ...strict, default: { return: {}, volatility: {}, regime: {} } },
    ),
    /** of the horizons of a train window: how many are crashes, and how many of the others trends */
    regimes: Type.Object({ crash_share: Share(0.05), trend_share: Share(0.5) }, { ...strict, default: {} }),
    walkforward: Type.Object(
      {
        mode: Type.Enum(['rolling', 'anchored'], { default: 'rolling' }),
        train: { ...Length, default: '365d' },
        test: { ...Length, default: '30d' },
        /** between labels and the bars behind a boundary; at least the horizon, which it is by default */
        embargo_bars: Type.Optional(Type.Integer({ minimum: 0 })),
      },
      { ...strict, default: {} },
    ),
    /** share of a train window, the latest, that calibrates */
    calibration_share: Share(0.2),
    /** rows that a head learns from */
    minimum_rows: Count(1, 500),
    registry: Type.String({ minLength: 1, default: 'forecasts' }),
    seed: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 1 }),
  },
  strict,
);

/** A resolved file of a forecaster: every entry that has a default is there. */
export type ForecastFile = Static<typeof ForecastSchema>;
