import type { StrategyTexts } from '../../expr/strategy-texts.js';
import type { ModelWalkForwardSettings } from './settings.js';

/** Name of the scores in the expressions of a walk-forward. */
export const SCORES = 'walkforward';

/** Name of the column that is 1 where a fold has a model and 0 where it has none. */
export const HAS_MODEL = 'walkforward_has_model';

/** Returns a strategy that trades by scores. Of signals, those are taken whose score is high enough; by bars, a high score buys and a low
 *  one leaves, and sells where the strategy has a short side. Distances and the holding time stay the strategy's.
 *  hasGaps  whether a fold has no model: there positions are left */
export function strategyByScores(
  own: StrategyTexts,
  { rows, buy, sell }: Pick<ModelWalkForwardSettings, 'rows' | 'buy' | 'sell'>,
  hasGaps: boolean,
): StrategyTexts {
  const score = `model("${SCORES}")`,
    high = `${score} >= ${buy}`,
    low = `${score} <= ${sell}`;
  if (rows === 'signals') {
    return {
      ...own,
      ...(own.long && { long: { ...own.long, enter: `(${own.long.enter}) and ${high}` } }),
      ...(own.short && { short: { ...own.short, enter: `(${own.short.enter}) and ${high}` } }),
    };
  }
  const orGap = hasGaps ? ` or model("${HAS_MODEL}") < 1` : '';
  return {
    ...own,
    ...(own.long && { long: { enter: high, exit: low + orGap } }),
    ...(own.short && { short: { enter: low, exit: high + orGap } }),
  };
}
