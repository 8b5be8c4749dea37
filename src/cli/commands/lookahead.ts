import { Option, type Command } from 'commander';
import type { LookaheadResult } from '../../app/verify/check-lookahead.js';
import { addFlags, RUN_FLAGS, runOptionsOf, whole, type SharedFlags } from '../flags.js';

interface LookaheadFlags extends SharedFlags {
  readonly cuts?: number;
}

/** `barloom lookahead FILE` */
export function registerLookahead(program: Command): void {
  const command = program
    .command('lookahead')
    .argument('<file>', 'system file')
    .description('replace bars behind random cuts: what was decided before must keep every bit (exit 70 where it does not)');
  addFlags(command, RUN_FLAGS)
    .addOption(new Option('--cuts <n>', 'random cuts').default(8).argParser(whole('--cuts', 'a whole number from 1 to 1000', 1, 1000)))
    .action(run);
}

async function run(path: string, flags: LookaheadFlags): Promise<void> {
  const { readSystem } = await import('../read-system.js');
  const system = await readSystem(path, flags);
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  const { checkLookahead } = await import('../../app/verify/check-lookahead.js');
  const { isComposite } = await import('../../app/system/composite.js');
  const { needsSteps } = await import('../../app/system/needs-steps.js');
  const { KernelError } = await import('../../core/errors.js');
  const { paint, printJson, printLine } = await import('../print.js');
  const documents: object[] = [];
  const note = (result: LookaheadResult, what: string): void => {
    if (result.leak !== undefined)
      throw new KernelError(result.leak.sentence, { context: { what: result.leak.what, symbol: result.symbol } });
    documents.push(result);
    if (!flags.json && !flags.quiet)
      printLine(
        `${paint('green', 'no look-ahead')}: ${result.symbol}, ${result.cuts} cuts of ${result.bars.toLocaleString('en')} bars; ${what} keep every bit`,
      );
  };
  for (const symbol of system.file.data.symbols) {
    const result = await checkLookahead(system, { ...runOptionsOf(flags), symbol, cuts: flags.cuts });
    note(result, `${result.nodes} columns and conditions, trades${result.labels ? ' and labels' : ''}`);
  }
  if (system.file.portfolio !== undefined && (isComposite(system.file) || needsSteps(system.file))) {
    const { checkAccountLookahead } = await import('../../app/verify/check-account-lookahead.js');
    note(
      await checkAccountLookahead(system, { ...runOptionsOf(flags), cuts: flags.cuts }),
      'what the account aimed at, its fills and its record',
    );
  }
  if (flags.json) printJson(documents.length === 1 ? documents[0] : { checks: documents });
}
