import { readManifestOf } from '../run/run-manifest.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { exitCodeOf, type StudyVerdict } from '../verdict/study-verdict.js';
import { runsOf } from '../system/account-name.js';
import type { Job, JobOptions } from './job.js';

export interface RunJobOptions<Written> extends Omit<JobOptions, 'symbol'> {
  /** called with what each symbol came to, before the next one begins */
  readonly onWritten?: ((written: Written, document: object) => void | Promise<void>) | undefined;
}

/** What a job came to, over all its symbols. */
export interface JobResult {
  readonly documents: readonly object[];
  /** 1 where a verdict is negative or nothing was found */
  readonly exitCode: number;
  readonly isCancelled: boolean;
  /** of the symbol that ran last */
  readonly done: { readonly dir: string; readonly count: number; readonly unit: 'trials' | 'folds' };
}

/** Runs a job for each symbol of a system; an aborted signal keeps what is finished and leaves the symbols behind it out.
 *  Throws what the job throws; UsageError RUN_UNREADABLE for a folder that is none of its kind. */
export async function runJob<Written>(system: ResolvedSystem, job: Job<Written>, options: RunJobOptions<Written>): Promise<JobResult> {
  const documents: object[] = [];
  const verdicts: (StudyVerdict | undefined)[] = [];
  let [isNegative, isCancelled] = [false, false];
  let done: JobResult['done'] = { dir: '', count: 0, unit: job.unit };
  for (const [symbol, resumeDir] of symbolsToRun(runsOf(system.file), job, options.resumeDir)) {
    options.onPhase?.('data');
    const written = await job.run(system, { ...options, symbol, resumeDir });
    const document = job.summarise(written);
    const outcome = job.outcomeOf(written);
    documents.push(document);
    verdicts.push(outcome.verdict);
    isNegative ||= outcome.isNegative;
    isCancelled = outcome.isCancelled;
    done = { dir: document.dir, count: outcome.finished ?? document.trials ?? 0, unit: job.unit };
    await options.onWritten?.(written, document);
    if (isCancelled) break;
  }
  return { documents, exitCode: isNegative ? 1 : exitCodeOf(verdicts), isCancelled, done };
}

/** Symbols, each with the folder to go on in: what comes before an interrupted symbol is finished, what comes after has not begun. */
function symbolsToRun(
  symbols: readonly string[],
  { kind }: Pick<Job<unknown>, 'kind'>,
  resumeDir: string | undefined,
): (readonly [symbol: string, resumeDir: string | undefined])[] {
  if (resumeDir === undefined) return symbols.map((symbol) => [symbol, undefined] as const);
  const first = Math.max(0, symbols.indexOf(readManifestOf(resumeDir, kind).symbol));
  return symbols.slice(first).map((symbol, index) => [symbol, index === 0 ? resumeDir : undefined] as const);
}
