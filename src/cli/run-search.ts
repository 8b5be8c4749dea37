import type { Job } from '../app/jobs/job.js';
import type { ResolvedSystem } from '../app/strategy/resolve-system.js';
import { runOptionsOf, type SharedFlags } from './flags.js';
import { abortOnInterrupt, commandToGoOn, sayCancelled } from './interrupt.js';

/** Flags of every command that searches, symbol by symbol, and can go on in a folder. */
export interface SearchFlags extends SharedFlags {
  readonly resume?: string;
}

/** What a command adds to its job. */
export interface SearchCommand<Written> {
  readonly job: Job<Written>;
  /** flags that the folder knows when the command goes on */
  readonly known: readonly string[];
  print(written: Written): Promise<void>;
}

/** Runs a job with progress, prints what each symbol came to and sets the exit code; Ctrl-C keeps what is finished. */
export async function runSearch<Written>(
  system: ResolvedSystem,
  flags: SearchFlags,
  startedMs: number,
  { job, known, print }: SearchCommand<Written>,
): Promise<void> {
  const { runJob } = await import('../app/jobs/run-job.js');
  const { ProgressBar } = await import('./progress.js');
  const { printJson } = await import('./print.js');
  const progress = new ProgressBar(!flags.json && !flags.quiet, job.unit);
  const { signal } = abortOnInterrupt();
  const { documents, exitCode, done } = await runJob(system, job, {
    ...runOptionsOf(flags),
    outputDir: flags.outputDir,
    startedMs,
    resumeDir: flags.resume,
    signal,
    onProgress: (state) => progress.update(state),
    onPhase: (phase) => progress.begin(phase),
    onWritten: async (written) => {
      progress.clear();
      if (!flags.json && !flags.quiet) await print(written);
    },
  });
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { [job.listName]: documents });
  process.exitCode = exitCode;
  if (signal.aborted) sayCancelled(commandToGoOn(process.argv.slice(2), known), done);
}
