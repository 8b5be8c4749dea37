import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

/** Appends a short line to a file and brings it to disk: one write, so that lines of several processes do not mix. Behind a line that a
 *  kill has torn it begins anew.
 *  line  ends with a line feed */
export function appendLine(path: string, line: string): void {
  const file = openSync(path, 'a+');
  try {
    writeSync(file, isTorn(file) ? `\n${line}` : line);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isTorn(file: number): boolean {
  const { size } = fstatSync(file),
    last = Buffer.alloc(1);
  if (size === 0) return false;
  readSync(file, last, 0, 1, size - 1);
  return last.toString() !== '\n';
}
