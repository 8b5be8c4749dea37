import { Option, type Command } from 'commander';
import type { WrittenStudy } from '../../app/study/study-files.js';
import type { StudyVerdict } from '../../app/verdict/study-verdict.js';
import { addFlags, runOptionsOf, type SharedFlags } from '../flags.js';
import { abortOnInterrupt, sayCancelled } from '../interrupt.js';
import { studyOverrides, type StudyFlags } from '../study-flags.js';
import type { ResolvedSystem } from '../../app/system-file.js';

interface OptimizeFlags extends SharedFlags, StudyFlags {
  readonly resume?: string;
  readonly quick?: boolean;
}

/** A first look. */
const QUICK_TRIALS = 20;

/** `barloom optimize [FILE]` */
export function registerOptimize(program: Command): void {
  const command = program.command('optimize').argument('[file]', 'system file with a space (default: the shipped moving-average cross with ATR stops)').description('search the space with a sampler, judge the best trial and write its system file');
  addFlags(command, ['symbols', 'timeframe', 'start', 'end', 'window', 'lookbackDays', 'trials', 'seed', 'workers', 'maxMemory', 'cacheDir', 'cache', 'outputDir', 'set', 'json', 'quiet', 'printConfig'])
    .addOption(new Option('--sampler <name>', 'how trials are proposed: auto, surrogate, tpe, tpe_multivariate, cma_es, genetic, nsga2, sobol, random, grid'))
    .addOption(new Option('--objective <expression>', 'a metric or an expression of metrics, to be maximized'))
    .addOption(new Option('--quick', `a first look: ${QUICK_TRIALS} trials`))
    .addOption(new Option('--resume <folder>', 'go on with a study in its folder; --trials is then the number of all its trials, or of further ones where it has as many already'))
    .action(run);
}

async function run(path: string | undefined, flags: OptimizeFlags): Promise<void> {
  const startedMs = Date.now();
  const { readStudySystem } = await import('../read-study-system.js');
  const system = await readStudySystem(path, flags, overridesOfStudy(flags));
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { runOptimize } = await import('../../app/study/study-files.js');
  const { studySummary } = await import('../../app/study/study-summary.js');
  const { exitCodeOf } = await import('../../app/verdict/study-verdict.js');
  const { ProgressBar } = await import('../progress.js');
  const progress = new ProgressBar(!flags.json && !flags.quiet);
  const stop = abortOnInterrupt();
  const documents: object[] = [];
  const verdicts: (StudyVerdict | undefined)[] = [];
  for (const [symbol, resumeDir] of await symbolsToRun(system, flags.resume)) {
    const options = { ...runOptionsOf(flags), symbol, signal: stop.signal, onProgress: (state: Parameters<typeof progress.update>[0]) => progress.update(state) };
    const written = await runOptimize(await withTarget(system, flags, resumeDir), options, flags.outputDir, startedMs, resumeDir);
    progress.clear();
    documents.push(studySummary(written.result, written.dir, written.ledgerSha256));
    verdicts.push(written.result.verdict);
    if (!flags.json && !flags.quiet) await printStudy(written);
    if (written.result.stopped === 'cancelled') break;
  }
  const { printJson } = await import('../print.js');
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { studies: documents });
  process.exitCode = exitCodeOf(verdicts);
  if (stop.signal.aborted) sayCancelled(commandToGoOn(process.argv.slice(2)), documents.at(-1) as { dir: string; trials: number });
}

/** `--set` comes after them and wins. */
function overridesOfStudy({ trials, quick, ...flags }: OptimizeFlags): string[] {
  const asked = trials ?? (quick ? QUICK_TRIALS : undefined);
  return [...studyOverrides(flags), ...(asked === undefined ? [] : [`study.trials=${asked}`])];
}

async function symbolsToRun({ file }: ResolvedSystem, resume: string | undefined): Promise<[string, string | undefined][]> {
  if (resume === undefined) return file.data.symbols.map((symbol) => [symbol, undefined]);
  const { readStudyManifest } = await import('../../app/run-manifest.js');
  const { symbolsFrom } = await import('../resume-symbols.js');
  return symbolsFrom(file.data.symbols, readStudyManifest(resume).symbol, resume);
}

/** A study that has as many trials as are asked for gets that many more. */
async function withTarget(system: ResolvedSystem, { trials, quick, set }: OptimizeFlags, resumeDir: string | undefined): Promise<ResolvedSystem> {
  if (resumeDir === undefined) return system;
  const { targetOf } = await import('../../app/study/study-target.js');
  const isSet = trials !== undefined || quick || set.some((entry) => entry.startsWith('study.trials='));
  const study = { ...system.file.study, trials: targetOf(resumeDir, isSet ? system.file.study.trials : undefined) };
  return { ...system, file: { ...system.file, study } };
}

/** The command as it was typed, without what the folder knows and what is only printed otherwise. */
function commandToGoOn(words: readonly string[]): string {
  const isDropped = (word: string): boolean => /^--(json|quiet|quick)$|^--(resume|trials)(=|$)/.test(word);
  const kept = words.filter((word, at) => !isDropped(word) && !/^--(resume|trials)$/.test(words[at - 1] ?? ''));
  return kept.map((word) => (/^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

async function printStudy({ result, dir }: WrittenStudy): Promise<void> {
  const { printStudyResult } = await import('../print-study.js');
  await printStudyResult(result, dir);
}
