import { judgeFigures, type Requirement } from './judge-gate.js';
import type { FiredRule } from './system-state.js';
import { WATCH_KINDS, type JudgedRule, type WatchAction, type WatchKind } from './watch-record.js';

/** A rule of the watch. */
export interface WatchRule extends Requirement {
  readonly kind: WatchKind;
}

/** How little is enough to act. */
export interface WatchLimits {
  /** with fewer trades nothing is demoted or scaled down; disabling waits for none */
  readonly minimumTrades: number;
  /** days of bars before the same rule scales down again, once it was clear in between */
  readonly coolDownDays: number;
}

/** What was traded since, in one run. */
export interface WatchedRun {
  readonly symbol: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly trades: number;
  /** the end of its bars, epoch milliseconds UTC */
  readonly throughMs: number;
}

const DAY_MS = 86_400_000;

/** Judges the rules of the watch over what was traded. A figure that is missing or undefined makes no rule hold. A rule that scaled down
 *  does so again only where it was clear in between and the cool-down is over, so that a figure about its limit does not halve a size
 *  day by day.
 *  fired  rules that scaled down before, by their texts */
export function judgeWatch(
  rules: readonly WatchRule[],
  runs: readonly WatchedRun[],
  fired: Readonly<Record<string, FiredRule>>,
  limits: WatchLimits,
): JudgedRule[] {
  return runs.flatMap(({ symbol, figures, trades, throughMs }) =>
    judgeFigures(rules, figures).map((figure, index): JudgedRule => {
      const { kind, text } = rules[index]!;
      const isEnough = kind === 'disable' || trades >= limits.minimumTrades;
      const acts = figure.holds && isEnough && (kind !== 'scale_down' || isArmed(fired[text], throughMs, limits));
      const sentence = figure.holds && !isEnough ? `${figure.sentence} ${tooFew(trades, limits)}` : figure.sentence;
      return { ...figure, kind, acts, sentence: runs.length > 1 ? `${symbol}: ${sentence}` : sentence, ...(runs.length > 1 && { symbol }) };
    }),
  );
}

function isArmed(fired: FiredRule | undefined, throughMs: number, { coolDownDays }: WatchLimits): boolean {
  return fired === undefined || (fired.isClear && throughMs >= Date.parse(fired.through) + coolDownDays * DAY_MS);
}

function tooFew(trades: number, { minimumTrades }: WatchLimits): string {
  return `There ${trades === 1 ? 'is 1 trade' : `are ${trades} trades`}, and lifecycle.watch.minimum_trades asks for ${minimumTrades}: it is left.`;
}

/** Returns what the rules ask for: the strongest of what holds. Rules of the same kind that hold together scale down once.
 *  scale  the factor so far; share: what a scaling leaves of it */
export function actionOf(rules: readonly JudgedRule[], scale: number, share: number): WatchAction | undefined {
  for (const kind of WATCH_KINDS) {
    const acting = rules.filter((rule) => rule.acts && rule.kind === kind);
    if (acting.length === 0) continue;
    const reason = acting.map(({ sentence }) => sentence).join(' ');
    return kind === 'scale_down' ? { kind, factor: scale * share, reason } : { kind, reason };
  }
  return undefined;
}
