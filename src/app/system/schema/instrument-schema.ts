import { CALENDAR_NAMES } from '../../../core/bars.js';
import { INSTRUMENT_KINDS, WORKDAYS } from '../../../core/instrument-money.js';
import { SYMBOL_PATTERN } from '../../../core/symbol-name.js';
import { Type } from '../schema-builder.js';
import { Figure, Sessions, strict, Text } from './parts.js';

const Margin = Type.Optional(Figure({ exclusiveMinimum: 0, maximum: 1 }));
const Amount = Type.Optional(Figure({ minimum: 0 }));

const ENTRIES = {
  /** the file of configs/instruments that the other entries are laid over; gone once a system is resolved */
  preset: Type.Optional(Text),
  lot: Figure({ minimum: 0 }, 0),
  multiplier: Figure({ exclusiveMinimum: 0 }, 1),
  /** I1: of prices; 0: any price */
  tick: Amount,
  /** I2: entries worth less come to nothing */
  min_notional: Amount,
  /** bps in the place of those of `execution`; per unit, and at least, of every fill */
  fees: Type.Optional(
    Type.Object(
      {
        maker_bps: Type.Optional(Figure({ exclusiveMinimum: -10_000 })),
        taker_bps: Type.Optional(Figure({ minimum: 0, exclusiveMaximum: 10_000 })),
        per_unit: Amount,
        minimum: Amount,
      },
      strict,
    ),
  ),
  /** what a position is: paid for in full, or by margin */
  kind: Type.Optional(Type.Enum(INSTRUMENT_KINDS)),
  /** I3, I4: shares of the notional */
  initial_margin: Margin,
  maintenance_margin: Margin,
  /** I5: share of the notional that a long pays a short, each time; a number or a column of a table beside the bars */
  funding: Type.Optional(
    Type.Object(
      {
        rate: Type.Optional(Figure({})),
        column: Type.Optional(Text),
        every: Type.String({ pattern: '^[1-9]\\d*[mhd]$', default: '8h' }),
      },
      strict,
    ),
  ),
  /** I5: quote currency per unit and night, below 0 is paid; the day whose night counts for the weekend too */
  swap_long: Type.Optional(Figure({})),
  swap_short: Type.Optional(Figure({})),
  swap_triple: Type.Optional(Type.Enum(WORKDAYS)),
  /** I7: spot may be sold short, at this share of the notional a year */
  borrow: Type.Optional(Type.Boolean()),
  borrow_rate: Amount,
  /** I6: what its prices are in */
  currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3,5}$' })),
  /** in the place of `data.calendar` */
  calendar: Type.Optional(Type.Enum(CALENDAR_NAMES)),
  /** hours at which it may be entered */
  session: Type.Optional(Sessions),
};

/** In what units every symbol is traded that `instruments` does not name. */
export const Instrument = Type.Object(ENTRIES, { ...strict, default: {} });

/** In what units symbols are traded, by symbol; an entry takes the place of `instrument` for it. */
export const Instruments = Type.Optional(Type.Record(Type.String({ pattern: SYMBOL_PATTERN }), Type.Object(ENTRIES, strict)));
