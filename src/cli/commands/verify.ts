import { Option, type Command } from 'commander';
import { addFlags, runOptionsOf, whole, type SharedFlags } from '../flags.js';

interface RunFlags extends SharedFlags {
  readonly trial?: number;
}

/** `barloom verify RUN` and `barloom report RUN` */
export function registerVerify(program: Command): void {
  const trial = (): Option => new Option('--trial <n>', 'one trial of a sweep').argParser(whole('--trial', 'a whole number >= 0', 0));
  const verify = program
    .command('verify')
    .argument('<run>', 'run folder')
    .description('run a run or a trial again from its manifest and compare its results and trade hash')
    .addOption(trial());
  addFlags(verify, ['workers', 'maxMemory', 'cacheDir', 'cache', 'json', 'quiet']).action(runVerify);
  const report = program
    .command('report')
    .argument('<run>', 'run folder')
    .description('write the report of a run, a sweep or one of its trials anew')
    .addOption(trial());
  addFlags(report, ['workers', 'maxMemory', 'cacheDir', 'cache', 'json', 'quiet']).action(runReport);
}

async function runVerify(dir: string, flags: RunFlags): Promise<void> {
  const { verifyRun } = await import('../../app/verify/verify.js');
  const { paint, printJson, printLine, printWarning } = await import('../print.js');
  const result = await verifyRun(dir, runOptionsOf(flags), flags.trial);
  if (flags.json) printJson(result);
  if (result.verdict === 'different') process.exitCode = 1;
  if (flags.json || flags.quiet) return;
  for (const warning of result.warnings) printWarning(warning);
  for (const { name, expected, found } of result.checks.filter(({ holds }) => !holds))
    printLine(`${name}: the run says ${expected}, running it again gives ${found}`);
  printLine(
    result.verdict === 'same'
      ? `${paint('green', 'same')}: ${result.checks.length} of ${result.checks.length} checks hold, data and trades bit for bit`
      : `${paint('red', 'different')}: ${result.checks.filter(({ holds }) => !holds).length} of ${result.checks.length} checks fail`,
  );
}

async function runReport(dir: string, flags: RunFlags): Promise<void> {
  const { rebuildReport } = await import('../../app/verify/verify.js');
  const { printJson, printLine } = await import('../print.js');
  const path = await rebuildReport(dir, runOptionsOf(flags), flags.trial);
  if (flags.json) printJson({ report: path });
  else if (!flags.quiet) printLine(`report: ${path}`);
}
