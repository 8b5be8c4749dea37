import { lastBarsOfDays } from '../../core/daily-returns.js';
import type { BarWindow, IdentifiedMarket, LegData, TradingData } from '../../core/trading-data.js';
import type { NamedWindow } from '../system/choose-window.js';

/** What the files of a comparison show beside its figures. */
export interface ComparedAccount {
  readonly data: IdentifiedMarket;
  /** from the first instant compared to the last */
  readonly window: NamedWindow;
  /** quote currency, at the beginning */
  readonly cash: number;
  /** f64[day]: open of the last bar of each compared day, epoch milliseconds */
  readonly daysMs: Float64Array;
  /** f64[instant compared]: opens, epoch milliseconds */
  readonly timeMs: Float64Array;
  /** of each leg, f64[instant compared]: the policy's weight on the leg's last close */
  readonly weights: readonly ComparedWeights[];
}

export interface ComparedWeights {
  readonly name: string;
  readonly weights: Float64Array;
}

/** A stretch that was traded, and the weights that it was traded by. */
export interface TradedStretch {
  readonly window: BarWindow;
  /** f64[leg][bar of the leg] */
  readonly weights: readonly Float64Array[];
}

/** Joins what was traded, stretch by stretch. */
export function describeCompared(
  data: TradingData,
  window: NamedWindow,
  cash: number,
  stretches: readonly TradedStretch[],
): ComparedAccount {
  const legs = data.legs!;
  const { timeMs } = data.market.bars;
  const isOneSymbol = new Set(legs.map((leg) => leg.data.market.symbol)).size === 1;
  return {
    data,
    window,
    cash,
    daysMs: Float64Array.from(
      stretches.flatMap(({ window: { from, to } }) => lastBarsOfDays(data.dayClockMs.subarray(from, to)).map((bar) => timeMs[from + bar]!)),
    ),
    timeMs: joined(stretches.map(({ window: { from, to } }) => timeMs.subarray(from, to))),
    weights: legs.map((leg, index) => ({
      name: isOneSymbol ? leg.member!.name : `${leg.member!.name} ${leg.data.market.symbol}`,
      weights: joined(stretches.map((stretch) => onClock(leg, stretch.weights[index]!, stretch.window))),
    })),
  };
}

/** The weight on the leg's last close; 0 before its first. */
function onClock({ barAt }: LegData, weights: Float64Array, { from, to }: BarWindow): Float64Array {
  return Float64Array.from(barAt.subarray(from, to), (bar) => weights[bar] ?? 0);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
