import { Type } from '../schema-builder.js';
import { Expression, Figure, strict, WholeFigure } from './parts.js';

/** An entry that waits for its price (O1, O2). */
export const EntryOrder = Type.Object(
  {
    type: Type.Enum(['market', 'limit', 'stop'], { default: 'market' }),
    /** of limit and stop, read on the decision */
    price: Type.Optional(Expression),
    /** bars behind the decision on which it may be filled; 1 where it is left out */
    valid_bars: Type.Optional(WholeFigure(1)),
  },
  strict,
);

/** Partial targets (O3): the distance of each, and the share of what was bought that leaves there. */
export const Takes = Type.Array(Type.Object({ at: Expression, close: Figure({ exclusiveMinimum: 0, maximum: 1 }) }, strict), {
  minItems: 1,
});

/** Additions to a position (O4). */
export const Addition = Type.Object(
  {
    /** decided on the close of a bar with the position */
    when: Expression,
    max: WholeFigure(1, 1),
    /** of the quantity that an entry would have */
    fraction: Figure({ exclusiveMinimum: 0 }, 1),
    /** whether the stop is read again, at the addition's price; it never moves back */
    restop: Type.Boolean({ default: false }),
  },
  strict,
);
