import type { Command } from 'commander';
import type { DataPolicy } from '../../core/data-policy.js';
import { addFlags, LEARNING_FLAGS, overridesOf, runOptionsOf, type SharedFlags } from '../flags.js';
import { policyFlag } from '../policy-flag.js';
import { registerForecastPromotion } from './forecast-promote.js';

interface ForecastFlags extends SharedFlags {
  readonly dataPolicy?: DataPolicy;
}

/** `barloom forecast FILE`, `barloom forecast promote` and `rollback` */
export function registerForecast(program: Command): void {
  const command = program
    .command('forecast')
    .argument('<file>', "forecaster's file")
    .description('forecast returns, volatilities and regimes by models that had not seen the bars, and judge them (exit 1 without skill)');
  addFlags(command, [...LEARNING_FLAGS, 'printConfig'])
    .addOption(policyFlag())
    .action(run);
  registerForecastPromotion(command);
}

async function run(path: string, flags: ForecastFlags): Promise<void> {
  const { readForecastFile } = await import('../../app/forecasting/resolve-forecast.js');
  const policy = flags.dataPolicy === undefined ? [] : [`data_policy=${flags.dataPolicy}`],
    forecast = readForecastFile(path, [...policy, ...overridesOf(flags)]);
  if (flags.printConfig) return await printFile(forecast.file, flags.json);
  const { runForecast } = await import('../../app/forecasting/run-forecast.js');
  const { ProgressBar } = await import('../progress.js');
  const bar = new ProgressBar(!flags.json && !flags.quiet, 'folds'),
    startedMs = performance.now();
  const made = await runForecast(forecast, {
    ...runOptionsOf(flags),
    onFold: (done, total) =>
      bar.update({ done, total, best: Number.NaN, trialsPerSecond: (1000 * done) / Math.max(1, performance.now() - startedMs) }),
  }).finally(() => bar.clear());
  const { forecastDocument, printForecasts } = await import('../print-forecasts.js');
  if (flags.json) (await import('../print.js')).printJson(forecastDocument(made));
  else if (!flags.quiet) await printForecasts(made);
  process.exitCode = made.record.has_skill ? 0 : 1;
}

async function printFile(file: object, isJson: boolean): Promise<void> {
  const { printJson, printLine } = await import('../print.js');
  if (isJson) return printJson(file);
  const { stringify } = await import('yaml');
  printLine(stringify(file, { lineWidth: 0 }).trimEnd());
}
