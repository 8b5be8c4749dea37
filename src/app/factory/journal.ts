import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BarloomError, UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { ChainFollower } from '../../files/chain-follower.js';
import { readChain } from '../../files/chained-lines.js';
import { makeFolder, writing } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';
import type { FactoryEvent } from '../../lifecycle/factory/factory-event.js';
import type { FactoryState } from '../../lifecycle/factory/factory-state.js';
import type { SystemEvent } from '../../lifecycle/systems/system-event.js';
import type { SystemState } from '../../lifecycle/systems/system-state.js';
import { JournalFold, FOLD_MAKER } from './journal-fold.js';

const FILE = 'journal.jsonl';
/** Lines behind a checkpoint from which on another one is worth its writing. */
const CHECKPOINT_LINES = 500;
/** How long somebody else may take to write a line. */
const MOST_WAIT_MS = 10_000;

type Timeless<Event> = Event extends infer Each ? (Each extends Event ? Omit<Each, 'time'> : never) : never;

/** An event before it is written: its time is that of the writing. */
export type NewEvent = Timeless<SystemEvent> | Timeless<FactoryEvent>;

/** Returns the place of a factory's journal. */
export function journalPath(folder: string): string {
  return join(folder, FILE);
}

/** Returns every entry of a factory's journal, each line looked at. Throws UsageError REGISTRY_DAMAGED. */
export function readJournal(folder: string): object[] {
  return readChain(journalPath(folder));
}

/** Returns the entries of a system, or of all that is no system's, from a journal that was opened before and found whole. */
export function readOwnEntries(folder: string, system: string | undefined): object[] {
  const path = journalPath(folder);
  if (!existsSync(path)) return [];
  const own = system === undefined ? undefined : `"system":${JSON.stringify(system)}`;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => (own === undefined ? !line.includes('"system":"') : line.includes(own)))
    .flatMap(parseEntry);
}

/** What a kill tore is no entry. */
function parseEntry(line: string): object[] {
  try {
    return [JSON.parse(line) as object];
  } catch {
    return [];
  }
}

/** Returns the state of a system. Throws UsageError NAME_UNKNOWN. */
export function requireSystem(states: ReadonlyMap<string, SystemState>, system: string): SystemState {
  const state = states.get(system);
  if (state !== undefined) return state;
  const names = [...states.keys()];
  throw new UsageError(
    'NAME_UNKNOWN',
    `the factory has no system "${system}"${suggestName(system, names) || `; it has ${names.join(', ') || 'none'}`}`,
    { context: { system } },
  );
}

/** The journal of a factory. Several processes may have it open: whoever appends has the lock for that moment, and has read what the
 *  others appended. */
export class Journal {
  private readonly folder: string;
  private readonly lines: ChainFollower;
  private readonly fold: JournalFold;
  private isLocked = false;

  private constructor(folder: string) {
    this.folder = folder;
    this.lines = new ChainFollower(journalPath(folder));
    const { state, entries } = this.lines.open(FOLD_MAKER);
    this.fold = new JournalFold(state);
    this.fold.follow(entries);
  }

  /** Opens a folder's journal. Throws UsageError REGISTRY_DAMAGED. */
  static open(folder: string): Journal {
    return new Journal(folder);
  }

  get states(): ReadonlyMap<string, SystemState> {
    return this.fold.systems;
  }

  get factory(): FactoryState {
    return this.fold.factory;
  }

  /** Reads what others appended. Throws UsageError REGISTRY_DAMAGED. */
  follow(): void {
    this.fold.follow(this.lines.follow());
  }

  /** Appends an event and brings it to disk. Throws UsageError RUN_LOCKED where somebody else writes for too long, REGISTRY_DAMAGED,
   *  OUTPUT_UNWRITABLE. */
  async append(event: NewEvent): Promise<void> {
    await this.locked(async () => {
      const whole = { ...event, time: new Date().toISOString() };
      await writing(this.folder, () => this.lines.append(whole));
      this.fold.follow([whole]);
    });
  }

  /** Does something while nobody else can append. Throws as `append` does. */
  async locked<T>(act: () => T | Promise<T>): Promise<T> {
    if (this.isLocked) return await act();
    makeFolder(this.folder);
    const lock = await takeLock(this.folder);
    this.isLocked = true;
    try {
      this.follow();
      return await act();
    } finally {
      this.isLocked = false;
      lock.release();
    }
  }

  /** Keeps what the lines come to, so that the next one to open the journal need not read them one by one. */
  async keep(): Promise<void> {
    await writing(this.folder, () => this.lines.keep(FOLD_MAKER, this.fold.toJson(), CHECKPOINT_LINES));
  }
}

async function takeLock(folder: string): Promise<RunLock> {
  for (const lastMs = performance.now() + MOST_WAIT_MS; ;) {
    try {
      return await writing(folder, () => RunLock.take(folder, 'factory'));
    } catch (error) {
      if (!(error instanceof BarloomError) || error.code !== 'RUN_LOCKED' || performance.now() >= lastMs) throw error;
      await wait(10);
    }
  }
}

/** Reads a folder's journal and changes it while nobody else can. */
export async function writingJournal<T>(folder: string, write: (journal: Journal) => Promise<T> | T): Promise<T> {
  const journal = Journal.open(folder);
  return await journal.locked(async () => await write(journal));
}
