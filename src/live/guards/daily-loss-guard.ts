import { hundredth } from './hundredth.js';
import { UsageError } from '../../core/errors.js';
import type { GuardFacts } from './guard-facts.js';
import { requireNumber, requirePositive } from './require-number.js';
import type { GuardWord, TimeGuard } from './time-guard.js';

/** How much an account may lose within a day. */
export interface DailyLossRule {
  /** of the day's first equity, above 0; undefined: no such limit */
  readonly fraction?: number | undefined;
  /** account currency, above 0; undefined: no such limit */
  readonly amount?: number | undefined;
  /** default `halt` */
  readonly act?: 'reduce' | 'halt' | undefined;
  /** how far the day's clock is ahead of UTC, minutes; default 0 */
  readonly zoneOffsetMinutes?: number | undefined;
}

/** The equity that a day began with. */
export interface DayStart {
  /** any time of that day, epoch milliseconds */
  readonly at: number;
  /** account currency */
  readonly equity: number;
}

const DAY_MS = 86_400_000;

/** Stops an account that has lost too much since the day's first equity. Throws UsageError CONFIG_INVALID */
export class DailyLossGuard implements TimeGuard {
  readonly name = 'daily_loss';
  private readonly rule: DailyLossRule;
  private day: { readonly number: number; readonly equity: number } | undefined;

  /** start  of the day, where a session goes on within it */
  constructor(rule: DailyLossRule, start?: DayStart) {
    requireRule(rule);
    this.rule = rule;
    if (start !== undefined) this.day = { number: this.dayOf(start.at), equity: start.equity };
  }

  check(now: number, { equity }: GuardFacts): GuardWord | undefined {
    if (equity === undefined) return undefined;
    if (!Number.isFinite(equity)) throw new Error(`the equity must be a number, and is ${equity}`);
    const number = this.dayOf(now);
    if (this.day?.number !== number) this.day = { number, equity };
    const { fraction, amount, act = 'halt' } = this.rule;
    const first = this.day.equity;
    const most = Math.min(amount ?? Number.POSITIVE_INFINITY, fraction === undefined ? Number.POSITIVE_INFINITY : fraction * first);
    const loss = first - equity;
    if (loss <= most) return undefined;
    return {
      act,
      sentence: `the equity must not fall by more than ${hundredth(most)} within a day, and fell by ${hundredth(loss)}, from ${hundredth(first)} to ${hundredth(equity)}`,
    };
  }

  private dayOf(time: number): number {
    return Math.floor((time + (this.rule.zoneOffsetMinutes ?? 0) * 60_000) / DAY_MS);
  }
}

function requireRule({ fraction, amount, zoneOffsetMinutes = 0 }: DailyLossRule): void {
  requirePositive('dailyLoss.fraction', fraction ?? 1);
  requirePositive('dailyLoss.amount', amount ?? 1);
  requireNumber('dailyLoss.zoneOffsetMinutes', zoneOffsetMinutes, -1440);
  if (fraction !== undefined || amount !== undefined) return;
  throw new UsageError('CONFIG_INVALID', 'guards.dailyLoss must have a fraction or an amount, and has none', {
    context: { entry: 'guards.dailyLoss' },
  });
}
