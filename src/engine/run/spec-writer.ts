import { decimalFraction } from '../../core/decimal-fraction.js';
import type { TradingRules } from '../../core/rule-numbers.js';
import { executionOn, priceImpact, type ExecutionRules, type InstrumentRules, type RiskRules } from '../../core/rules.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { Kernels } from '../memory/kernels.js';
import type { MarketLayout } from '../layout/places.js';

/** Numbers of an instrument, which parameters may decide: an account has some for each leg. */
export const INSTRUMENT_FIELDS = [
  'lot',
  'lot_units',
  'lot_scale',
  'multiplier',
  'tick',
  'tick_units',
  'tick_scale',
  'min_notional',
  'fee_per_unit',
  'minimum_fee',
  'taker_fee',
  'maker_fee',
] as const;
export type InstrumentNumber = (typeof INSTRUMENT_FIELDS)[number];

const SPEC_FIELDS = {
  whole: [
    'open',
    'high',
    'low',
    'close',
    'low_reach',
    'high_reach',
    'reach_bounds',
    'close_sum',
    'close_bounds',
    'day_of_bar',
    'day_end',
    'time',
    'detail_high',
    'detail_low',
    'detail_first',
    'detail_end',
    'benchmark',
    'long_entry',
    'long_leave',
    'short_entry',
    'short_leave',
    'long_enter',
    'long_exit',
    'short_enter',
    'short_exit',
    'policy_off',
    'trades',
    'trade_capacity',
    'touch_stride',
    'from',
    'to',
    'fill_delay',
    'intrabar',
    'reverse',
    'sizing',
    'has_short',
    'return_blocks',
  ],
  number: [
    'impact',
    'cash',
    'fraction',
    'quantity',
    'risk_per_trade',
    'max_leverage',
    ...INSTRUMENT_FIELDS,
    'days_per_year',
    'timeframe_ms',
  ],
} as const;
const TRIAL_FIELDS = {
  whole: ['stop', 'target', 'trail', 'weight', 'long_touch', 'short_touch', 'record', 'returns', 'max_bars'],
  number: ['stop_scale', 'target_scale', 'trail_scale', 'weight_scale'],
} as const;

export type SpecField = (typeof SPEC_FIELDS)['whole' | 'number'][number];
export type TrialField = (typeof TRIAL_FIELDS)['whole' | 'number'][number];
export type SpecFields = Partial<Record<SpecField, number>>;

/** What stays the same for every trial of a run, as numbers by field of the kernels' Spec. */
export interface SimulationSetup {
  readonly execution: ExecutionRules;
  readonly risk: RiskRules;
  readonly window: BarWindow;
  readonly daysPerYear: number;
  readonly timeframeMs: number;
  readonly hasShort: boolean;
}

/** Returns the numbers of an instrument as fields of the Spec; NaN stays where parameters decide.
 *  execution  whose fees hold where the instrument has none */
export function instrumentFields(risk: InstrumentRules, execution: ExecutionRules): Record<InstrumentNumber, number> {
  const [lot, tick] = [decimalFraction(risk.lot), decimalFraction(risk.tick ?? 0)];
  const { takerFeeBps, makerFeeBps } = executionOn(execution, risk);
  return {
    lot: risk.lot,
    lot_units: lot.numerator,
    lot_scale: lot.denominator,
    multiplier: risk.multiplier,
    tick: risk.tick ?? 0,
    tick_units: tick.numerator,
    tick_scale: tick.denominator,
    min_notional: risk.minNotional ?? 0,
    fee_per_unit: risk.feePerUnit ?? 0,
    minimum_fee: risk.minimumFee ?? 0,
    taker_fee: takerFeeBps / 10_000,
    maker_fee: makerFeeBps / 10_000,
  };
}

/** Numbers of the rules, which parameters may decide. */
export const RULE_FIELDS = [
  'impact',
  'cash',
  'fraction',
  'quantity',
  'risk_per_trade',
  'max_leverage',
  ...INSTRUMENT_FIELDS,
] as const satisfies readonly SpecField[];

/** Returns the numbers of the rules as fields of the Spec. */
export function ruleFields({ execution, risk }: TradingRules): Record<(typeof RULE_FIELDS)[number], number> {
  return {
    impact: priceImpact(execution),
    ...instrumentFields(risk, execution),
    cash: risk.cash,
    fraction: risk.fraction,
    quantity: risk.quantity,
    risk_per_trade: risk.riskPerTrade,
    max_leverage: risk.maxLeverage,
  };
}

/** Returns the Spec's fields that are the same for every trial, or that units with rules of their own write again. */
export function setupFields(setup: SimulationSetup, layout: MarketLayout, kernels: Kernels): SpecFields {
  const { execution, risk, window } = setup;
  const { columns } = layout.frames[0]!;
  return {
    open: columns.open,
    high: columns.high,
    low: columns.low,
    close: columns.close,
    time: columns.time,
    low_reach: layout.lowReach,
    high_reach: layout.highReach,
    reach_bounds: layout.reachBounds,
    close_sum: layout.closeSum,
    close_bounds: layout.closeBounds,
    day_of_bar: layout.dayOfBar,
    day_end: layout.dayEnd,
    detail_high: layout.detailHigh,
    detail_low: layout.detailLow,
    detail_first: layout.detailFirst,
    detail_end: layout.detailEnd,
    benchmark: layout.benchmark,
    from: window.from,
    to: window.to,
    fill_delay: execution.fill === 'next_open' ? 1 : 0,
    intrabar: kernels.constant(`INTRABAR_${execution.intrabar.toUpperCase()}`),
    reverse: execution.reverse ? 1 : 0,
    sizing: kernels.constant(`SIZING_${(risk.sizing === 'kelly' ? 'fraction' : risk.sizing).toUpperCase()}`),
    ...ruleFields(setup),
    days_per_year: setup.daysPerYear,
    timeframe_ms: setup.timeframeMs,
    has_short: setup.hasShort ? 1 : 0,
    policy_off: 0,
    trades: 0,
    trade_capacity: 0,
    return_blocks: 0,
  };
}

/** Returns what writes a field of the Spec at a row, for Specs that follow each other from the pointer on. */
export function specSetters(kernels: Kernels, pointer: number): Readonly<Record<SpecField, FieldSetter>> {
  return fieldSetters<SpecField>(kernels, 'SPEC', SPEC_FIELDS, pointer, kernels.constant('SPEC_BYTES'));
}

/** Returns what writes a field of the Trial at a row, for rows that follow each other from the pointer on. */
export function trialSetters(kernels: Kernels, pointer: number): Readonly<Record<TrialField, FieldSetter>> {
  return fieldSetters<TrialField>(kernels, 'TRIAL', TRIAL_FIELDS, pointer, kernels.constant('TRIAL_BYTES'));
}

export type FieldSetter = (row: number, value: number) => void;

/** Returns what writes a field of a kernel's record at a row, for records that follow each other from the pointer on.
 *  prefix  of the exported offsets, e.g. TRIAL */
export function fieldSetters<Field extends string>(
  kernels: Kernels,
  prefix: string,
  fields: { readonly whole: readonly Field[]; readonly number: readonly Field[] },
  pointer: number,
  rowBytes: number,
): Readonly<Record<Field, FieldSetter>> {
  const { buffer } = kernels.memory;
  const setterOf = (field: Field, view: Int32Array | Float64Array): [Field, FieldSetter] => {
    const size = view.BYTES_PER_ELEMENT;
    const [first, stride] = [(pointer + kernels.constant(`${prefix}_${field.toUpperCase()}`)) / size, rowBytes / size];
    return [field, (row, value) => void (view[first + row * stride] = value)];
  };
  const [wholes, numbers] = [new Int32Array(buffer), new Float64Array(buffer)];
  return Object.fromEntries([
    ...fields.whole.map((field) => setterOf(field, wholes)),
    ...fields.number.map((field) => setterOf(field, numbers)),
  ]) as Record<Field, FieldSetter>;
}
