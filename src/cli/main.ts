#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { registerBacktest } from './commands/backtest.js';
import { registerCompare } from './commands/compare.js';
import { registerData } from './commands/data.js';
import { registerDataset } from './commands/dataset.js';
import { registerFactory } from './commands/factory.js';
import { registerForecast } from './commands/forecast.js';
import { registerFunctions } from './commands/functions.js';
import { registerLearn } from './commands/learn.js';
import { registerLookahead } from './commands/lookahead.js';
import { registerOptimize } from './commands/optimize.js';
import { registerSession } from './commands/session.js';
import { registerSweep } from './commands/sweep.js';
import { registerTrain } from './commands/train.js';
import { registerValidate } from './commands/validate.js';
import { registerVerify } from './commands/verify.js';
import { registerWalkForward } from './commands/walkforward.js';
import { watchInterrupts } from './interrupt.js';
import { reportError } from './report-error.js';
import { watchOutput } from './watch-output.js';

const USAGE_EXIT = 2;

const program = new Command('barloom')
  .description('Weaves thousands of strategy trials over one set of bars.')
  .version(packageVersion())
  .showSuggestionAfterError(true)
  .exitOverride()
  .configureOutput({ outputError: () => {} });

watchInterrupts();
watchOutput();
registerData(program);
registerDataset(program);
registerBacktest(program);
registerCompare(program);
registerSweep(program);
registerOptimize(program);
registerWalkForward(program);
registerTrain(program);
registerLearn(program);
registerForecast(program);
registerFactory(program);
registerSession(program);
registerValidate(program);
registerFunctions(program);
registerLookahead(program);
registerVerify(program);

try {
  for (const command of program.commands) command.exitOverride().configureOutput({ outputError: () => {} });
  await program.parseAsync();
} catch (error) {
  process.exitCode =
    error instanceof CommanderError && isHelp(error)
      ? Math.min(error.exitCode * USAGE_EXIT, USAGE_EXIT)
      : reportError(error, process.argv.includes('--json'));
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}

/** Help and version have been printed; a call without a command is answered with help on stderr and exit code 2. */
function isHelp({ code, exitCode }: CommanderError): boolean {
  return exitCode === 0 || code === 'commander.help';
}
