import { UsageError } from '../../../core/errors.js';
import { REGIMES } from '../../../core/regimes.js';
import type { ClassThresholds } from '../../../ml/labels/threshold-class.js';
import type { SystemFile } from '../system-schema.js';

export type LabelRules = SystemFile['ml_training']['label'];
export type LabelKind = LabelRules['kind'];

const NUMBERS: readonly LabelKind[] = ['trade_r', 'forward_return', 'forward_volatility'];

/** Whether a label is 0 or 1. */
export function isClassLabel(kind: LabelKind): boolean {
  return !NUMBERS.includes(kind);
}

/** Whether a label is one of several classes, and a model says a probability of each. */
export function isOfSeveralClasses({ kind, regime }: LabelRules): boolean {
  return kind === 'regime' && regime === 'all';
}

/** Throws UsageError MODEL_INVALID where a model would say a probability of each of several classes.
 *  what  that needs one score, for the sentence */
export function requireOneScore(what: string, label: LabelRules): void {
  if (isOfSeveralClasses(label))
    throw new UsageError(
      'MODEL_INVALID',
      `${what} needs a model of one score, and ml_training.label.regime all teaches a probability of each of ${REGIMES.join(', ')}; train --evaluate judges it`,
      { context: { entry: 'ml_training.label.regime' } },
    );
}

/** Returns the options of a label that its kind reads: what the target means. */
export function labelMeaning(rules: LabelRules): Record<string, string | number> {
  const { kind, horizon_bars, distance, target_times, stop_times, regime, crash_loss, trend_efficiency } = rules;
  switch (kind) {
    case 'trade_win':
    case 'trade_r':
      return { kind };
    case 'return_class':
      return { kind, horizon_bars, ...classMeaning(rules) };
    case 'triple_barrier':
      return { kind, horizon_bars, distance: String(distance), target_times, stop_times };
    case 'regime':
      return { kind, horizon_bars, regime, crash_loss, trend_efficiency };
    case 'forward_return':
    case 'forward_volatility':
      return { kind, horizon_bars };
  }
}

/** Returns the thresholds of return_class. */
export function classThresholds({ above, below = -Math.abs(above) }: LabelRules): ClassThresholds {
  return { buyAbove: above, sellBelow: below };
}

/** The thresholds that decide about a class; buy is named by its threshold alone. */
function classMeaning(rules: LabelRules): Record<string, string | number> {
  const { buyAbove, sellBelow } = classThresholds(rules);
  switch (rules.class) {
    case 'buy':
      return { above: buyAbove };
    case 'sell':
      return { class: 'sell', below: sellBelow };
    case 'hold':
      return { class: 'hold', above: buyAbove, below: sellBelow };
  }
}
