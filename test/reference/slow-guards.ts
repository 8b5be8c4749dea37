// What an account's own marks do to it: guards (P8) and the volatility target (P9).
import type { SlowAccountInput } from './slow-account-types.js';

export class SlowGuards {
  private readonly input: SlowAccountInput;
  private readonly instants: ArrayLike<number>;
  /** equity at the last mark of each trading day that is over; before the first day the initial cash */
  private readonly dayEnds: number[];
  private lastMark: number;
  private peak: number;
  private refusedDay: number | undefined;
  private haltedUntilMs: number | undefined;
  /** the instant whose day has begun */
  private reached: number;

  constructor(input: SlowAccountInput, instants: ArrayLike<number>) {
    this.input = input;
    this.instants = instants;
    this.dayEnds = [input.risk.cash];
    this.lastMark = input.risk.cash;
    this.peak = input.risk.cash;
    this.reached = input.from;
  }

  /** Looks at the mark of an instant; returns whether everything is to be closed at the next opens. */
  look(instant: number, equity: number): boolean {
    this.reach(instant);
    const { dailyLoss, maxDrawdown, coolDownMs = 0, action } = this.input.rules.guards ?? {};
    const isDayLost = dailyLoss !== undefined && equity <= this.dayEnds.at(-1)! * (1 - dailyLoss);
    if (isDayLost) this.refusedDay = this.input.dayOfInstant[instant]!;
    if (this.haltedUntilMs !== undefined && this.instants[instant]! >= this.haltedUntilMs) {
      this.haltedUntilMs = undefined;
      this.peak = this.lastMark;
    }
    this.peak = Math.max(this.peak, equity);
    const isDrawn = this.haltedUntilMs === undefined && maxDrawdown !== undefined && equity <= this.peak * (1 - maxDrawdown);
    if (isDrawn) this.haltedUntilMs = this.instants[instant]! + coolDownMs;
    this.lastMark = equity;
    return (isDayLost || isDrawn) && action === 'flatten';
  }

  /** Returns whether entries that fill at an instant are refused. */
  refusesAt(instant: number): boolean {
    const isHalted = this.haltedUntilMs !== undefined && this.instants[instant]! < this.haltedUntilMs;
    return isHalted || this.input.dayOfInstant[instant] === this.refusedDay;
  }

  /** P9: what an entry at an instant is scaled by; 1 where the returns are too few, or undefined. */
  scaleAt(instant: number): number {
    this.reach(instant);
    const target = this.input.rules.volatilityTarget;
    if (target === undefined || this.dayEnds.length - 1 < target.days) return 1;
    const ends = this.dayEnds.slice(-target.days - 1);
    const realised =
      sampleDeviation(ends.slice(1).map((end, day) => (ends[day]! > 0 ? end / ends[day]! - 1 : Number.NaN))) *
      Math.sqrt(this.input.daysPerYear);
    return Number.isNaN(realised) ? 1 : Math.min(target.maxScale, target.annual / realised);
  }

  /** A day is over when an instant of the next one comes. */
  private reach(instant: number): void {
    if (this.input.dayOfInstant[instant] !== this.input.dayOfInstant[this.reached]) this.dayEnds.push(this.lastMark);
    this.reached = instant;
  }
}

function sampleDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1));
}
