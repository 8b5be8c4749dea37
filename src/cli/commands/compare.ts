import { Option, type Command } from 'commander';
import type { ComparisonAsked } from '../../app/comparison-files/write-comparison.js';
import type { ResolvedSystem } from '../../app/strategy/resolve-system.js';
import { UsageError } from '../../core/errors.js';
import { addFlags, runOptionsOf, whole, WRITING_FLAGS, type SharedFlags } from '../flags.js';

interface CompareFlags extends SharedFlags {
  readonly inner?: string;
  readonly shuffles?: number;
  readonly nested?: boolean;
}

/** `barloom compare FILE` */
export function registerCompare(program: Command): void {
  const command = program
    .command('compare')
    .argument('<file>', 'file of a composite')
    .description(
      'compare a composite with its members alone, equal weight, the best before, buy and hold, nothing, and its own weights at other times',
    )
    .addOption(new Option('--nested', 'fit members and policy on each train of the walkforward, and compare on its tests'))
    .addOption(new Option('--inner <name>', 'window on which the best member is chosen (default: what lies before, else the first half)'))
    .addOption(
      new Option('--shuffles <n>', 'times that the weights are moved in time (default: 20)').argParser(
        whole('--shuffles', 'a whole number from 1 to 1000', 1, 1000),
      ),
    );
  addFlags(command, WRITING_FLAGS).action(run);
}

async function run(path: string, flags: CompareFlags): Promise<void> {
  const startedMs = Date.now();
  const { readSystem } = await import('../read-system.js');
  const system = await readSystem(path, flags);
  if (flags.printConfig) {
    const { printConfig } = await import('../print-config.js');
    return printConfig(system, flags.json);
  }
  if (flags.nested === true) return await runNested(system, flags, startedMs);
  const { compareComposite } = await import('../../app/comparison/compare-composite.js');
  const comparison = await compareComposite(system, { ...runOptionsOf(flags), inner: flags.inner, shuffles: flags.shuffles });
  const { writeComparison } = await import('../../app/comparison-files/write-comparison.js');
  const written = await writeComparison(system, comparison, askedOf(flags), flags.outputDir, startedMs);
  if (flags.json) {
    const { comparisonJson } = await import('../../app/comparison/comparison-json.js');
    const { printJson } = await import('../print.js');
    return printJson({ run_id: written.runId, run_dir: written.runDir, ...comparisonJson(comparison) });
  }
  if (flags.quiet) return;
  const { printComparison } = await import('../print-comparison.js');
  await printComparison(comparison, written.runDir);
}

function askedOf({ inner, shuffles, window, lookbackDays }: CompareFlags): ComparisonAsked {
  return { inner, shuffles, window, lookbackDays };
}

async function runNested(system: ResolvedSystem, flags: CompareFlags, startedMs: number): Promise<void> {
  if (flags.inner !== undefined)
    throw new UsageError('FLAG_INVALID', '--inner is of a comparison that is not nested: a nested one has folds of its own', {
      context: { flag: '--inner', value: flags.inner },
    });
  const { walkComposite } = await import('../../app/nested/walk-composite.js');
  const { Registry } = await import('../../app/verdict/registry.js');
  const registry = new Registry(flags.outputDir);
  const outcome = await walkComposite(system, { ...runOptionsOf(flags), shuffles: flags.shuffles, registry });
  const { writeNested } = await import('../../app/comparison-files/write-comparison.js');
  const written = await writeNested(system, outcome, askedOf(flags), flags.outputDir, startedMs);
  if (flags.json) {
    const { nestedJson } = await import('../../app/nested/nested-json.js');
    const { printJson } = await import('../print.js');
    return printJson({ run_id: written.runId, run_dir: written.runDir, ...nestedJson(outcome) });
  }
  if (flags.quiet) return;
  const { printNested } = await import('../print-comparison.js');
  await printNested(outcome, written.runDir);
}
