import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import { writeTableParquet } from '../../data/parquet/write-table-parquet.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import type { FeatureSet } from '../../ml/features/feature-set.js';
import { renderModelWalkReport } from '../../report/index.js';
import type { NamedWindow } from '../system/choose-window.js';
import { csvTable, parquetColumns } from '../files/file-columns.js';
import { flatMetrics } from '../learning/bundle-of.js';
import { modelNameOf } from '../learning/model-name.js';
import { writeLines } from '../files/lines-file.js';
import { readBundle, writeBundle } from '../models/bundle-file.js';
import { ModelRegistry, requireModelName } from '../models/model-registry.js';
import { makeFolder, writeJson, writeText, writing } from '../../files/output.js';
import { placeOf, RunFolder, type FolderRequest } from '../run/run-folder.js';
import { curveFiles } from '../run/run-files.js';
import { askedOf, readResult, type AskedWindow, type ModelWalkForwardManifest } from '../run/run-manifest.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { SystemFile } from '../system/system-schema.js';
import { fillColumns } from '../run/fill-columns.js';
import { tradeColumns } from '../run/trade-columns.js';
import { Registry } from '../verdict/registry.js';
import { describeLearningDifference, learningInputs, type LearningInputs } from './inputs.js';
import { walkModelForward } from './model-walk-forward.js';
import { isTested, type ModelWalkForward, type ModelWalkForwardOptions, type TestedFold } from './outcome.js';
import { modelWalkReportInput } from './report-input.js';
import { hashesOf, modelWalkForwardSummary, type RegisteredVersion } from './summary.js';
import { foldColumns, importanceColumns, predictionColumns } from './tables.js';

/** A model's walk-forward on disk. */
export interface WrittenModelWalkForward {
  readonly result: ModelWalkForward;
  readonly runId: string;
  readonly dir: string;
  readonly registered: RegisteredVersion | undefined;
}

/** Walks a model forward and writes each fold's model as it is tested, then folds, predictions, importance, the joined account and its
 *  trades, results and the report; the last model becomes a version of the registry where `ml_walkforward.register` says so.
 *  resumeDir  folder of an interrupted run of the same walk-forward: folds that have a model there are not trained again
 *  Throws what `walkModelForward` throws; UsageError OUTPUT_UNWRITABLE, RUN_UNREADABLE, RUN_LOCKED, FLAG_INVALID. */
export async function runModelWalkForward(
  system: ResolvedSystem,
  policy: DataPolicy,
  options: ModelWalkForwardOptions,
  outputDir: string,
  startedMs: number,
  resumeDir?: string,
): Promise<WrittenModelWalkForward> {
  await prepareRegistry(system.file);
  const files = new ModelWalkForwardFiles(system, policy, options, { outputDir, startedMs, resumeDir });
  try {
    const result = await writing(outputDir, () =>
      walkModelForward(system, policy, {
        registry: new Registry(outputDir),
        ...options,
        onStart: (data, window, features) => files.open(data, window, features),
        onFold: (fold) => readFold(files.dir, fold),
        onTested: (fold) => files.writeFold(fold),
      }),
    );
    options.onPhase?.('files');
    return await files.finish(result);
  } finally {
    files.close();
  }
}

/** Returns the file of a fold's model in a run folder.
 *  state  trained: as it began its test; updated: as it ended it */
export function foldFile(dir: string, fold: number, state: 'trained' | 'updated' = 'trained'): string {
  return join(dir, 'models', `fold-${fold}${state === 'updated' ? '-updated' : ''}.model`);
}

/** Returns the trained model of a fold in a run folder; undefined where there is none yet. Throws UsageError MODEL_UNREADABLE. */
export function readFold(dir: string, fold: number): ModelBundle | undefined {
  const file = foldFile(dir, fold);
  return existsSync(file) ? readBundle(file) : undefined;
}

/** What would keep the last model from being registered is found before anything is trained. */
async function prepareRegistry(file: SystemFile): Promise<void> {
  if (!file.ml_walkforward.register) return;
  requireModelName(walkedModelName(file));
  await ModelRegistry.open(file.ml_training.registry);
}

function walkedModelName(file: SystemFile): string {
  return file.ml_walkforward.name ?? `${modelNameOf(file)}-walkforward`;
}

class ModelWalkForwardFiles {
  private readonly system: ResolvedSystem;
  private readonly policy: DataPolicy;
  private readonly asked: AskedWindow;
  private readonly request: FolderRequest;
  private folder: RunFolder<'model_walk_forward'> | undefined;
  private learning: LearningInputs['learning'] = {};

  constructor(system: ResolvedSystem, policy: DataPolicy, options: ModelWalkForwardOptions, request: FolderRequest) {
    this.system = system;
    this.policy = policy;
    this.asked = askedOf(options);
    this.request = request;
  }

  get dir(): string {
    return this.folder!.dir;
  }

  open(data: IdentifiedMarket, window: NamedWindow, features: FeatureSet): void {
    const found = learningInputs(this.system, data, window, features),
      { inputs, hash, learning } = found;
    this.learning = learning;
    this.folder = RunFolder.open(this.request, {
      kind: 'model_walk_forward',
      place: placeOf(inputs),
      inputs,
      hash,
      describeDifference: (earlier) => describeLearningDifference(earlier, found),
    });
    makeFolder(join(this.dir, 'models'));
    this.folder.begin(this.manifest());
  }

  /** What an earlier run has come to stays until it is known anew. */
  private manifest(): Pick<ModelWalkForwardManifest, 'asked' | 'data_policy' | 'learning' | 'scores_sha256' | 'trade_hash'> {
    const { scores_sha256 = null, trade_hash = null } = this.folder!.earlier ?? {};
    return { asked: this.asked, data_policy: this.policy, learning: this.learning, scores_sha256, trade_hash };
  }

  async writeFold({ foldNumber, bundle, updated }: TestedFold): Promise<void> {
    await writeBundle(foldFile(this.dir, foldNumber), bundle);
    if (updated !== undefined) await writeBundle(foldFile(this.dir, foldNumber, 'updated'), updated);
  }

  async finish(result: ModelWalkForward): Promise<WrittenModelWalkForward> {
    const { dir } = this,
      { runId } = this.folder!;
    let registered: RegisteredVersion | undefined;
    await this.folder!.finish({ ...this.manifest(), ...(result.cancelled ? {} : hashesOf(result)) }, async (files) => {
      const trades = tradeColumns(result.joined);
      writeTableParquet(join(files, 'trades.parquet'), parquetColumns(trades));
      writeTableParquet(join(files, 'predictions.parquet'), parquetColumns(predictionColumns(result)));
      writeLines([
        { path: join(files, 'trades.csv'), table: csvTable(trades) },
        { path: join(files, 'fills.csv'), table: csvTable(fillColumns(result.joined)) },
        { path: join(files, 'folds.csv'), table: csvTable(foldColumns(result)) },
        { path: join(files, 'feature_importance.csv'), table: csvTable(importanceColumns(result)) },
        ...curveFiles(files, result.joined),
      ]);
      writeText(files, 'report.html', renderModelWalkReport(modelWalkReportInput(result, runId)));
      // what was found is written before anything is registered
      registered = await this.register(result);
      writeJson(files, 'result.json', { run_id: runId, ...modelWalkForwardSummary(result, dir, registered) });
    });
    return { result, runId, dir, registered };
  }

  /** Others may write in the folder again. */
  close(): void {
    this.folder?.close();
  }

  /** The model of the last fold, with all that it has learned. A run that ended before has registered it. */
  private async register({ folds, cancelled, judged }: ModelWalkForward): Promise<RegisteredVersion | undefined> {
    const { file } = this.system,
      last = folds.findLast(isTested);
    if (this.manifest().trade_hash !== null) return readResult(this.dir).registered ?? undefined;
    if (cancelled || last === undefined || !file.ml_walkforward.register) return undefined;
    const bundle = last.updated ?? last.bundle,
      model = walkedModelName(file),
      registry = await ModelRegistry.open(file.ml_training.registry);
    const walked = { ...bundle, metrics: { ...bundle.metrics, ...flatMetrics('walk_forward', judged.metrics) } };
    return { model, version: registry.findSame(model, walked) ?? (await registry.register(model, walked)) };
  }
}
