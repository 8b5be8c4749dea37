import type { DataPolicy } from '../../core/data-policy.js';
import { scoreBundle } from '../../ml/bundle/score-bundle.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import type { Contest } from '../../ml/challenge/row-gains.js';
import { CHALLENGE_RULES } from '../../ml/challenge/judge-challenge.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { filterRows } from '../../ml/rows/labelled-rows.js';
import { judgeChallenger } from '../models/judge-challenger.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { lookAtRows, type LookVerdict } from './look-at-rows.js';
import { modelNameOf } from './model-name.js';
import { openDataset, type SignalDataset } from './open-dataset.js';
import { withLearners } from './open-learners.js';
import { rowsOfBundle } from './rows-of-bundle.js';
import { readTrainingRecord, versionFolder, type TrainingRecord } from './training-record.js';
import { withLabelOf } from './with-label-of.js';

/** What became of a challenger. */
export interface ChallengeOutcome {
  readonly decision: 'deploy' | 'keep';
  readonly champion: number | undefined;
  readonly challenger: number;
  readonly reason: string;
}

/** Judges a version against the one in production on signals that neither has learned from, each scored from its own features, and deploys
 *  it where it is better; where nothing is in production it must be better than chance there. What was decided is written down with its
 *  reason.
 *  Throws UsageError FEATURES_MISMATCH, PROMOTION_REFUSED, DATA_POLICY, ROWS_MISSING, STATISTIC_INVALID */
export async function challenge(file: SystemFile, challenger: number, policy: DataPolicy, options: RunOptions): Promise<ChallengeOutcome> {
  const { registry: folder } = file.ml_training,
    registry = await ModelRegistry.open(folder),
    model = modelNameOf(file);
  const champion = registry.production().find((each) => each.model === model)?.version,
    { decision, reason } = await decide(file, registry, champion, challenger, policy, options);
  if (decision === 'deploy') await registry.promote(model, challenger, reason, { policy });
  else await registry.keep(model, challenger, reason);
  return { decision, champion, challenger, reason };
}

type Decision = Pick<ChallengeOutcome, 'decision' | 'reason'>;

/** A version with what was written down when it was trained. */
interface Contender {
  readonly version: number;
  readonly bundle: ModelBundle;
  readonly record: TrainingRecord;
}

/** Signals that no contender has learned from. */
interface Ring {
  readonly dataset: SignalDataset;
  /** f64[row] of the data set's rows */
  readonly returns: Float64Array;
}

async function decide(
  file: SystemFile,
  registry: ModelRegistry,
  champion: number | undefined,
  challenger: number,
  policy: DataPolicy,
  options: RunOptions,
): Promise<Decision> {
  const model = modelNameOf(file),
    open = (version: number): Contender => ({
      version,
      bundle: registry.read(model, version),
      record: readTrainingRecord(versionFolder(file.ml_training.registry, model, version)),
    });
  const own = open(challenger),
    failed = own.bundle.canaries.filter(({ isPassed }) => !isPassed);
  if (failed.length > 0)
    return keep(`Version ${challenger} must pass its canaries, and does not: ${failed.map(({ name }) => name).join(', ')}.`);
  const old = champion === undefined ? undefined : open(champion);
  if (old !== undefined && JSON.stringify(old.record.label) !== JSON.stringify(own.record.label))
    return keep(otherLabel(own.record, old.record));
  const ring = laterSignals(await openDataset(withLabelOf(file, own.record), policy, options), old === undefined ? [own] : [own, old]),
    { rows, markets } = ring.dataset;
  if (rows.rows === 0) return keep('No signal with a label was decided after the training: there is nothing to judge by.');
  return await withLearners(options, async (kernels) => {
    const scoreBy = async ({ version, bundle }: Contender): Promise<Float64Array> =>
      scoreBundle(kernels, bundle, await rowsOfBundle(file, ring.dataset, `${model} version ${version}`, bundle, options));
    const said = await scoreBy(own),
      symbols = markets.map(({ symbol }) => symbol);
    const look = async (): Promise<LookVerdict> =>
      await lookAtRows(registry, model, challenger, {
        symbols,
        isClass: isClassifier(own.bundle.model.kind),
        scores: said,
        target: rows.target,
        decidedAtMs: rows.decidedAtMs,
      });
    if (old === undefined) return await decideAlone(look);
    const { rows: leastRows, effect: leastEffect, confidence } = file.ml_training.challenge;
    const judged = judgeChallenger(contestOf(own.bundle, said, old.bundle, await scoreBy(old), ring), {
      ...CHALLENGE_RULES,
      leastRows,
      leastEffect,
      confidence,
      seed: file.seed,
    });
    // where there are too few rows nothing is said of them
    if (judged.figures !== undefined) await look();
    return judged;
  });
}

async function decideAlone(look: () => Promise<LookVerdict>): Promise<Decision> {
  const { isBetter, sentence } = await look();
  return { decision: isBetter ? 'deploy' : 'keep', reason: `Nothing is in production. ${sentence}` };
}

function keep(reason: string): Decision {
  return { decision: 'keep', reason };
}

function laterSignals(dataset: SignalDataset, contenders: readonly Contender[]): Ring {
  const fromMs = Math.max(...contenders.map(({ record: { cut_ms, embargo_ms } }) => cut_ms + embargo_ms)),
    isLater = (row: number): boolean => dataset.rows.decidedAtMs[row]! > fromMs;
  return {
    dataset: { ...dataset, rows: filterRows(dataset.rows, isLater) },
    returns: dataset.tradeReturn.filter((_, row) => isLater(row)),
  };
}

/** What asks a model reads its scores by a threshold: where they mean something else, better returns here are not enough to put them in its
 *  place. */
function otherLabel({ version, label }: TrainingRecord, other: TrainingRecord): string {
  return `Version ${version} was trained on the label ${String(label['kind'])}, and version ${other.version} on ${label['kind'] === other.label['kind'] ? 'one of other options' : String(other.label['kind'])}: their scores mean different things, and promoting is up to a person.`;
}

/** Classes are judged by their probabilities, numbers by what trading on them returned. */
function contestOf(own: ModelBundle, said: Float64Array, old: ModelBundle, oldSaid: Float64Array, { dataset, returns }: Ring): Contest {
  if (isClassifier(own.model.kind) && isClassifier(old.model.kind))
    return { measure: 'log_loss', champion: oldSaid, challenger: said, target: dataset.rows.target };
  const traded = (scores: Float64Array, threshold: number): Float64Array =>
    returns.map((value, row) => (Number.isNaN(value) || scores[row]! < threshold ? 0 : value));
  return { measure: 'return', champion: traded(oldSaid, old.threshold), challenger: traded(said, own.threshold) };
}
