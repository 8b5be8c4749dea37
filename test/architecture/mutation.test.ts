// What the mutation run leaves out cannot be loaded there: tests of the rooms that it measures, and their helpers, do without it.
import { expect, test } from 'vitest';
import { listEdges, listSources, readSource } from './imports.js';

test('tests of measured rooms import no folder that the mutation run leaves out', () => {
  const { mutate, ignorePatterns } = JSON.parse(readSource('stryker.config.json')) as { mutate: string[]; ignorePatterns: string[] };
  const rooms = mutate.map((pattern) => pattern.split('/')[1]!),
    isLeftOut = (file: string): boolean => ignorePatterns.some((folder) => file.startsWith(`${folder}/`));
  expect(rooms.length).toBeGreaterThan(3);
  const seen = new Set<string>();
  const queue = rooms.flatMap((room) => listSources(`test/${room}`)),
    wrong: string[] = [];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const { from, to } of listEdges([file])) {
      if (isLeftOut(to)) wrong.push(`${from} imports ${to}`);
      else if (to.startsWith('test/')) queue.push(to);
    }
  }
  expect(wrong).toEqual([]);
});
