import { rmSync } from 'node:fs';

/** Files that a sudden end of the process would leave behind. */
const pending = new Set<string>();

let isListening = false;

/** Removes a file when the process ends, unless the answer is called before: one listener, however many files are written at once. */
export function removeOnExit(path: string): () => void {
  if (!isListening) process.on('exit', removeAll);
  isListening = true;
  pending.add(path);
  return () => pending.delete(path);
}

function removeAll(): void {
  for (const path of pending) rmSync(path, { force: true });
}
