import { Option, type Command } from 'commander';
import type { StudyVerdict } from '../../app/verdict/study-verdict.js';
import type { ResolvedSystem } from '../../app/system-file.js';
import { addFlags, runOptionsOf, type SharedFlags } from '../flags.js';
import { abortOnInterrupt, sayCancelled } from '../interrupt.js';
import { studyOverrides, type StudyFlags } from '../study-flags.js';

interface WalkForwardFlags extends SharedFlags, StudyFlags {
  readonly resume?: string;
  readonly mode?: string;
}

/** `barloom walkforward [FILE]` */
export function registerWalkForward(program: Command): void {
  const command = program.command('walkforward').argument('[file]', 'system file with a space (default: the shipped moving-average cross with ATR stops)').description('search on each fold\'s train window, trade its winner on the test window behind it, and judge the joined result');
  addFlags(command, ['symbols', 'timeframe', 'start', 'end', 'window', 'lookbackDays', 'trials', 'seed', 'workers', 'maxMemory', 'cacheDir', 'cache', 'outputDir', 'set', 'json', 'quiet', 'printConfig'])
    .addOption(new Option('--mode <name>', 'rolling, anchored, purged or combinatorial'))
    .addOption(new Option('--sampler <name>', 'how trials are proposed, as for optimize'))
    .addOption(new Option('--objective <expression>', 'a metric or an expression of metrics, to be maximized'))
    .addOption(new Option('--resume <folder>', 'finish an interrupted walk-forward in its folder'))
    .action(run);
}

async function run(path: string | undefined, flags: WalkForwardFlags): Promise<void> {
  const startedMs = Date.now();
  const { readStudySystem } = await import('../read-study-system.js');
  const system = await readStudySystem(path, flags, overridesOfFolds(flags));
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { runWalkForward } = await import('../../app/walk-forward/walk-forward-files.js');
  const { walkForwardSummary } = await import('../../app/walk-forward/walk-forward-summary.js');
  const { exitCodeOf } = await import('../../app/verdict/study-verdict.js');
  const { ProgressBar } = await import('../progress.js');
  const progress = new ProgressBar(!flags.json && !flags.quiet);
  const stop = abortOnInterrupt();
  const documents: object[] = [];
  const verdicts: (StudyVerdict | undefined)[] = [];
  for (const [symbol, resumeDir] of await symbolsToRun(system, flags.resume)) {
    const options = { ...runOptionsOf(flags), symbol, signal: stop.signal, onProgress: (state: Parameters<typeof progress.update>[0]) => progress.update(state) };
    const written = await runWalkForward(system, options, flags.outputDir, startedMs, resumeDir);
    progress.clear();
    documents.push(walkForwardSummary(written.result, written.dir, written.ledgerSha256));
    verdicts.push(written.result.verdict);
    if (!flags.json && !flags.quiet) {
      const { printWalkForward } = await import('../print-walk-forward.js');
      await printWalkForward(written.result, written.dir);
    }
    if (written.result.cancelled) break;
  }
  const { printJson } = await import('../print.js');
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { walk_forwards: documents });
  process.exitCode = exitCodeOf(verdicts);
  if (stop.signal.aborted) sayCancelled(['walkforward', path].filter(Boolean).join(' '), documents.at(-1) as { dir: string; trials: number });
}

/** --trials is the number of each fold's. */
function overridesOfFolds({ trials, mode, ...flags }: WalkForwardFlags): string[] {
  return [
    ...studyOverrides(flags),
    ...(trials === undefined ? [] : [`walkforward.trials=${trials}`]),
    ...(mode === undefined ? [] : [`walkforward.mode=${JSON.stringify(mode)}`]),
  ];
}

async function symbolsToRun({ file }: ResolvedSystem, resume: string | undefined): Promise<[string, string | undefined][]> {
  if (resume === undefined) return file.data.symbols.map((symbol) => [symbol, undefined]);
  const { readWalkForwardManifest } = await import('../../app/run-manifest.js');
  const { symbolsFrom } = await import('../resume-symbols.js');
  return symbolsFrom(file.data.symbols, readWalkForwardManifest(resume).symbol, resume);
}
