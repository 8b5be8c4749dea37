import { UsageError } from '../../core/errors.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { labelMeaning, requireOneScore, type LabelRules } from '../system/schema/label-kinds.js';
import type { SystemFile } from '../system/system-schema.js';

/** How a model is walked forward, with its defaults. */
export interface ModelWalkForwardSettings {
  readonly rows: 'bars' | 'signals';
  readonly buy: number;
  /** where rows are bars */
  readonly sell: number;
  readonly isOnline: boolean;
}

const CLASS_THRESHOLDS = { buy: 0.55, sell: 0.45 },
  NUMBER_THRESHOLDS = { buy: 0, sell: 0 };

/** Returns the settings of a system. Throws UsageError CONFIG_INVALID where they do not fit each other. */
export function modelWalkForwardSettings({
  ml_walkforward: asked,
  ml_training: { label, model, options },
  walkforward: { mode, test, step = test },
}: SystemFile): ModelWalkForwardSettings {
  requireOneScore('ml_walkforward', label);
  const ofTrades = label.kind === 'trade_win' || label.kind === 'trade_r',
    rows = asked.rows ?? (ofTrades ? 'signals' : 'bars');
  const { buy, sell } = isClassifier(model) ? CLASS_THRESHOLDS : NUMBER_THRESHOLDS,
    settings = { rows, buy: asked.buy_threshold ?? buy, sell: asked.sell_threshold ?? sell, isOnline: asked.online };
  if (rows === 'bars' && ofTrades)
    refuse(
      'ml_walkforward.rows',
      `ml_walkforward.rows bars need a label that every bar has, such as return_class or triple_barrier, and ml_training.label.kind is ${label.kind}`,
    );
  if (rows === 'bars' && !saysRise(label))
    refuse(
      'ml_walkforward.rows',
      `ml_walkforward.rows bars read a high score as a rise, and ml_training.label does not say one: ${Object.entries(labelMeaning(label))
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')}`,
    );
  if (rows === 'signals' && asked.sell_threshold !== undefined)
    refuse(
      'ml_walkforward.sell_threshold',
      'ml_walkforward.sell_threshold has no use where rows are signals: the strategy leaves by its own exits',
    );
  if (rows === 'bars' && settings.sell > settings.buy)
    refuse(
      'ml_walkforward.sell_threshold',
      `ml_walkforward.sell_threshold must not be above buy_threshold, ${settings.buy}, and is ${settings.sell}`,
    );
  if (isClassifier(model))
    for (const name of ['buy', 'sell'] as const) requireProbability(`ml_walkforward.${name}_threshold`, model, settings[name]);
  if (settings.isOnline && model !== 'sgdc' && model !== 'sgdr')
    refuse(
      'ml_walkforward.online',
      `ml_walkforward.online needs a model that can learn on, sgdc or sgdr, and ml_training.model is ${model}`,
    );
  if (settings.isOnline && options['classWeights'] === 'balanced')
    refuse(
      'ml_training.options.classWeights',
      'ml_training.options.classWeights must be two numbers where ml_walkforward.online is true, not balanced: a row is learned without the others',
    );
  if (mode !== 'rolling' && mode !== 'anchored')
    refuse(
      'walkforward.mode',
      `walkforward.mode must be rolling or anchored where a model is walked forward, not ${mode}: it learns from earlier bars alone`,
    );
  if (String(step) !== String(test))
    refuse(
      'walkforward.step',
      `walkforward.step must be that of walkforward.test, ${test}, where a model is walked forward, not ${step}: no bar may be without a model`,
    );
  return settings;
}

/** Whether a high value of a label, as a long entry has it, is a rise of the price. */
function saysRise({ kind, class: wanted, regime }: LabelRules): boolean {
  if (kind === 'return_class') return wanted === 'buy';
  return kind === 'regime' ? regime === 'trend_up' : kind !== 'forward_volatility';
}

function requireProbability(entry: string, model: string, value: number): void {
  if (!(value >= 0 && value <= 1))
    refuse(entry, `${entry} must lie between 0 and 1 for ${model}, whose scores are probabilities, and is ${value}`);
}

function refuse(entry: string, rule: string): never {
  throw new UsageError('CONFIG_INVALID', rule, { context: { entry } });
}
