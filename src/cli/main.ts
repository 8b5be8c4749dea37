#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { registerBacktest } from './commands/backtest.js';
import { registerData } from './commands/data.js';
import { registerFunctions } from './commands/functions.js';
import { registerSweep } from './commands/sweep.js';
import { registerVerify } from './commands/verify.js';
import { reportError } from './report-error.js';

const program = new Command('barloom')
  .description('Weaves thousands of strategy trials over one set of bars.')
  .version('0.1.0')
  .showSuggestionAfterError(true)
  .exitOverride()
  .configureOutput({ outputError: () => {} });

registerData(program);
registerBacktest(program);
registerSweep(program);
registerFunctions(program);
registerVerify(program);

try {
  for (const command of program.commands) command.exitOverride().configureOutput({ outputError: () => {} });
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : reportError(error, process.argv.includes('--json'));
}
