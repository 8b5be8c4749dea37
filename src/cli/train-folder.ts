import type { DataPolicy } from '../core/data-policy.js';
import { UsageError } from '../core/errors.js';
import type { TrainedFile } from '../app/training/train-folder.js';
import { overridesOf, runOptionsOf, type SharedFlags } from './flags.js';
import { evaluatedDocument, printAccumulated, printEvaluated, printTrained, trainedDocument } from './print-training.js';
import { printJson, printLine } from './print.js';

export interface TrainFolderFlags extends SharedFlags {
  readonly full?: boolean;
  readonly dataPolicy?: DataPolicy;
}

/** Trains every file of a folder and searches its accounts: `barloom train FOLDER --full`. */
export async function trainFolderOf(folder: string, flags: TrainFolderFlags): Promise<void> {
  if (flags.full !== true || flags.printConfig)
    throw new UsageError('FLAG_INVALID', `a folder is trained with --full, and its files one by one otherwise: ${folder}`, {
      context: { flag: '--full' },
    });
  const { trainFolder } = await import('../app/training/train-folder.js');
  const isTold = !flags.json && !flags.quiet;
  const files = await trainFolder(folder, {
    ...runOptionsOf(flags),
    overrides: overridesOf(flags),
    outputDir: flags.outputDir,
    policy: flags.dataPolicy,
    onBegin: (source) => {
      if (isTold) printLine(`\n== ${source}`);
    },
  });
  process.exitCode = Math.max(0, ...files.map(exitCodeOf));
  if (flags.json) return printJson({ files: files.map(documentOf) });
  if (!isTold) return;
  for (const file of files) await print(file);
}

/** 1 where a model is no better than chance or an account shows no edge, that of the error where a file failed. */
function exitCodeOf(file: TrainedFile): number {
  if (file.kind === 'failed') return file.error.exitCode;
  if (file.kind === 'instrument') return file.trained.isSound && file.evaluated.evaluation.verdict.isBetter ? 0 : 1;
  return file.study.result.verdict?.verdict === 'no_edge' ? 1 : 0;
}

function documentOf(file: TrainedFile): object {
  const { source, system, kind } = file;
  if (kind === 'failed') return { source, system, kind, code: file.error.code, message: file.error.message };
  if (kind === 'instrument')
    return { source, system, kind, trained: trainedDocument(file.trained), evaluated: evaluatedDocument(file.evaluated) };
  return { source, system, kind, models: file.models, run_dir: file.study.dir, verdict: file.study.result.verdict?.verdict ?? null };
}

async function print(file: TrainedFile): Promise<void> {
  printLine(`\n== ${file.source}`);
  if (file.kind === 'failed') return printLine(`failed: ${file.error.message}`);
  if (file.kind === 'instrument') {
    await printAccumulated(file.accumulated);
    await printTrained(file.trained);
    return await printEvaluated(file.evaluated);
  }
  for (const [symbol, path] of Object.entries(file.models)) printLine(`${symbol} asks ${path}`);
  printLine(file.study.result.verdict?.sentence ?? 'no verdict was asked for');
  printLine(`study: ${file.study.dir}`);
}
