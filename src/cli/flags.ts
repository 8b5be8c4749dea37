import { Option, type Command } from 'commander';
import { MAX_WORKERS, MOST_MEMORY_BYTES, type RunOptions } from '../app/system/run-options.js';
import { UsageError } from '../core/errors.js';
import { printWarning } from './print.js';

/** Flags that several commands share; each is defined here and nowhere else. */
export interface SharedFlags {
  readonly symbols?: string | undefined;
  readonly timeframe?: string | undefined;
  readonly start?: string;
  readonly end?: string;
  readonly window?: string;
  readonly lookbackDays?: number;
  readonly trials?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly maxMemory?: number;
  readonly cacheDir: string;
  readonly cache: boolean;
  readonly outputDir: string;
  readonly set: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  readonly printConfig: boolean;
  readonly bracket?: boolean;
}

const FLAGS: Readonly<Record<string, () => Option>> = {
  symbols: () => new Option('--symbols <list>', 'symbols, separated by commas'),
  timeframe: () => new Option('--timeframe <tf>', 'bar length: 15m, 4h, 1d or M15, H4, D1'),
  start: () => new Option('--start <time>', 'first bar of the window, UTC'),
  end: () => new Option('--end <time>', 'end of the window, not included, UTC'),
  window: () => new Option('--window <name>', 'an entry of windows in the system file'),
  lookbackDays: () => new Option('--lookback-days <n>', 'only the last n days of the window').argParser(positive('--lookback-days')),
  trials: () =>
    new Option('--trials <n>', 'a random subset of n points of the grid').argParser(whole('--trials', 'a whole number above 0', 1)),
  seed: () => new Option('--seed <n>', 'seed of everything random').argParser(whole('--seed', 'a whole number >= 0', 0)),
  workers: () =>
    new Option('--workers <n>', 'threads that run trials (default: the cores of the machine)').argParser(
      whole('--workers', `a whole number from 1 to ${MAX_WORKERS}`, 1, MAX_WORKERS),
    ),
  maxMemory: () => new Option('--max-memory <size>', "limit of the engine's memory: 256MB, 2GB (default: 1GB)").argParser(parseBytes),
  cacheDir: () => new Option('--cache-dir <folder>', 'market-data cache').default('data_cache'),
  cache: () => new Option('--no-cache', 'read the source and keep nothing'),
  outputDir: () => new Option('--output-dir <folder>', 'where run folders go').default('runs'),
  set: () => new Option('--set <path=value>', 'override an entry of the system file; repeatable').default([]).argParser(collect),
  json: () => new Option('--json', 'print one JSON document on stdout and nothing else').default(false),
  quiet: () => new Option('--quiet', 'print nothing but errors').default(false),
  bracket: () => new Option('--bracket', 'metrics of every trial with the stop first and with the target first too, in trials.parquet'),
  printConfig: () => new Option('--print-config', 'print the resolved system file and stop').default(false),
};

export type FlagName = keyof SharedFlags;

/** Of what reads a system and its bars. */
export const READING_FLAGS: readonly FlagName[] = ['maxMemory', 'cacheDir', 'cache', 'set', 'json', 'quiet'];
/** Of what learns from bars. */
export const LEARNING_FLAGS: readonly FlagName[] = ['symbols', 'timeframe', 'start', 'end', 'seed', 'workers', ...READING_FLAGS];
/** Flags of every command that runs a system over bars. */
export const RUN_FLAGS: readonly FlagName[] = [
  'symbols',
  'timeframe',
  'start',
  'end',
  'window',
  'lookbackDays',
  'seed',
  ...READING_FLAGS,
  'printConfig',
];
/** And writes a run folder. */
export const WRITING_FLAGS: readonly FlagName[] = [...RUN_FLAGS, 'outputDir'];
/** And tries many points on many workers. */
export const SEARCH_FLAGS: readonly FlagName[] = [...WRITING_FLAGS, 'trials', 'workers'];

/** Adds shared flags to a command, in the order in which they are defined here. */
export function addFlags(command: Command, names: readonly FlagName[]): Command {
  const wanted = new Set<string>(names);
  for (const [name, option] of Object.entries(FLAGS)) if (wanted.has(name)) command.addOption(option());
  return command;
}

/** Returns the overrides of the system file that the flags stand for; `--set` comes last and wins. */
export function overridesOf({ symbols, timeframe, start, end, seed, set }: SharedFlags): string[] {
  const overrides: string[] = [];
  if (symbols !== undefined)
    overrides.push(
      `data.symbols=[${symbols
        .split(',')
        .map((symbol) => JSON.stringify(symbol.trim()))
        .join(', ')}]`,
    );
  for (const [path, value] of [
    ['data.timeframe', timeframe],
    ['data.start', start],
    ['data.end', end],
  ] as const) {
    if (value !== undefined) overrides.push(`${path}=${JSON.stringify(value)}`);
  }
  if (seed !== undefined) overrides.push(`seed=${seed}`);
  return [...overrides, ...set];
}

/** Returns the run options that the flags stand for. */
export function runOptionsOf(flags: SharedFlags): RunOptions {
  return {
    window: flags.window,
    lookbackDays: flags.lookbackDays,
    workers: flags.workers,
    maxMemoryBytes: flags.maxMemory,
    cacheDir: flags.cacheDir,
    useCache: flags.cache,
  };
}

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

/** Returns a parser of whole numbers; `rule` says in words what `low` and `high` say. */
export function whole(flag: string, rule: string, low: number, high = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new UsageError('FLAG_INVALID', `${flag} must be ${rule}, not "${text}"`, { context: { flag, value: text } });
  };
}

function positive(flag: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new UsageError('FLAG_INVALID', `${flag} must be a number above 0, not "${text}"`, { context: { flag, value: text } });
  };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(text.trim());
  if (match && Number(match[1]) > 0) {
    const bytes = Number(match[1]) * UNITS[match[2]!.toLowerCase()]!;
    if (bytes > MOST_MEMORY_BYTES) printWarning(`--max-memory is ${text}, and one shared memory holds at most 4 GB: 4 GB are used`);
    return Math.min(bytes, MOST_MEMORY_BYTES);
  }
  throw new UsageError('FLAG_INVALID', `--max-memory must be a size such as 256MB or 2GB, not "${text}"`, {
    context: { flag: '--max-memory', value: text },
  });
}
