import { rmSync } from 'node:fs';

/** Files and folders that must not outlive this process: what is written beside its place, and locks. */
const held = new Set<string>();
let isWatching = false;

/** Remembers a path that is removed when the process exits, Ctrl-C included, unless it is let go before. */
export function holdPath(path: string): void {
  if (!isWatching) process.on('exit', removeHeld);
  isWatching = true;
  held.add(path);
}

/** The path stays where it is, or is there no more. */
export function letGoPath(path: string): void {
  held.delete(path);
}

/** Removes a path now. */
export function removePath(path: string): void {
  rmSync(path, { recursive: true, force: true });
  held.delete(path);
}

function removeHeld(): void {
  for (const path of held) removePath(path);
}
