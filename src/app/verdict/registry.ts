import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { appendChain, readChain } from '../../files/chained-lines.js';
import { makeFolder } from '../../files/output.js';
import { shareBars, type Stretch } from '../../lifecycle/same-bars.js';
import { keepReturns, readReturns, type KeptRows } from './kept-returns.js';
import { completeEntries, isEntry, listUpgrades, type Entry, type LookEntry, type TrialsEntry } from './registry-entries.js';
import type { StudyIdentity } from './study-identity.js';

/** What was tried on the same bars. */
export interface OtherTrials {
  /** of this family of strategies, by other studies */
  readonly ofFamily: number;
  readonly ofAnyStrategy: number;
  /** the most that this very study came to before */
  readonly ofThisStudy: number;
  /** what is kept of the returns of the family's studies, this one's included */
  readonly kept: readonly KeptRows[];
  /** trials of the family of which nothing is kept */
  readonly unkept: number;
}

/** Nothing else was ever tried. */
export const NO_OTHERS: OtherTrials = { ofFamily: 0, ofAnyStrategy: 0, ofThisStudy: 0, kept: [], unkept: 0 };

/** Half-open, epoch milliseconds UTC. */
interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

interface CountedStudy {
  readonly family: string;
  readonly study: string;
  readonly ended: number;
  readonly open: number;
}

const FILE = 'registry.jsonl';

/** Counts every trial that was ever run against some bars, and every look at a holdout, in one file of the runs folder: a line each,
 *  appended before it is acted on, so that a kill hides nothing. A last line that a kill tore is passed over; other damage is refused:
 *  REGISTRY_DAMAGED. */
export class Registry {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Records how many trials a study sets out to run, then how many it came to. */
  addTrials(kind: TrialsEntry['kind'], identity: StudyIdentity, trials: number, system: string): void {
    if (kind === 'begun') this.upgrade();
    this.append({ kind, ...writeIdentity(identity), trials, system, time: new Date().toISOString() });
  }

  /** Keeps the returns of a study's trials. */
  keepReturns(identity: StudyIdentity, parts: readonly KeptRows[]): void {
    keepReturns(this.folder, identity, parts);
  }

  /** Returns what the other studies tried on the same bars. Each kind of run counts; a study counts once, with the most that it came to;
   *  one that did not end counts with what it set out to run. */
  countOthers(identity: StudyIdentity): OtherTrials {
    const studies = this.countStudies(identity);
    const most = ({ ended, open }: CountedStudy): number => Math.max(ended, open);
    const own = studies.find(({ study }) => study === identity.study);
    const others = studies.filter((each) => each !== own);
    const ofFamily = others.filter(({ family }) => family === identity.family);
    const parts = ofFamily.map((each) => ({ each, kept: readReturns(this.folder, { ...each, benchmark: identity.benchmark }) }));
    return {
      ofFamily: ofFamily.reduce((total, each) => total + most(each), 0),
      ofAnyStrategy: others.reduce((total, each) => total + most(each), 0),
      ofThisStudy: own?.ended ?? 0,
      kept: [...parts.flatMap(({ kept }) => kept ?? []), ...(readReturns(this.folder, identity) ?? [])],
      unkept: parts.reduce((total, { each, kept }) => total + (kept === undefined ? most(each) : 0), 0),
    };
  }

  /** A study that has not looked yet needs a look that is left. Throws UsageError HOLDOUT_SPENT. */
  requireLook(identity: StudyIdentity, window: TimeRange, most: number): void {
    const looks = this.looksAt(identity, window);
    if (looks.size >= most && ![...looks.values()].includes(identity.study)) throw spent(window, looks.size, most);
  }

  /** Records a look at a window as a holdout and returns how often the family looked at bars of that stretch, this look included. The same
   *  look counts once, whichever command makes it and however often.
   *  look  of `identifyLook`
   *  Throws UsageError HOLDOUT_SPENT where the looks would be more than `most`. */
  look(identity: StudyIdentity, look: string, window: TimeRange, most: number, system: string): number {
    const earlier = this.looksAt(identity, window);
    if (earlier.has(look)) return earlier.size;
    if (earlier.size >= most) throw spent(window, earlier.size, most);
    const [start, end] = [formatTime(window.startMs), formatTime(window.endMs)];
    this.append({ kind: 'holdout_look', ...writeIdentity(identity), look, start, end, system, time: new Date().toISOString() });
    return earlier.size + 1;
  }

  private countStudies(identity: StudyIdentity): CountedStudy[] {
    const studies = new Map<string, CountedStudy>();
    for (const entry of this.read()) {
      const isOfIdea = identity.idea !== undefined && entry.idea === identity.idea;
      if (entry.kind === 'holdout_look' || !(isOfIdea || isOnBars(entry, identity, identity))) continue;
      const { study, trials } = entry;
      const family = isOfIdea || isOfFamily(entry, identity) ? identity.family : entry.family;
      // older lines have one name for all kinds of runs of a file
      const key = `${entry.run ?? ''} ${study}`;
      const ended = studies.get(key)?.ended ?? 0;
      studies.set(
        key,
        entry.kind === 'begun' ? { study, family, ended, open: trials } : { study, family, ended: Math.max(ended, trials), open: 0 },
      );
    }
    return [...studies.values()];
  }

  /** Studies by their looks at bars of a stretch. */
  private looksAt(identity: StudyIdentity, window: TimeRange): Map<string, string> {
    const isThere = (entry: Entry): entry is LookEntry =>
      entry.kind === 'holdout_look' && isOfFamily(entry, identity) && isOnBars(entry, identity, window);
    return new Map(
      this.read()
        .filter(isThere)
        .map(({ look, study }) => [look, study]),
    );
  }

  /** Lines of before symbols and times stood in them are completed from the folders of their runs, by lines of their own: none is
   *  changed. */
  private upgrade(): void {
    for (const entry of listUpgrades(this.folder, this.readAll())) this.append(entry);
  }

  private read(): Entry[] {
    return completeEntries(this.readAll()).filter(isEntry);
  }

  private readAll(): object[] {
    return readChain(registryPath(this.folder));
  }

  private append(entry: object): void {
    makeFolder(this.folder);
    appendChain(registryPath(this.folder), entry);
  }
}

/** Returns the file of a runs folder's registry. */
export function registryPath(folder: string): string {
  return join(folder, FILE);
}

/** Returns the registry of the runs folder that a run folder lies in, if it still lies in one. */
export function registryBeside(runDir: string): Registry | undefined {
  const folder = join(runDir, '../../../../..');
  return existsSync(join(folder, FILE)) ? new Registry(folder) : undefined;
}

/** Whether a line is of bars of the same symbol, an account's of one of its legs', at overlapping times; of a line that knows neither,
 *  whether it is of the same bars. */
function isOnBars(entry: Entry, { symbol, legs, data }: StudyIdentity, { startMs, endMs }: TimeRange): boolean {
  const stretch = stretchOf(entry);
  return stretch === undefined
    ? entry.data === data && overlapsLook(entry, startMs, endMs)
    : shareBars(stretch, { symbols: legs ?? [symbol], startMs, endMs });
}

function overlapsLook(entry: Entry, startMs: number, endMs: number): boolean {
  return entry.kind !== 'holdout_look' || (Date.parse(entry.start) < endMs && Date.parse(entry.end) > startMs);
}

function stretchOf({ symbol, legs, start, end }: Entry): Stretch | undefined {
  if (symbol === undefined || start === undefined || end === undefined) return undefined;
  return { symbols: legs ?? [symbol], startMs: Date.parse(start), endMs: Date.parse(end) };
}

function isOfFamily(entry: Entry, { family, textFamily }: StudyIdentity): boolean {
  return entry.family === family || (entry.symbol === undefined && entry.family === textFamily);
}

function writeIdentity({
  run,
  symbol,
  legs,
  timeframe,
  startMs,
  endMs,
  data,
  family,
  study,
  idea,
}: StudyIdentity): Omit<TrialsEntry, 'kind' | 'trials' | 'system' | 'time'> {
  return {
    run,
    symbol,
    ...(legs && { legs }),
    timeframe,
    start: formatTime(startMs),
    end: formatTime(endMs),
    data,
    family,
    study,
    ...(idea !== undefined && { idea }),
  };
}

function spent({ startMs, endMs }: TimeRange, looks: number, most: number): UsageError {
  const [start, end] = [formatTime(startMs), formatTime(endMs)];
  return new UsageError(
    'HOLDOUT_SPENT',
    `the holdout [${start}, ${end}) was looked at ${times(looks)} and may be looked at ${times(most)} (holdout_looks): choose later bars, or allow another look with --set holdout_looks=${looks + 1}`,
    {
      context: { start, end, looks, holdout_looks: most },
    },
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
