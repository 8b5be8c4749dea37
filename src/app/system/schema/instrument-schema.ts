import { SYMBOL_PATTERN } from '../../../core/symbol-name.js';
import { Type } from '../schema-builder.js';
import { strict, Text } from './parts.js';

const ENTRIES = {
  /** the file of configs/instruments that the other entries are laid over; gone once a system is resolved */
  preset: Type.Optional(Text),
  lot: Type.Number({ minimum: 0, default: 0 }),
  multiplier: Type.Number({ exclusiveMinimum: 0, default: 1 }),
};

/** In what units every symbol is traded that `instruments` does not name. */
export const Instrument = Type.Object(ENTRIES, { ...strict, default: {} });

/** In what units symbols are traded, by symbol; an entry takes the place of `instrument` for it. */
export const Instruments = Type.Optional(Type.Record(Type.String({ pattern: SYMBOL_PATTERN }), Type.Object(ENTRIES, strict)));
