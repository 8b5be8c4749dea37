// What `npm run test:long` came to the last time, for a reader: test/long/latest.md.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export default class StoreResult {
  /** A run of chosen tests, or one that was interrupted, is not the whole and stores nothing. */
  onTestRunEnd(modules, _, reason) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.long.ts'));
    if (reason === 'interrupted' || modules.length < files.length || tests.some((test) => test.result().state === 'skipped')) return;
    const rows = tests.map((test) => `| ${test.fullName} | ${test.result().state} | ${(test.diagnostic().duration / 1000).toFixed(1)} |`);
    const text = `# Long tests

barloom ${version}, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${availableParallelism()} cores; \`npm run test:long\` writes this page.

| Test | Result | Seconds |
| --- | --- | ---: |
${rows.join('\n')}
`;
    writeFileSync(new URL('latest.md', import.meta.url), text);
  }
}
