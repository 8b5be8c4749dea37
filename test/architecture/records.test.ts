// Records are read by the names of their fields: a metric that is inserted moves every position behind it.
import { expect, test } from 'vitest';
import { listSources, readSource } from './imports.js';

test.each(['src', 'test'])('no file of %s reads a record by number', (folder) => {
  const numbered = listSources(folder).flatMap((file) =>
    readSource(file)
      .split('\n')
      .filter((line) => /\brecords?!?\[\d+\]|_FIELD\s*=\s*\d/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(numbered).toEqual([]);
});
