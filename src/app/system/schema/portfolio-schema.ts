import { WEIGHT_POLICIES } from '../../../core/rotation.js';
import { SYMBOL_PATTERN } from '../../../core/symbol-name.js';
import { Type } from '../schema-builder.js';
import { Expression, Figure, Name, Sessions, strict, Text, WholeFigure } from './parts.js';

const Cap = Type.Optional(Figure({ exclusiveMinimum: 0 }));
const Share = Type.Optional(Figure({ exclusiveMinimum: 0, maximum: 1 }));
const Symbol = Type.String({ pattern: SYMBOL_PATTERN });

/** One account for all symbols (P1–P10); without it they are run one after the other. */
export const Portfolio = Type.Object(
  {
    /** who is served first: larger first, ties by symbol */
    rank: Type.Optional(Expression),
    /** share of the equity that a leg sizes on; 1 where it is left out */
    cash: Type.Optional(Type.Record(Symbol, Figure({ exclusiveMinimum: 0 }))),
    groups: Type.Optional(Type.Record(Type.String(Name), Type.Array(Symbol, { minItems: 1 }))),
    /** notional / equity, at most */
    max_exposure: Type.Optional(Type.Object({ gross: Cap, net: Cap, symbol: Cap, group: Cap }, strict)),
    /** no entry that moves like what is held: Pearson, over the log returns of the last common bars */
    correlation: Type.Optional(Type.Object({ limit: Figure({ minimum: 0, maximum: 1 }), bars: WholeFigure(2, 60) }, strict)),
    volatility_target: Type.Optional(
      Type.Object(
        {
          annual: Figure({ exclusiveMinimum: 0 }),
          days: WholeFigure(2, 20),
          max_scale: Figure({ exclusiveMinimum: 0 }, 1),
        },
        strict,
      ),
    ),
    guards: Type.Optional(
      Type.Object(
        {
          daily_loss: Share,
          max_drawdown: Share,
          /** hours at which anything may be entered */
          sessions: Type.Optional(Sessions),
          /** no entry where the spread is wider: execution.spread_bps, or a column of a table beside the bars, bps */
          max_spread_bps: Type.Optional(Figure({ minimum: 0 })),
          spread: Type.Optional(Text),
          /** how long entries are refused after a drawdown */
          cool_down: Type.String({ pattern: '^[1-9]\\d*[mhdw]$', default: '1d' }),
          action: Type.Enum(['flatten', 'block'], { default: 'flatten' }),
        },
        strict,
      ),
    ),
    /** of a rotation (P10): legs of the largest weights above 0 that are held, and of the smallest below 0; left out, all and none */
    top: Type.Optional(WholeFigure(1)),
    short_top: Type.Optional(WholeFigure(0)),
    /** the sum of what the weights are, share of the equity; left out, 1 */
    gross: Type.Optional(Figure({ exclusiveMinimum: 0 })),
    /** a difference that is not larger is not traded, share of the equity; left out, 0 */
    threshold: Type.Optional(Figure({ minimum: 0 })),
    /** how legs are weighed that strategy.weight has picked, by past returns alone; left out, in proportion to it */
    weights: Type.Optional(Type.Object({ policy: Type.Enum(WEIGHT_POLICIES), bars: WholeFigure(2, 60) }, strict)),
  },
  strict,
);
