import type { GuardFacts } from './guard-facts.js';
import { requireNumber } from './require-number.js';
import type { GuardWord, TimeGuard } from './time-guard.js';

/** How far the exchange's clock and the machine's may be apart. */
export interface ClockOffsetRule {
  /** milliseconds, either way; default 1000 */
  readonly mostMs?: number | undefined;
}

const MOST_MS = 1000;

/** Halts where the machine's clock is wrong: bars would be taken for complete too early or too late.
 *  Throws UsageError CONFIG_INVALID */
export class ClockOffsetGuard implements TimeGuard {
  readonly name = 'clock_offset';
  private readonly mostMs: number;

  constructor({ mostMs = MOST_MS }: ClockOffsetRule = {}) {
    this.mostMs = requireNumber('clockOffset.mostMs', mostMs, 0);
  }

  check(_now: number, { clockOffsetMs }: GuardFacts): GuardWord | undefined {
    if (clockOffsetMs === undefined || Math.abs(clockOffsetMs) <= this.mostMs) return undefined;
    const where = clockOffsetMs > 0 ? 'ahead of' : 'behind';
    return {
      act: 'halt',
      sentence: `the exchange's clock must be within ${this.mostMs} ms of the machine's, and is ${Math.abs(clockOffsetMs)} ms ${where} it`,
    };
  }
}
