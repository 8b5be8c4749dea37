import type { Kernels } from '../../memory/kernels.js';
import { MONEY_FIELDS } from './leg-numbers.js';
import { fieldSetters, type FieldSetter } from '../spec-writer.js';

const LEG_FIELDS = {
  whole: [
    'spec_at',
    'trial_at',
    'orders_at',
    'instant_of',
    'shift',
    'bar_at',
    'mark',
    'mark_sum',
    'rank',
    'log_close',
    'policy',
    'groups',
    'groups_high',
    'symbol',
    'end_reason',
  ],
  number: ['share'],
} as const;
const BOOK_FIELDS = {
  whole: [
    'clock_at',
    'legs',
    'any_entry',
    'entry_start',
    'entry_order',
    'entries',
    'values',
    'equity',
    'skips',
    'skip_total',
    'fills',
    'fill_total',
    'day_returns',
    'work',
    'leg_count',
    'places',
    'skip_capacity',
    'fill_capacity',
    'money',
    'charges',
    'charge_total',
    'charge_capacity',
    'has_maintenance',
    'entry_capacity',
    'correlation_bars',
    'volatility_days',
    'flattens',
    'has_guard',
    'rotates',
    'top',
    'short_top',
    'policy',
    'policy_bars',
    'target_capacity',
    'targets',
    'target_total',
    'rotation_room',
    'kelly_trades',
    'kelly_of_leg',
    'kelly_room',
  ],
  number: [
    'max_symbol',
    'max_group',
    'max_net',
    'max_gross',
    'correlation_limit',
    'volatility_target',
    'max_scale',
    'daily_loss',
    'max_drawdown',
    'cool_down',
    'spread',
    'max_spread',
    'target_gross',
    'threshold',
    'kelly_fraction',
    'kelly_floor',
    'kelly_cap',
  ],
} as const;

const MONEY_FIELD_NAMES = {
  whole: ['funding', 'swap_nights', 'borrow_days', 'rate_at_open', 'rate_at_close', 'is_shut', 'spread', 'is_margin'],
  number: MONEY_FIELDS,
} as const;

export type MoneyRecordField = (typeof MONEY_FIELD_NAMES)['whole' | 'number'][number];
type LegField = (typeof LEG_FIELDS)['whole' | 'number'][number];
type BookField = (typeof BOOK_FIELDS)['whole' | 'number'][number];
/** What the host knows of a leg before it is placed in a worker's scratch. */
export type LegFields = Readonly<Record<Exclude<LegField, 'spec_at' | 'trial_at' | 'orders_at' | 'rank'>, number>>;
/** The same of the account. `equity` is 0 where it may stand in the scratch. */
export type BookFields = Readonly<
  Record<
    Exclude<
      BookField,
      | 'clock_at'
      | 'legs'
      | 'any_entry'
      | 'entry_start'
      | 'entry_order'
      | 'entries'
      | 'day_returns'
      | 'work'
      | 'money'
      | 'rotation_room'
      | 'kelly_room'
    >,
    number
  >
>;

export type MoneyRecord = Readonly<Record<MoneyRecordField, number>>;

/** Returns what writes a field of a leg, for Legs that follow each other from the pointer on. */
export function legSetters(kernels: Kernels, pointer: number): Readonly<Record<LegField, FieldSetter>> {
  return fieldSetters<LegField>(kernels, 'LEG', LEG_FIELDS, pointer, kernels.constant('LEG_BYTES'));
}

/** Returns what writes a field of a leg's LegMoney, for those that follow each other from the pointer on. */
export function moneySetters(kernels: Kernels, pointer: number): Readonly<Record<MoneyRecordField, FieldSetter>> {
  return fieldSetters<MoneyRecordField>(kernels, 'MONEY', MONEY_FIELD_NAMES, pointer, kernels.constant('MONEY_BYTES'));
}

/** Returns what writes a field of the Book at the pointer; the row is 0. */
export function bookSetters(kernels: Kernels, pointer: number): Readonly<Record<BookField, FieldSetter>> {
  return fieldSetters<BookField>(kernels, 'BOOK', BOOK_FIELDS, pointer, kernels.constant('BOOK_BYTES'));
}
