import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UsageError } from '../../core/errors.js';
import { makeFolder, writingNow } from '../../files/output.js';
import { readSession, SessionJournal } from '../../live/journal/session-journal.js';

/** What a detached session says. */
export const LOG_FILE = 'session.log';
const LOOK_MS = 100;

/** Starts a session in a process of its own, which lives on, and waits until it has begun. Returns its process number.
 *  words  of the command line, which is run again without `--detach`
 *  Throws UsageError SESSION_NOT_STARTED with its last words where it ends before */
export async function detachSession(dir: string, program: string, words: readonly string[]): Promise<number> {
  makeFolder(dir);
  const before = begunAt(dir);
  const log = join(dir, LOG_FILE);
  const file = writingNow(log, () => openSync(log, 'a'));
  const child = spawn(process.execPath, [program, ...words], { detached: true, stdio: ['ignore', file, file] });
  closeSync(file);
  let exit: number | undefined;
  child.once('exit', (code) => (exit = code ?? -1));
  while (exit === undefined && begunAt(dir) === before) await setTimeout(LOOK_MS);
  if (exit === undefined) {
    child.unref();
    return child.pid!;
  }
  const said = readFileSync(log, 'utf8').trimEnd().split('\n').at(-1)!;
  throw new UsageError('SESSION_NOT_STARTED', `the session in ${dir} ended with exit code ${exit} before it began: ${said}`, {
    context: { folder: dir },
  });
}

function begunAt(dir: string): string | undefined {
  return existsSync(dir) && new SessionJournal(dir).isThere ? readSession(dir).begun : undefined;
}
