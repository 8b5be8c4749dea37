import type { Command } from 'commander';
import { addFlags, type SharedFlags } from '../flags.js';

/** `barloom functions [NAME]` */
export function registerFunctions(program: Command): void {
  const command = program
    .command('functions')
    .argument('[name]', 'one function')
    .description('list the functions of the language with their arguments, warm-up and source');
  addFlags(command, ['json']).action(run);
}

async function run(name: string | undefined, flags: SharedFlags): Promise<void> {
  const { listFunctions } = await import('../../app/strategy/list-functions.js');
  const { printJson, printLine, paint, renderTable } = await import('../print.js');
  const all = listFunctions();
  const entries = name === undefined ? all : all.filter((entry) => entry.name === name);
  if (entries.length === 0) {
    const { UsageError } = await import('../../core/errors.js');
    const { suggestName } = await import('../../core/nearest-name.js');
    throw new UsageError(
      'NAME_UNKNOWN',
      `unknown function "${name}"${suggestName(
        name!,
        all.map((entry) => entry.name),
      )}`,
      { context: { name: name! } },
    );
  }
  if (flags.json) return printJson(entries);
  for (const family of new Set(entries.map((entry) => entry.family))) {
    const rows = entries
      .filter((entry) => entry.family === family)
      .map((entry) => [entry.usage, entry.returns, entry.warmup, entry.source]);
    printLine(paint('bold', family));
    printLine(await renderTable(['function', 'returns', 'warm-up', 'source'], rows, 4));
  }
  if (name !== undefined) for (const entry of entries) printLine([entry.doc, ...entry.arguments].join('\n'));
}
