import { SYMBOL_PATTERN } from '../../../core/symbol-name.js';
import { Type } from '../schema-builder.js';
import { strict, Text } from './parts.js';

const ENTRIES = {
  /** the file of configs/instruments that the other entries are laid over; gone once a system is resolved */
  preset: Type.Optional(Text),
  lot: Type.Number({ minimum: 0, default: 0 }),
  multiplier: Type.Number({ exclusiveMinimum: 0, default: 1 }),
  /** I1: of prices; 0: any price */
  tick: Type.Optional(Type.Number({ minimum: 0 })),
  /** I2: entries worth less come to nothing */
  min_notional: Type.Optional(Type.Number({ minimum: 0 })),
  /** bps in the place of those of `execution`; per unit, and at least, of every fill */
  fees: Type.Optional(
    Type.Object(
      {
        maker_bps: Type.Optional(Type.Number({ exclusiveMinimum: -10_000 })),
        taker_bps: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 10_000 })),
        per_unit: Type.Optional(Type.Number({ minimum: 0 })),
        minimum: Type.Optional(Type.Number({ minimum: 0 })),
      },
      strict,
    ),
  ),
};

/** In what units every symbol is traded that `instruments` does not name. */
export const Instrument = Type.Object(ENTRIES, { ...strict, default: {} });

/** In what units symbols are traded, by symbol; an entry takes the place of `instrument` for it. */
export const Instruments = Type.Optional(Type.Record(Type.String({ pattern: SYMBOL_PATTERN }), Type.Object(ENTRIES, strict)));
