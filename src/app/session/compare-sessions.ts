import { UsageError } from '../../core/errors.js';
import { dailyChanges } from '../../core/daily-returns.js';
import type { SessionState } from '../../live/journal/session-journal.js';
import { pairedDifference, type PairedDifference } from '../../validation/paired-difference.js';
import { sessionState } from './session-control.js';

/** Two sessions on the same bars: a challenger (B) beside a champion (A). */
export interface SessionComparison {
  readonly systems: readonly [string, string];
  /** the bars that both walked, epoch milliseconds of the first and the last */
  readonly from: number;
  readonly through: number;
  readonly bars: number;
  readonly days: number;
  /** fractions over these bars */
  readonly returns: readonly [number, number];
  /** challenger - champion, a day */
  readonly difference: PairedDifference;
  /** whether the challenger is better than chance makes it */
  readonly isBetter: boolean;
}

/** Fewer days than these say nothing. */
const FEWEST_DAYS = 10;
/** As the promotion of a model asks. */
const CHANCE = 0.05;

/** Compares a challenger's session with the champion's by the paired bootstrap of their daily returns, over the bars that both walked.
 *  Throws UsageError RUN_UNREADABLE, WINDOW_INVALID where they share fewer than ten days. */
export function compareSessions(champion: string, challenger: string, seed: number): SessionComparison {
  const states = [sessionState(champion), sessionState(challenger)] as const;
  const [first, second] = states.map(equityByTime) as [Map<number, number>, Map<number, number>];
  const times = [...first.keys()].filter((time) => second.has(time));
  const curves = [first, second].map((curve) => Float64Array.from(times, (time) => curve.get(time)!));
  const clock = Float64Array.from(times);
  const [a, b] = curves.map((curve) => dailyChanges(curve, clock)) as [Float64Array, Float64Array];
  if (a.length < FEWEST_DAYS) {
    throw new UsageError(
      'WINDOW_INVALID',
      `sessions must have at least ${FEWEST_DAYS} days of bars in common, and ${champion} and ${challenger} have ${a.length}`,
      { context: { champion, challenger } },
    );
  }
  const difference = pairedDifference(b, a, { seed });
  return {
    systems: [nameOf(states[0]), nameOf(states[1])],
    from: times[0]!,
    through: times.at(-1)!,
    bars: times.length,
    days: a.length,
    returns: [totalOf(curves[0]!), totalOf(curves[1]!)],
    difference,
    isBetter: difference.mean > 0 && difference.chance < CHANCE,
  };
}

function equityByTime({ walked }: SessionState): Map<number, number> {
  return new Map(walked.map(({ time, equity }) => [time, equity]));
}

function totalOf(curve: Float64Array): number {
  return curve.at(-1)! / curve[0]! - 1;
}

function nameOf({ started }: SessionState): string {
  return started?.system ?? '';
}
