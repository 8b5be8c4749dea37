import { failed, notApplicable, passed, type Finding } from '../finding.js';
import type { AskedModel } from '../asked-models.js';
import type { ReadinessCase } from '../readiness-case.js';
import type { ScoredMarket } from '../scored-market.js';
import { actThreshold } from './act-threshold.js';

/** Whether a model's figures are what its training asks for, and what it is to act from is something that it says. */
export async function findThresholds({ models, scores }: ReadinessCase): Promise<Finding[]> {
  if (models.length === 0) return [notApplicable('The system asks no model.')];
  return [...models.flatMap(judgeFigures), ...(await scores()).flatMap(judgeThreshold)];
}

function judgeFigures({ name, record, config, evaluation }: AskedModel): Finding[] {
  if (record === undefined) return [notApplicable(`${name} has no training.json beside it: what its training asked for is not known.`)];
  const least = config?.ml_training.minimum_rows;
  const { isBetter, sentence } = (evaluation ?? record).verdict;
  const where = evaluation === undefined ? 'on the rows of its validation' : 'on its holdout';
  const rows =
    least === undefined || record.rows >= least
      ? []
      : [failed(`${name} was trained on ${record.rows} signals, and ml_training.minimum_rows asks for ${least}.`)];
  return [...rows, (isBetter ? passed : failed)(`${name} ${where}: ${sentence}`)];
}

/** Where it says one thing alone, the check of its predictions tells. */
function judgeThreshold({ model, symbol, columns: [score] }: ScoredMarket): Finding[] {
  const threshold = actThreshold(model);
  const known = score!.filter((value) => !Number.isNaN(value)).sort();
  const [least, most] = [known[0], known.at(-1)];
  if (threshold === undefined || least === undefined || most === undefined || least === most) return [];
  const range = `${model.name} says ${least.toPrecision(4)} to ${most.toPrecision(4)} on the bars of ${symbol}`;
  if (threshold > most) return [failed(`${range}, and acts from ${threshold.toPrecision(4)} on: it lets no signal in.`)];
  if (threshold <= least) return [failed(`${range}, and acts from ${threshold.toPrecision(4)} on: it lets every signal in.`)];
  return [passed(`${range}, and acts from ${threshold.toPrecision(4)} on.`)];
}
