import { SYMBOL_PATTERN } from '../../../core/symbol-name.js';
import { Type } from '../schema-builder.js';
import { Expression, Figure, Name, strict, WholeFigure } from './parts.js';

/** A member's name stands beside symbols, in weights and in tables. */
export const MemberName = Type.String({ pattern: SYMBOL_PATTERN });

/** Share of the account that each member sizes on; a member that is not named has none. */
const Weights = Type.Record(MemberName, Figure({ minimum: 0 }));

/** Ways to learn weights. */
export const LEARNED_METHODS = ['exponentiated_gradient', 'ridge', 'trees'] as const;

/** How weights are learned of what members made. */
const Learning = Type.Object(
  {
    method: Type.Enum(LEARNED_METHODS),
    /** over which a member's return is measured, bars */
    horizon_bars: WholeFigure(1, 24),
    /** of what was not yet known when it is learned of, bars: not below horizon_bars */
    purge_bars: Type.Optional(WholeFigure(0)),
    /** left out beside that, bars */
    embargo_bars: WholeFigure(0, 0),
    /** bars from one change of the weights to the next; left out, horizon_bars */
    every_bars: Type.Optional(WholeFigure(1)),
    /** of exponentiated_gradient */
    learning_rate: Figure({ exclusiveMinimum: 0 }, 0.05),
    /** share that every member keeps, of exponentiated_gradient */
    floor: Figure({ minimum: 0, exclusiveMaximum: 1 }, 0),
    /** bars that are learned of, at least; until there are so many the weights are the default */
    train_bars: WholeFigure(1, 250),
    /** of ridge: the penalty; of trees: how many */
    penalty: Figure({ exclusiveMinimum: 0 }, 1),
    trees: WholeFigure(1, 50),
    /** what members' returns are learned from, of ridge and trees: expressions by name */
    features: Type.Optional(Type.Record(Type.String(Name), Expression)),
  },
  strict,
);

/** What says, bar by bar, how much of an account each member of a composite has; its numbers may be expressions of parameters. */
export const Policy = Type.Object(
  {
    policy: Type.Optional(Type.String(Name)),
    kind: Type.Enum(['rules', 'learned'], { default: 'rules' }),
    /** the first whose `when` holds */
    rules: Type.Array(Type.Object({ when: Expression, weights: Weights }, strict), { default: [] }),
    /** where no rule holds */
    default: Weights,
    learn: Type.Optional(Learning),
    switch: Type.Object(
      {
        /** what is held by a member that has no weight any more stays until its own exit */
        hold_open: Type.Boolean({ default: false }),
        /** a choice stays in force at least so long */
        minimum_bars: WholeFigure(1, 1),
      },
      { ...strict, default: {} },
    ),
  },
  strict,
);
