import type { Static } from 'typebox';
import type { GuardsConfig } from '../../../live/guards/guards-config.js';
import { Type } from '../../system/schema-builder.js';

const strict = { additionalProperties: false } as const;
const Positive = Type.Optional(Type.Number({ exclusiveMinimum: 0 }));
const Off = Type.Enum(['off']);

/** The guards of a session. */
export const Guards = Type.Object(
  {
    /** no complete bar for so long, minutes of market time; default two bars and five minutes */
    stale: Type.Optional(Type.Union([Off, Type.Object({ minutes: Positive }, strict)])),
    /** how far an exchange's clock and the machine's may be apart, milliseconds; default 1000 */
    clock_offset: Type.Optional(Type.Union([Off, Type.Object({ most_ms: Type.Optional(Type.Number({ minimum: 0 })) }, strict)])),
    order_rate: Type.Optional(
      Type.Object(
        {
          most: Type.Integer({ minimum: 1 }),
          seconds: Type.Number({ exclusiveMinimum: 0 }),
          act: Type.Enum(['refuse', 'halt'], { default: 'halt' }),
        },
        strict,
      ),
    ),
    /** worth at most, account currency */
    notional: Type.Optional(Type.Object({ order: Positive, symbol: Positive, gross: Positive }, strict)),
    /** since the day's first equity; `offset_minutes` is how far the day's clock is ahead of UTC */
    daily_loss: Type.Optional(
      Type.Object(
        {
          fraction: Positive,
          amount: Positive,
          act: Type.Enum(['reduce', 'halt'], { default: 'halt' }),
          offset_minutes: Type.Optional(Type.Integer({ minimum: -720, maximum: 840 })),
        },
        strict,
      ),
    ),
  },
  { ...strict, default: {} },
);

/** Returns guards as the room of sessions takes them. */
export function guardsOf({ stale, clock_offset, order_rate, notional, daily_loss }: Static<typeof Guards>): GuardsConfig {
  return {
    ...(stale !== undefined && {
      stale: stale === 'off' ? 'off' : { mostMs: stale.minutes === undefined ? undefined : stale.minutes * 60_000 },
    }),
    ...(clock_offset !== undefined && { clockOffset: clock_offset === 'off' ? 'off' : { mostMs: clock_offset.most_ms } }),
    ...(order_rate && { orderRate: { most: order_rate.most, windowMs: order_rate.seconds * 1000, act: order_rate.act } }),
    ...(notional && { notional }),
    ...(daily_loss && {
      dailyLoss: {
        fraction: daily_loss.fraction,
        amount: daily_loss.amount,
        act: daily_loss.act,
        zoneOffsetMinutes: daily_loss.offset_minutes,
      },
    }),
  };
}
