import type { StrategyTexts } from '../../expr/strategy-texts.js';
import { parseExpression } from '../../expr/parse.js';
import { ExpressionError } from '../../expr/expression-error.js';
import type { SystemFile } from '../system/system-schema.js';

type Ml = NonNullable<SystemFile['ml']>;
type Side = NonNullable<StrategyTexts['long']>;

/** Rewrites the entries of a strategy by what its model says; exits and distances stay. What runs the strategy knows nothing of modes.
 *  A score that is NaN lets nothing in. Throws ExpressionError where a text on its own is no expression */
export function applyPredictionMode(texts: StrategyTexts, ml: Ml | undefined): StrategyTexts {
  if (!ml?.enabled || ml.prediction_mode === undefined) return texts;
  const rewrite = (side: 'long' | 'short'): Partial<Record<typeof side, Side>> => {
    const own = texts[side];
    return own === undefined ? {} : { [side]: { ...own, enter: enterOf(side, own.enter, ml) } };
  };
  return { ...texts, ...rewrite('long'), ...rewrite('short') };
}

function enterOf(side: 'long' | 'short', enter: string, { name, prediction_mode, ml_weight, confidence_threshold }: Ml): string {
  if (confidence_threshold === undefined) throw new Error('Invariant: a system is resolved before it is run');
  const score = `model("${name}")`;
  const threshold = inBrackets('ml.confidence_threshold', String(confidence_threshold));
  if (prediction_mode === 'replace') return `${side === 'long' ? score : `1 - ${score}`} >= ${threshold}`;
  const own = inBrackets(`strategy.${side}.enter`, enter);
  if (prediction_mode === 'filter') return `${own} and ${score} >= ${threshold}`;
  const weight = inBrackets('ml.ml_weight', String(ml_weight));
  return `${own} and (1 - ${weight}) * 1 + ${weight} * ${score} >= ${threshold}`;
}

/** Brackets hold a text together only where it is an expression by itself. */
function inBrackets(where: string, text: string): string {
  try {
    parseExpression(text);
  } catch (error) {
    throw error instanceof ExpressionError ? error.at(where) : error;
  }
  return `(${text})`;
}
