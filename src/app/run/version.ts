import { readFileSync } from 'node:fs';

/** The package's version: part of every manifest. */
export const ENGINE_VERSION = (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;
