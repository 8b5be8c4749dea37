import { Option, type Command } from 'commander';
import type { SweepOutcome } from '../../app/sweep/sweep-outcome.js';
import type { WrittenSweep } from '../../app/sweep/sweep-files.js';
import { runSearch, type SearchFlags } from '../run-search.js';
import { addFlags, SEARCH_FLAGS } from '../flags.js';
import { metricsShownIn } from '../../core/metrics.js';

const TABLE_TRIALS = 10;
const TABLE_METRICS = metricsShownIn('tables').map(({ name }) => name);

/** `barloom sweep FILE` */
export function registerSweep(program: Command): void {
  const command = program
    .command('sweep')
    .argument('<file>', 'system file with a space')
    .description('run every point of the grid and rank the trials');
  addFlags(command, [...SEARCH_FLAGS, 'bracket'])
    .addOption(new Option('--resume <folder>', 'finish an interrupted sweep in its folder'))
    .action(run);
}

async function run(path: string, flags: SearchFlags): Promise<void> {
  const startedMs = Date.now();
  const { readSystem } = await import('../read-system.js');
  const system = await readSystem(path, flags);
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { sweepJob } = await import('../../app/jobs/sweep-job.js');
  await runSearch(system, flags, startedMs, { job: sweepJob(flags.trials, flags.bracket), known: [], print: printSweep });
}

async function printSweep({ result, dir }: WrittenSweep): Promise<void> {
  const { TRIAL_STATES } = await import('../../core/trial-table.js');
  const { printHeading } = await import('../print-heading.js');
  const { printLine, printWarning } = await import('../print.js');
  const { printVerdict } = await import('../print-verdict.js');
  const { window } = result;
  const bars = window.to - window.from;
  const ran = result.states.reduce((sum, state) => sum + Number(TRIAL_STATES[state] !== 'not_run'), 0);
  const rate = (bars * ran) / result.elapsedSeconds;
  printHeading(result);
  printLine(await rankedTable(result));
  const [first] = result.failures.values();
  if (first !== undefined) printWarning(`${result.failures.size.toLocaleString('en')} trials failed: ${first}`);
  printLine(
    `${ran.toLocaleString('en')} trials of ${result.points.toLocaleString('en')} points × ${bars.toLocaleString('en')} bars in ${result.elapsedSeconds.toFixed(2)} s on ${result.workers} workers: ${(rate / 1e9).toFixed(2)} billion bar-trials/s`,
  );
  if (result.ranking.length > 0) printVerdict(result.verdict);
  printLine(`report: ${dir}/report.html`);
}

async function rankedTable(result: SweepOutcome): Promise<string> {
  const { metricsOf } = await import('../../core/trial-record.js');
  const { trialParameters } = await import('../../app/sweep/sweep-outcome.js');
  const { absentAxes } = await import('../../app/sweep/present-values.js');
  const { formatMetric, formatValue, renderTable } = await import('../print.js');
  const varied = result.names.filter((name) => Object.hasOwn(result.system.file.space, name));
  const objective = TABLE_METRICS.some((name) => name === result.objectiveText) ? [] : [result.objectiveText];
  const rows = [...result.ranking.subarray(0, TABLE_TRIALS)].map((trial, rank) => {
    const [parameters, metrics] = [trialParameters(result, trial), metricsOf(result.bestRecords.get(trial)!)];
    const absent = absentAxes(result, trial);
    return [
      String(rank + 1),
      String(trial),
      ...varied.map((name) => (absent.has(name) ? '–' : formatValue(parameters[name]!))),
      ...objective.map(() => result.objective[trial]!.toFixed(4)),
      ...TABLE_METRICS.map((name) => formatMetric(name, metrics[name])),
    ];
  });
  return rows.length === 0
    ? 'no trial has a defined objective and meets every constraint'
    : await renderTable(['#', 'trial', ...varied, ...objective, ...TABLE_METRICS], rows, 0);
}
