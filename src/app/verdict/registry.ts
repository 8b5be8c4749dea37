import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import { formatTime } from '../../core/time.js';
import { appendChain, readChain } from '../../files/chained-lines.js';
import { makeFolder } from '../../files/output.js';
import type { SystemFile } from '../system/system-schema.js';

/** What a study is counted under: the bars, the family of strategies, and the study itself, which counts once however often it is run. */
export interface StudyIdentity {
  /** hash of the bars */
  readonly data: string;
  /** hash of the strategy's expressions: parameters, costs and windows make no other family */
  readonly family: string;
  /** hash of everything that decides the study's trials */
  readonly study: string;
}

/** Trials of other studies on the same bars. */
export interface OtherTrials {
  readonly ofFamily: number;
  readonly ofAnyStrategy: number;
}

/** Half-open, epoch milliseconds UTC. */
interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

type Look = Extract<Entry, { kind: 'holdout_look' }>;

/** One line of the registry. */
type Entry =
  | ({ readonly kind: 'begun' | 'ended'; readonly trials: number; readonly system: string; readonly time: string } & StudyIdentity)
  | ({
      readonly kind: 'holdout_look';
      readonly look: string;
      readonly start: string;
      readonly end: string;
      readonly system: string;
      readonly time: string;
    } & StudyIdentity);

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
  addTrials(kind: 'begun' | 'ended', identity: StudyIdentity, trials: number, system: string): void {
    this.append({ kind, ...identity, trials, system, time: new Date().toISOString() });
  }

  /** Returns the trials of the other studies on the same bars. A study counts once, with the most that it came to; one that did not end
   *  counts with what it set out to run. */
  countOthers({ data, family, study }: StudyIdentity): OtherTrials {
    const studies = new Map<string, { family: string; ended: number; open: number }>();
    for (const entry of this.read()) {
      if (entry.kind === 'holdout_look' || entry.data !== data || entry.study === study) continue;
      const before = studies.get(entry.study)?.ended ?? 0;
      studies.set(
        entry.study,
        entry.kind === 'begun'
          ? { family: entry.family, ended: before, open: entry.trials }
          : { family: entry.family, ended: Math.max(before, entry.trials), open: 0 },
      );
    }
    const all = [...studies.values()];
    const sum = (counted: typeof all): number => counted.reduce((total, { ended, open }) => total + Math.max(ended, open), 0);
    return { ofFamily: sum(all.filter((each) => each.family === family)), ofAnyStrategy: sum(all) };
  }

  /** A study that has not looked yet needs a look that is left. Throws UsageError HOLDOUT_SPENT. */
  requireLook(identity: StudyIdentity, window: TimeRange, most: number): void {
    const looks = this.looksAt(identity, window);
    if (looks.size >= most && ![...looks.values()].includes(identity.study)) throw spent(window, looks.size, most);
  }

  /** Records a look at a window as a holdout and returns how often the family looked at bars of that stretch, this look included.
   *  The same parameters of the same study look once, however often they are run.
   *  Throws UsageError HOLDOUT_SPENT where the looks would be more than `most`. */
  look(identity: StudyIdentity, parameters: Parameters, window: TimeRange, most: number, system: string): number {
    const look = hashOf([identity.study, window.startMs, window.endMs, parameters]);
    const earlier = this.looksAt(identity, window);
    if (earlier.has(look)) return earlier.size;
    if (earlier.size >= most) throw spent(window, earlier.size, most);
    this.append({
      kind: 'holdout_look',
      ...identity,
      look,
      start: formatTime(window.startMs),
      end: formatTime(window.endMs),
      system,
      time: new Date().toISOString(),
    });
    return earlier.size + 1;
  }

  /** Studies by their looks at bars of a stretch. */
  private looksAt({ data, family }: StudyIdentity, { startMs, endMs }: TimeRange): Map<string, string> {
    const isThere = (entry: Entry): entry is Look =>
      entry.kind === 'holdout_look' &&
      entry.data === data &&
      entry.family === family &&
      Date.parse(entry.start) < endMs &&
      Date.parse(entry.end) > startMs;
    return new Map(
      this.read()
        .filter(isThere)
        .map(({ look, study }) => [look, study]),
    );
  }

  private read(): Entry[] {
    return readChain(registryPath(this.folder)).filter(isEntry);
  }

  private append(entry: Entry): void {
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

/** Returns the hash of a strategy's expressions: sha256, hex. */
export function familyOf({ strategy }: Pick<SystemFile, 'strategy'>): string {
  return hashOf(strategy);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function isEntry(entry: object): entry is Entry {
  return ['begun', 'ended', 'holdout_look'].includes(String((entry as Partial<Entry>).kind));
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
