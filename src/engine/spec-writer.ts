import { priceImpact, type ExecutionRules, type RiskRules } from '../core/rules.js';
import type { BarWindow } from '../core/trading-data.js';
import type { Kernels } from './kernels.js';
import type { MarketLayout } from './market-layout.js';

const POINTER_FIELDS = [
  'open', 'high', 'low', 'close', 'low_reach', 'high_reach', 'close_sum', 'close_min', 'close_max', 'day_of_bar', 'day_end', 'time',
  'detail_high', 'detail_low', 'detail_first', 'long_entry', 'long_leave', 'short_entry', 'short_leave', 'long_enter', 'long_exit',
  'short_enter', 'short_exit', 'stop', 'target', 'trail', 'long_touch', 'short_touch', 'record', 'trades',
] as const;
const WHOLE_FIELDS = ['trade_capacity', 'from', 'to', 'fill_delay', 'intrabar', 'reverse', 'max_bars', 'sizing', 'has_short'] as const;
const NUMBER_FIELDS = [
  'stop_scale', 'target_scale', 'trail_scale', 'impact', 'taker_fee', 'maker_fee', 'cash', 'fraction', 'quantity', 'risk_per_trade',
  'max_leverage', 'lot', 'multiplier', 'days_per_year', 'timeframe_ms',
] as const;

export type SpecField = (typeof POINTER_FIELDS)[number] | (typeof WHOLE_FIELDS)[number] | (typeof NUMBER_FIELDS)[number];
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

/** Returns the Spec's fields that no trial changes. */
export function setupFields(setup: SimulationSetup, layout: MarketLayout, kernels: Kernels): SpecFields {
  const { execution, risk, window } = setup;
  const { columns } = layout.frames[0]!;
  return {
    open: columns.open, high: columns.high, low: columns.low, close: columns.close, time: columns.time,
    low_reach: layout.lowReach, high_reach: layout.highReach, close_sum: layout.closeSum, close_min: layout.closeMin, close_max: layout.closeMax,
    day_of_bar: layout.dayOfBar, day_end: layout.dayEnd,
    detail_high: layout.detailHigh, detail_low: layout.detailLow, detail_first: layout.detailFirst,
    from: window.from, to: window.to,
    fill_delay: execution.fill === 'next_open' ? 1 : 0,
    intrabar: kernels.constant(`INTRABAR_${execution.intrabar.toUpperCase()}`),
    reverse: execution.reverse ? 1 : 0,
    impact: priceImpact(execution),
    taker_fee: execution.takerFeeBps / 10_000,
    maker_fee: execution.makerFeeBps / 10_000,
    sizing: kernels.constant(`SIZING_${risk.sizing.toUpperCase()}`),
    cash: risk.cash, fraction: risk.fraction, quantity: risk.quantity, risk_per_trade: risk.riskPerTrade,
    max_leverage: risk.maxLeverage, lot: risk.lot, multiplier: risk.multiplier,
    days_per_year: setup.daysPerYear, timeframe_ms: setup.timeframeMs,
    has_short: setup.hasShort ? 1 : 0,
    long_touch: 0, short_touch: 0, trades: 0, trade_capacity: 0,
  };
}

/** Writes fields of a Spec at their exported offsets. */
export class SpecWriter {
  private readonly offsets = new Map<SpecField, number>();
  private readonly wholes: Int32Array;
  private readonly numbers: Float64Array;

  constructor(kernels: Kernels, pointer: number) {
    const bytes = kernels.constant('SPEC_BYTES');
    for (const field of [...POINTER_FIELDS, ...WHOLE_FIELDS, ...NUMBER_FIELDS]) this.offsets.set(field, kernels.constant(`SPEC_${field.toUpperCase()}`));
    this.wholes = new Int32Array(kernels.memory.buffer, pointer, Math.ceil(bytes / 4));
    this.numbers = new Float64Array(kernels.memory.buffer, pointer, Math.ceil(bytes / 8));
  }

  /** Returns the writer of one field, for fields that change with every trial. */
  setter(field: SpecField): (value: number) => void {
    const offset = this.offsets.get(field)!;
    const { numbers, wholes } = this;
    return IS_NUMBER.has(field) ? (value) => void (numbers[offset >> 3] = value) : (value) => void (wholes[offset >> 2] = value);
  }

  write(fields: SpecFields): void {
    for (const [field, value] of Object.entries(fields) as [SpecField, number][]) {
      if (IS_NUMBER.has(field)) this.numbers[this.offsets.get(field)! >> 3] = value;
      else this.wholes[this.offsets.get(field)! >> 2] = value;
    }
  }
}

const IS_NUMBER = new Set<SpecField>(NUMBER_FIELDS);
