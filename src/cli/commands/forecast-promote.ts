import { Option, type Command } from 'commander';
import type { PromotedForecaster } from '../../app/forecasting/promote-forecaster.js';
import type { DataPolicy } from '../../core/data-policy.js';
import { addFlags, whole, type SharedFlags } from '../flags.js';
import { policyFlag } from '../policy-flag.js';

interface PromoteFlags extends SharedFlags {
  readonly reason?: string;
  readonly force?: boolean;
  readonly dataPolicy?: DataPolicy;
}

/** `barloom forecast promote NAME VERSION` and `barloom forecast rollback NAME` */
export function registerForecastPromotion(forecast: Command): void {
  const name = "forecaster's folder in its registry (without a folder before it: in forecasts/)";
  configure(
    forecast
      .command('promote')
      .argument('<name>', name)
      .argument('<version>', 'version', whole('VERSION', 'a whole number above 0', 1))
      .description('put a version of a forecaster into production, which has skill and more of it than what stands there')
      .addOption(new Option('--force', 'promote a version that is no better')),
  ).action(promote);
  configure(
    forecast.command('rollback').argument('<name>', name).description('put the version into production that was there before'),
  ).action(rollback);
}

function configure(command: Command): Command {
  return addFlags(command.addOption(new Option('--reason <text>', 'why, to be written down')), ['json', 'quiet']).addOption(
    policyFlag('real refuses forecasts of synthetic bars; test takes them with ALLOW_FAKE_DATA=true (default: real)'),
  );
}

async function promote(name: string, version: number, _: unknown, command: Command): Promise<void> {
  const flags = command.optsWithGlobals<PromoteFlags>();
  const { promoteForecaster } = await import('../../app/forecasting/promote-forecaster.js');
  const { folder, forecaster } = await placeOf(name);
  const rules = { policy: flags.dataPolicy ?? 'real', isForced: flags.force === true } as const;
  await tell(await promoteForecaster(folder, forecaster, version, flags.reason ?? '', rules), flags, 'is in production');
}

async function rollback(name: string, _: unknown, command: Command): Promise<void> {
  const flags = command.optsWithGlobals<PromoteFlags>();
  const { rollBackForecaster } = await import('../../app/forecasting/promote-forecaster.js');
  const { folder, forecaster } = await placeOf(name);
  const rules = { policy: flags.dataPolicy ?? 'real' } as const;
  await tell(await rollBackForecaster(folder, forecaster, flags.reason ?? '', rules), flags, 'is in production again');
}

async function placeOf(name: string): Promise<{ readonly folder: string; readonly forecaster: string }> {
  const { forecasterPlace } = await import('../../app/forecasts/resolve-forecasts.js');
  return forecasterPlace(name);
}

async function tell({ forecaster, version, sha256, warning }: PromotedForecaster, flags: PromoteFlags, what: string): Promise<void> {
  const { printJson, printLine, printWarning } = await import('../print.js');
  if (warning !== undefined) printWarning(warning);
  if (flags.json) return printJson({ forecaster, version, sha256, ...(warning !== undefined && { warning }) });
  if (!flags.quiet) printLine(`${forecaster} version ${version} ${what}`);
}
