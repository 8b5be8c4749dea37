import { Option, type Command } from 'commander';
import { DATASET_KINDS, type DatasetKind } from '../../app/bars-log/dataset-kinds.js';
import { whole } from '../flags.js';

interface DatasetFlags {
  readonly horizon: number;
  readonly out?: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** `barloom dataset market|selection FOLDER…` */
export function registerDataset(program: Command): void {
  const dataset = program.command('dataset').description('build datasets of the logs that backtest --bars-log writes');
  for (const kind of DATASET_KINDS)
    dataset
      .command(kind)
      .argument('<folders...>', 'folders of runs with logs, or folders above them')
      .description(
        kind === 'market'
          ? 'features of each bar, and what the market did then'
          : 'features of each bar and facts of each strategy, and what the strategy made then',
      )
      .addOption(
        new Option('--horizon <bars>', 'that outcomes are of')
          .default(24)
          .argParser(whole('--horizon', 'a whole number above 0', 1, 100_000)),
      )
      .addOption(new Option('--out <file>', `the Parquet file (default: datasets/${kind}-<bars>.parquet)`))
      .addOption(new Option('--json', 'print one JSON document on stdout and nothing else').default(false))
      .addOption(new Option('--quiet', 'print nothing but errors').default(false))
      .action((folders: readonly string[], flags: DatasetFlags) => run(kind, folders, flags));
}

async function run(kind: DatasetKind, folders: readonly string[], flags: DatasetFlags): Promise<void> {
  const { buildDataset } = await import('../../app/bars-log/build-dataset.js');
  const { printJson, printLine } = await import('../print.js');
  const path = flags.out ?? `datasets/${kind}-${flags.horizon}.parquet`;
  const manifest = await buildDataset({ kind, folders, horizonBars: flags.horizon, path });
  if (flags.json) return printJson({ path, ...manifest });
  if (flags.quiet) return;
  printLine(
    `${manifest.rows.toLocaleString('en')} rows of ${manifest.logs.length} ${manifest.logs.length === 1 ? 'log' : 'logs'}, sha256 ${manifest.sha256}`,
  );
  printLine(`dataset: ${path}`);
}
