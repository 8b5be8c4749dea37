import { UsageError } from '../../core/errors.js';
import { readSystemFile } from '../strategy/resolve-system.js';
import { isComposite, membersOf } from '../system/composite.js';
import type { SystemFile } from '../system/system-schema.js';
import { appendCandidate, readCandidate } from './change-system.js';
import { writingJournal } from './journal.js';

/** What an idea is tried over; of an axis that is left out it keeps its own. */
export interface Expansion {
  readonly symbols: readonly string[];
  readonly timeframes: readonly string[];
  readonly leverages: readonly number[];
  /** values of parameters, by their names */
  readonly params: Readonly<Record<string, readonly string[]>>;
}

/** A candidate of an idea. */
export interface Candidate {
  readonly system: string;
  /** what is laid over the idea's file */
  readonly set: readonly string[];
  /** whether it was not there before */
  readonly isNew: boolean;
}

/** More candidates at once are a slip of the finger, and no verdict would believe the best of them. */
const MOST_CANDIDATES = 500;

/** A choice on an axis: what it adds to the name, and what it lays over the file. */
interface Choice {
  readonly name: string;
  readonly set: readonly string[];
}

/** Makes candidates of one idea: each symbol at each timeframe at each leverage with each value of the parameters. All are read and compiled
 *  before the first is added. All of them are trials of one idea, and the verdict on each counts them, those that failed too.
 *  Throws what reading and compiling a candidate throws; UsageError FLAG_INVALID, STAGE_INVALID. */
export async function expandSystem(folder: string, path: string, expansion: Expansion): Promise<Candidate[]> {
  const { file } = readSystemFile(path);
  requireSingleIdea(file);
  const idea = file.system;
  const candidates = combine(axesOf(file, expansion)).map(({ name, set }) => {
    const own = [`system=${idea}${name}`, `lifecycle.idea=${idea}`, ...set];
    return { set: own, file: readCandidate(path, own) };
  });
  return await writingJournal(folder, async (journal) => {
    const added: Candidate[] = [];
    for (const { set, file: own } of candidates)
      added.push({ system: own.system, set, isNew: await appendCandidate(folder, journal, own, path, { set, idea }) });
    return added;
  });
}

/** A composite has nothing of its own to vary. */
function requireSingleIdea(file: SystemFile): void {
  if (!isComposite(file)) return;
  const members = membersOf(file).map(({ name }) => name);
  throw new UsageError(
    'FLAG_INVALID',
    `factory expand makes candidates of a single system, and "${file.system}" is a composite, whose members have its symbols, timeframe, leverage and parameters: expand ${members.join(', ')}`,
    { context: { system: file.system } },
  );
}

function axesOf(file: SystemFile, { symbols, timeframes, leverages, params }: Expansion): (readonly Choice[])[] {
  if (symbols.length > 0 && file.portfolio !== undefined)
    throw new UsageError('FLAG_INVALID', `--symbols makes a candidate of each symbol, and "${file.system}" is one account of several`, {
      context: { flag: '--symbols' },
    });
  const axes = [
    symbols.map((symbol) => ({ name: `-${symbol}`, set: [`data.symbols=[${JSON.stringify(symbol)}]`] })),
    timeframes.map((timeframe) => ({ name: `-${timeframe}`, set: [`data.timeframe=${timeframe}`] })),
    leverages.map((leverage) => ({ name: `-x${leverage}`, set: leverageOf(file, leverage) })),
    ...Object.entries(params).map(([name, values]) =>
      values.map((value) => ({ name: `-${name}${value.replace(/[^A-Za-z0-9._-]/g, '_')}`, set: [`params.${name}=${value}`] })),
    ),
  ].filter((axis) => axis.length > 0);
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  if (axes.length > 0 && count <= MOST_CANDIDATES) return axes;
  const rule = axes.length === 0 ? 'needs one of --symbols, --timeframes, --leverage and --param' : `makes ${count} candidates`;
  throw new UsageError('FLAG_INVALID', `factory expand ${rule}; it makes 1 to ${MOST_CANDIDATES} at once`, { context: { count } });
}

/** The cap, and where an entry takes a share of the equity that many times the share. */
function leverageOf({ risk }: SystemFile, leverage: number): string[] {
  const cap = `risk.max_leverage=${leverage}`;
  if (risk.sizing === 'all_in') return [cap, 'risk.sizing=fraction', `risk.fraction=${leverage}`];
  if (risk.sizing !== 'fraction') return [cap];
  return [cap, `risk.fraction=${typeof risk.fraction === 'number' ? leverage * risk.fraction : `${leverage} * (${risk.fraction})`}`];
}

function combine(axes: readonly (readonly Choice[])[]): Choice[] {
  return axes.reduce<Choice[]>(
    (sofar, axis) => sofar.flatMap((left) => axis.map((right) => ({ name: left.name + right.name, set: [...left.set, ...right.set] }))),
    [{ name: '', set: [] }],
  );
}
