import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import { ModelRegistry } from '../models/model-registry.js';
import type { SystemFile } from '../system/system-schema.js';
import { modelNameOf } from './model-name.js';
import { readEvaluationRecord, readTrainingRecord, versionFolder } from './training-record.js';

/** A version that was put into production, and what speaks against it. */
export interface Promoted {
  readonly model: string;
  readonly version: number;
  readonly warning: string | undefined;
}

/** Puts a version into production. One that is no better than chance where it was judged last, on the holdout or else on the validation
 *  rows, must be forced, and the history says that it was.
 *  Throws UsageError PROMOTION_REFUSED, DATA_POLICY, NAME_UNKNOWN, MODEL_UNREADABLE, REGISTRY_DAMAGED */
export async function promoteVersion(
  file: SystemFile,
  version: number,
  reason: string,
  { policy, isForced }: { readonly policy: DataPolicy; readonly isForced: boolean },
): Promise<Promoted> {
  const { registry: folder } = file.ml_training,
    registry = await ModelRegistry.open(folder),
    model = modelNameOf(file);
  registry.requirePromotable(model, version, reason, { policy });
  const warning = whyNot(versionFolder(folder, model, version));
  if (warning !== undefined && !isForced)
    throw new UsageError(
      'PROMOTION_REFUSED',
      `model "${model}" version ${version} must be better than chance to be promoted: ${warning} --force promotes it all the same`,
      { context: { model, version } },
    );
  await registry.promote(model, version, warning === undefined ? reason : `${reason} (forced: ${warning})`, { policy });
  return { model, version, warning };
}

/** Of a version that no training wrote nothing is known. */
function whyNot(folder: string): string | undefined {
  if (!existsSync(join(folder, 'training.json'))) return undefined;
  const { isBetter, sentence } = (readEvaluationRecord(folder) ?? readTrainingRecord(folder)).verdict;
  return isBetter ? undefined : sentence;
}
