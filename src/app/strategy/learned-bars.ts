import { formatTime, parseTime } from '../../core/time.js';
import { membersOf } from '../system/composite.js';
import type { SystemFile } from '../system/system-schema.js';

/** A system, with the members of a composite. */
type LearnedFile = Pick<SystemFile, 'ml' | 'pool'>;

/** Returns the share of bars that the model of a system may have learned from: those that open before its last training. 0 without a model.
 *  timeMs  f64[bar], ascending, at least one */
export function seenShare(file: LearnedFile, timeMs: Float64Array): number {
  const until = learnedUntil(file);
  return until === undefined ? 0 : timeMs.reduce((count, time) => count + Number(time < until), 0) / timeMs.length;
}

/** Returns the sentence about bars that a model has learned from; undefined where there are none. */
export function warnAboutSeen(file: LearnedFile, timeMs: Float64Array): string | undefined {
  const share = seenShare(file, timeMs);
  if (share === 0) return undefined;
  const until = formatTime(1000 * Math.ceil(learnedUntil(file)! / 1000));
  return `In sample: the model has learned from what was known by ${until}, and ${(100 * share).toFixed(0)} % of the bars lie before; their figures are no evidence. --start ${until} leaves them out.`;
}

/** Returns the sentence about signals that a strategy has found by a model which had learned from their bars, if there are any.
 *  decidedAtMs  f64[signal], at least one */
export function warnAboutSeenSignals(file: LearnedFile, decidedAtMs: Float64Array): string[] {
  const share = seenShare(file, decidedAtMs);
  return share === 0
    ? []
    : [
        `In sample: the strategy asks a model that knew ${Math.ceil(100 * share)} % of these signals' bars; what they came to is no evidence.`,
      ];
}

/** Returns the sentence about a model that has learned from other bars than it is asked about; undefined where it has not. */
export function warnAboutOtherBars({ ml }: Pick<SystemFile, 'ml'>, symbol: string, timeframe: string): string | undefined {
  if (ml?.legs?.[symbol] !== undefined) return undefined; // it has a model of its own
  if (!ml?.enabled || ml.learned_on === undefined || (ml.learned_on.timeframe === timeframe && ml.learned_on.symbols.includes(symbol)))
    return undefined;
  return `Other bars: the model has learned from ${ml.learned_on.timeframe} bars of ${ml.learned_on.symbols.join(', ')}, and these are ${timeframe} bars of ${symbol}.`;
}

/** Returns when the last label was known that the model, one of a leg or, of a composite, one of a member learned from, epoch milliseconds;
 *  undefined without a model. */
export function learnedUntil(file: LearnedFile): number | undefined {
  const models = [file, ...membersOf(file).map((member) => member.file)].flatMap(({ ml }) =>
    ml?.enabled ? [ml, ...Object.values(ml.legs ?? {})] : [],
  );
  const all = models.flatMap(({ learned_until: time }) => (time === undefined ? [] : [parseTime(time, 'ml.learned_until')]));
  return all.length === 0 ? undefined : Math.max(...all);
}
