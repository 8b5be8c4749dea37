import type { DataPolicy } from '../../core/data-policy.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import { scoreBundle } from '../../ml/bundle/score-bundle.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import type { Contest } from '../../ml/challenge/row-gains.js';
import { CHALLENGE_RULES } from '../../ml/challenge/judge-challenge.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { filterRows, type LabelledRows } from '../../ml/rows/labelled-rows.js';
import { pickFeatures } from '../../ml/training/pick-features.js';
import { judgeChallenger } from '../models/judge-challenger.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { RunOptions } from '../run-options.js';
import type { SystemFile } from '../system-schema.js';
import { lookAtRows } from './look-at-rows.js';
import { modelNameOf } from './model-name.js';
import { openDataset } from './open-dataset.js';
import { withLearners } from './open-learners.js';
import { readTrainingRecord, versionFolder } from './training-record.js';

/** What became of a challenger. */
export interface ChallengeOutcome {
  readonly decision: 'deploy' | 'keep';
  readonly champion: number | undefined;
  readonly challenger: number;
  readonly reason: string;
}

/** Judges a version against the one in production on rows that neither has learned from, and deploys it where it is better; where nothing is in
 *  production it must be better than chance there. What was decided is written down with its reason.
 *  Throws UsageError PROMOTION_REFUSED, DATA_POLICY, ROWS_MISSING, STATISTIC_INVALID */
export async function challenge(file: SystemFile, challenger: number, policy: DataPolicy, options: RunOptions): Promise<ChallengeOutcome> {
  const { registry: folder } = file.ml_training, registry = await ModelRegistry.open(folder), model = modelNameOf(file);
  const champion = registry.production().find((each) => each.model === model)?.version, { decision, reason } = await decide(file, registry, champion, challenger, policy, options);
  if (decision === 'deploy') await registry.promote(model, challenger, reason, { policy });
  else await registry.keep(model, challenger, reason);
  return { decision, champion, challenger, reason };
}

async function decide(file: SystemFile, registry: ModelRegistry, champion: number | undefined, challenger: number, policy: DataPolicy, options: RunOptions): Promise<Pick<ChallengeOutcome, 'decision' | 'reason'>> {
  const model = modelNameOf(file), recordOf = (version: number): ReturnType<typeof readTrainingRecord> => readTrainingRecord(versionFolder(file.ml_training.registry, model, version));
  const own = registry.read(model, challenger), failed = own.canaries.filter(({ isPassed }) => !isPassed);
  if (failed.length > 0) return { decision: 'keep', reason: `Version ${challenger} must pass its canaries, and does not: ${failed.map(({ name }) => name).join(', ')}.` };
  const dataset = await openDataset(file, policy, options), records = [challenger, ...(champion === undefined ? [] : [champion])].map(recordOf);
  const strange = records.find(({ feature_set, label }) => feature_set.hash !== dataset.set.hash || JSON.stringify(label) !== JSON.stringify(records[0]!.label));
  if (strange !== undefined) return { decision: 'keep', reason: `Version ${strange.version} was trained on other features or another label: the two cannot be judged on the same rows, and promoting is up to a person.` };
  const fromMs = Math.max(...records.map(({ cut_ms, embargo_ms }) => cut_ms + embargo_ms));
  const isLater = (row: number): boolean => dataset.rows.decidedAtMs[row]! > fromMs, rows = filterRows(dataset.rows, isLater), returns = dataset.tradeReturn.filter((_, row) => isLater(row));
  if (rows.rows === 0) return { decision: 'keep', reason: 'No signal with a label was decided after the training: there is nothing to judge by.' };
  return await withLearners(options, async (kernels) => {
    const scoreBy = (bundle: ModelBundle): Float64Array => scoresOf(kernels, bundle, rows), said = scoreBy(own);
    const look = await lookAtRows(registry, model, challenger, { symbols: dataset.markets.map(({ symbol }) => symbol), isClass: isClassifier(own.model.kind), scores: said, target: rows.target, decidedAtMs: rows.decidedAtMs });
    if (champion === undefined) return { decision: look.isBetter ? 'deploy' : 'keep', reason: `Nothing is in production. ${look.sentence}` };
    const { rows: leastRows, effect: leastEffect, confidence } = file.ml_training.challenge, old = registry.read(model, champion);
    return judgeChallenger(contestOf(own, said, old, scoreBy(old), rows, returns), { ...CHALLENGE_RULES, leastRows, leastEffect, confidence, seed: file.seed });
  });
}

function scoresOf(kernels: LearnerKernels, bundle: ModelBundle, rows: LabelledRows): Float64Array {
  return scoreBundle(kernels, bundle, pickFeatures(rows, bundle.model.features));
}

/** Classes are judged by their probabilities, numbers by what trading on them returned. */
function contestOf(own: ModelBundle, said: Float64Array, old: ModelBundle, oldSaid: Float64Array, { target }: LabelledRows, returns: Float64Array): Contest {
  if (isClassifier(own.model.kind) && isClassifier(old.model.kind)) return { measure: 'log_loss', champion: oldSaid, challenger: said, target };
  const traded = (scores: Float64Array, threshold: number): Float64Array => returns.map((value, row) => (Number.isNaN(value) || scores[row]! < threshold ? 0 : value));
  return { measure: 'return', champion: traded(oldSaid, old.threshold), challenger: traded(said, own.threshold) };
}
