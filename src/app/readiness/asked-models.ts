import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import { configOf } from '../learning/training-config.js';
import { readEvaluationRecord, readTrainingRecord, type EvaluationRecord, type TrainingRecord } from '../learning/training-record.js';
import { openBundle } from '../models/bundle-file.js';
import { membersOf } from '../system/composite.js';
import type { SystemFile } from '../system/system-schema.js';

/** A model that a system asks, with what its training left beside it. */
export interface AskedModel {
  /** as sentences name it */
  readonly name: string;
  /** the system that asks it, or the member of a composite on the bars of the account */
  readonly file: SystemFile;
  /** that it is asked about */
  readonly symbols: readonly string[];
  readonly bundle: ModelBundle;
  /** undefined where no training wrote it */
  readonly record: TrainingRecord | undefined;
  /** that it was trained by; undefined where its record does not hold it */
  readonly config: SystemFile | undefined;
  /** undefined where it was not judged on its holdout */
  readonly evaluation: EvaluationRecord | undefined;
}

/** Returns the models that a system asks, those of legs and of members too. Throws UsageError MODEL_UNREADABLE. */
export function askedModels(file: SystemFile): AskedModel[] {
  return [ownModels(file, ''), ...membersOf(file).map((member) => ownModels(asked(file, member.file), `${member.name}: `))].flat();
}

/** A member asks on the bars that the account has. */
function asked({ data, instruments }: SystemFile, member: SystemFile): SystemFile {
  return { ...member, data: { ...data, symbols: member.data.symbols }, ...(instruments && { instruments }) };
}

function ownModels(file: SystemFile, prefix: string): AskedModel[] {
  const { ml, data } = file;
  if (!ml?.enabled) return [];
  const legs = ml.legs ?? {};
  const open = (path: string, symbols: readonly string[]): AskedModel[] =>
    symbols.length === 0 ? [] : [openModel(file, path, symbols, prefix)];
  return [
    ...open(
      ml.model_path!,
      data.symbols.filter((symbol) => !Object.hasOwn(legs, symbol)),
    ),
    ...Object.entries(legs).flatMap(([symbol, { model_path }]) => open(model_path, [symbol])),
  ];
}

function openModel(file: SystemFile, path: string, symbols: readonly string[], prefix: string): AskedModel {
  const folder = dirname(path);
  const { bundle } = openBundle(path);
  const record = existsSync(join(folder, 'training.json')) ? readTrainingRecord(folder) : undefined;
  const name = record === undefined ? `model "${basename(path)}"` : `${record.model} version ${record.version}`;
  return {
    name: `${prefix}${name}`,
    file,
    symbols,
    bundle,
    record,
    config: record && configOf(record, folder),
    evaluation: readEvaluationRecord(folder),
  };
}
