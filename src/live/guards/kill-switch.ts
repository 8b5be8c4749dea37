import { wordsOf } from '../../core/words-of.js';
import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a person lays into a session's folder to stop it. */
export const KILL_FILE = 'KILL';
export const KILL_VARIABLE = 'POLICY_KILLSWITCH';

/** Why a session must not trade on. */
export interface Trip {
  readonly guard: string;
  readonly sentence: string;
}

/** How often the switch is looked at, milliseconds. */
const LOOK_MS = 200;

/** The kill switch of a session: an environment variable, a file in its folder, or the signal SIGUSR2. It has a clock of its own and needs
 *  neither a feed nor a network. Once it was thrown it stays so. */
export class KillSwitch {
  private readonly dir: string;
  private readonly environment: Readonly<Record<string, string | undefined>>;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onSignal = (): void => {
    this.throw({ guard: 'signal', sentence: 'the signal SIGUSR2 was sent' });
    writeFileSync(join(this.dir, KILL_FILE), 'SIGUSR2\n'); // a kill before the journal says so does not forget it
  };
  trip: Trip | undefined;

  constructor(dir: string, environment: Readonly<Record<string, string | undefined>>) {
    this.dir = dir;
    this.environment = environment;
    process.on('SIGUSR2', this.onSignal);
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  /** Aborted once it is thrown. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Looks now; an error while looking throws the switch. */
  look(): Trip | undefined {
    try {
      if (this.environment[KILL_VARIABLE] === 'true') this.throw({ guard: 'environment', sentence: `${KILL_VARIABLE} is true` });
      if (isThere(join(this.dir, KILL_FILE))) this.throw({ guard: 'file', sentence: `the file ${KILL_FILE} lies in the session's folder` });
    } catch (error) {
      this.throw({
        guard: 'error',
        sentence: `the kill switch could not be read: ${wordsOf(error)}`,
      });
    }
    return this.trip;
  }

  /** Throws it for a reason of the session's own; the first reason stays. */
  throw(trip: Trip): void {
    this.trip ??= trip;
    this.controller.abort();
  }

  close(): void {
    clearInterval(this.timer);
    process.off('SIGUSR2', this.onSignal);
  }
}

/** Takes the file out of a session's folder. */
export function removeKillFile(dir: string): void {
  rmSync(join(dir, KILL_FILE), { force: true });
}

/** Throws where it cannot be said. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
