import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../paths.mjs';
import { renderMarkdown } from './table.mjs';

/** Stores the rows as JSON, then as Markdown. A full run replaces `latest`; a quick or partial one leaves it alone.
 *  Returns the path without its extension. */
export function writeResults(rows, machine, { isFull }) {
  const folder = join(PROJECT_DIR, 'bench/results');
  const path = join(folder, isFull ? 'latest' : 'partial');
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${path}.json`, `${JSON.stringify({ machine, workloads: rows }, null, 2)}\n`);
  writeFileSync(`${path}.md`, renderMarkdown(rows, machine));
  return path;
}
