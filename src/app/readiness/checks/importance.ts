import { gainImportance } from '../../../ml/importance/gain-importance.js';
import { failed, notApplicable, passed, type Finding } from '../finding.js';
import type { AskedModel } from '../asked-models.js';
import type { ReadinessCase } from '../readiness-case.js';

/** The largest share of importance that one feature may have. */
const MOST_SHARE = 0.6;

/** Whether a model is carried by several features: where one carries all, a fault of that one is a fault of all. */
export function findImportance({ models }: ReadinessCase): Finding[] {
  if (models.length === 0) return [notApplicable('The system asks no model.')];
  return models.map(judgeModel);
}

interface Share {
  readonly feature: string;
  readonly share: number;
}

function judgeModel(model: AskedModel): Finding {
  const { name, bundle } = model;
  const dropped = sharesOf((model.record?.importance ?? []).map(({ feature, drop }) => ({ feature, amount: drop })));
  const [largest] = dropped ?? gainsOf(model) ?? [];
  if (largest === undefined)
    return notApplicable(`${name} has no record of how much it needs its ${bundle.model.features.length} features.`);
  const { feature, share } = largest;
  const of = dropped === undefined ? 'of the gain in training' : 'of the skill that falls where features of judged rows are shuffled';
  const sentence = `${name}: ${feature} has ${(100 * share).toFixed(0)} % ${of}, and one feature may have ${100 * MOST_SHARE} %`;
  return share > MOST_SHARE
    ? failed(`${sentence}: it carries the model.`)
    : passed(`${sentence}; ${bundle.model.features.length} are read.`);
}

/** Returns shares, the largest first; undefined where nothing has any. */
function sharesOf(amounts: readonly { readonly feature: string; readonly amount: number | null }[]): Share[] | undefined {
  const above = amounts.map(({ feature, amount }) => ({ feature, amount: Math.max(0, amount ?? 0) }));
  const total = above.reduce((sum, { amount }) => sum + amount, 0);
  if (!(total > 0)) return undefined;
  return above.map(({ feature, amount }) => ({ feature, share: amount / total })).sort((a, b) => b.share - a.share);
}

function gainsOf({ bundle: { model } }: AskedModel): Share[] | undefined {
  if (!('ensemble' in model)) return undefined;
  const gains = gainImportance(model.ensemble);
  return sharesOf(model.features.map((feature, index) => ({ feature, amount: gains[index]! })));
}
