import type { AnyManifest } from '../app/run/run-manifest.js';
import type { RunOptions } from '../app/system/run-options.js';
import type { SweepProgress } from '../app/sweep/sweep-outcome.js';
import type { ResolvedSystem } from '../app/strategy/resolve-system.js';
import type { StudyVerdict } from '../app/verdict/study-verdict.js';
import { runOptionsOf, type SharedFlags } from './flags.js';
import { abortOnInterrupt, commandToGoOn, sayCancelled, type Finished } from './interrupt.js';

/** Flags of every command that searches, symbol by symbol, and can go on in a folder. */
export interface SearchFlags extends SharedFlags {
  readonly resume?: string;
}

/** What a search gets beside its own settings. */
export interface SearchOptions extends RunOptions {
  readonly symbol: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SweepProgress) => void;
}

/** What a command does for one symbol. */
export interface Search<Written> {
  readonly kind: AnyManifest['kind'];
  /** name of the list of documents where there are several symbols */
  readonly listName: string;
  /** flags that the folder knows when the command goes on */
  readonly known: readonly string[];
  run(options: SearchOptions, startedMs: number, resumeDir: string | undefined): Promise<Written>;
  /** what is finished one by one; default trials */
  readonly unit?: 'folds';
  summarise(written: Written): object;
  /** isNegative  beside its verdict
   *  finished    units, where they are not trials */
  outcomeOf(written: Written): {
    readonly verdict: StudyVerdict | undefined;
    readonly isCancelled: boolean;
    readonly isNegative?: boolean;
    readonly finished?: number;
  };
  print(written: Written): Promise<void>;
}

/** Runs a search for each symbol of a system, with progress, prints it and sets the exit code; Ctrl-C keeps what is finished. */
export async function runSearch<Written>(
  { file }: ResolvedSystem,
  flags: SearchFlags,
  startedMs: number,
  search: Search<Written>,
): Promise<void> {
  const { exitCodeOf } = await import('../app/verdict/study-verdict.js');
  const { ProgressBar } = await import('./progress.js');
  const { printJson } = await import('./print.js');
  const progress = new ProgressBar(!flags.json && !flags.quiet, search.unit);
  const { signal } = abortOnInterrupt();
  const documents: object[] = [];
  const verdicts: (StudyVerdict | undefined)[] = [];
  let isNegative = false,
    done: Finished = { dir: '', count: 0, unit: 'trials' };
  for (const [symbol, resumeDir] of await symbolsToRun(file.data.symbols, search.kind, flags.resume)) {
    const written = await search.run(
      { ...runOptionsOf(flags), symbol, signal, onProgress: (state) => progress.update(state) },
      startedMs,
      resumeDir,
    );
    progress.clear();
    const document = search.summarise(written) as { readonly dir: string; readonly trials?: number },
      outcome = search.outcomeOf(written),
      { isCancelled } = outcome;
    documents.push(document);
    verdicts.push(outcome.verdict);
    isNegative ||= outcome.isNegative === true;
    done = { dir: document.dir, count: outcome.finished ?? document.trials ?? 0, unit: search.unit ?? 'trials' };
    if (!flags.json && !flags.quiet) await search.print(written);
    if (isCancelled) break;
  }
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { [search.listName]: documents });
  process.exitCode = isNegative ? 1 : exitCodeOf(verdicts);
  if (signal.aborted) sayCancelled(commandToGoOn(process.argv.slice(2), search.known), done);
}

/** Symbols, each with the folder to go on in: what comes before an interrupted symbol is finished, what comes after has not begun. */
async function symbolsToRun(
  symbols: readonly string[],
  kind: AnyManifest['kind'],
  resume: string | undefined,
): Promise<[string, string | undefined][]> {
  if (resume === undefined) return symbols.map((symbol) => [symbol, undefined]);
  const { readManifestOf } = await import('../app/run/run-manifest.js');
  const first = Math.max(0, symbols.indexOf(readManifestOf(resume, kind).symbol));
  return symbols.slice(first).map((symbol, index) => [symbol, index === 0 ? resume : undefined]);
}
