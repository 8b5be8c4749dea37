import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { ChainWriter, readChain } from '../../files/chained-lines.js';
import { makeFolder } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';
import { systemEventsOf, type SystemEvent } from '../../lifecycle/systems/system-event.js';
import { applyEvent, type SystemState } from '../../lifecycle/systems/system-states.js';

const FILE = 'journal.jsonl';

/** An event before it is written: its time is that of the writing. */
export type NewEvent = SystemEvent extends infer Each ? (Each extends SystemEvent ? Omit<Each, 'time'> : never) : never;

/** Returns the events of a factory's folder. Throws UsageError REGISTRY_DAMAGED. */
export function readJournal(folder: string): SystemEvent[] {
  return systemEventsOf(readChain(join(folder, FILE)));
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

/** The journal of a factory, with the right to write it: one writer at a time. */
export class Journal {
  private readonly writer: ChainWriter;
  private readonly lock: RunLock;
  private readonly current = new Map<string, SystemState>();

  private constructor(folder: string, lock: RunLock) {
    this.writer = new ChainWriter(join(folder, FILE));
    this.lock = lock;
    for (const event of systemEventsOf(this.writer.entries)) applyEvent(this.current, event);
  }

  /** Opens a folder's journal for writing; the folder is made where there is none. Throws UsageError RUN_LOCKED, REGISTRY_DAMAGED,
   *  OUTPUT_UNWRITABLE. */
  static open(folder: string): Journal {
    makeFolder(folder);
    const lock = RunLock.take(folder, 'factory');
    try {
      return new Journal(folder, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get states(): ReadonlyMap<string, SystemState> {
    return this.current;
  }

  /** Appends an event and brings it to disk. */
  append(event: NewEvent): void {
    const whole = { ...event, time: new Date().toISOString() } as SystemEvent;
    this.writer.append(whole);
    applyEvent(this.current, whole);
  }

  close(): void {
    this.lock.release();
  }
}

/** Writes in a folder's journal and closes it whatever happens. */
export async function writingJournal<T>(folder: string, write: (journal: Journal) => Promise<T> | T): Promise<T> {
  const journal = Journal.open(folder);
  try {
    return await write(journal);
  } finally {
    journal.close();
  }
}
