import { SAMPLER_NAMES } from '../../../search/samplers/names.js';
import { Type } from '../schema-builder.js';
import { Count, strict, Text } from './parts.js';

/** How trials are searched and walked forward. */

/** A number of bars, or a time such as 30d. */
export const Length = Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[1-9]\\d*[mhdw]$' })]);

/** A window of `windows`, or a fraction of the bars. */
const Part = Type.Union([Text, Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })]);

export const Study = Type.Object(
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

export const WalkForward = Type.Object(
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
    /** purged and combinatorial: neighbouring groups of bars, how many of them a split tests (combinatorial), and what is dropped beside a
     *  test */
    groups: Count(2, 6),
    test_groups: Count(1, 2),
    purge_bars: Count(0, 0),
    embargo_bars: Count(0, 0),
  },
  { ...strict, default: {} },
);
