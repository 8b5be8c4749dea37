import type { AlertLevel } from './alert-kinds.js';

/** What a level rule can look at. `drawdown` is a fraction <= 0, `daily_return` one too; ages and latencies are seconds, slippage basis points,
 *  parity a share. */
export const LEVEL_FIGURES = [
  'equity',
  'drawdown',
  'daily_return',
  'positions',
  'data_age_seconds',
  'decision_seconds',
  'slippage_bps',
  'score_mean',
  'parity',
] as const;
export type LevelFigure = (typeof LEVEL_FIGURES)[number];

/** Tells when a figure goes beyond a level, and again when it has come back beyond another one. Between the two nothing changes, so that
 *  a figure about a level does not tell of itself again and again. */
export interface LevelRule {
  readonly name: string;
  readonly figure: LevelFigure;
  /** where it fires: `above` its level or `below` it */
  readonly side: 'above' | 'below';
  readonly fires: number;
  /** where it clears: at or below `fires` of a rule that fires above, at or above it of one that fires below */
  readonly clears: number;
  readonly level: AlertLevel;
}

/** Returns whether a rule stands fired after a value; a value that is no number changes nothing. */
export function followLevel({ side, fires, clears }: LevelRule, isFired: boolean, value: number): boolean {
  if (Number.isNaN(value)) return isFired;
  const sign = side === 'above' ? 1 : -1;
  return isFired ? sign * value >= sign * clears : sign * value > sign * fires;
}
