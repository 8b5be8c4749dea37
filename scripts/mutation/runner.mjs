// A test runner for Stryker that keeps every test loaded in one process: a mutant costs the tests that reach it, and no start of vitest.
import { globSync } from 'tinyglobby';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createServer } from 'vite';
import { openSuite } from './test-registry.mjs';

const NAMESPACE = '__stryker__';
/** Which tests are run: those of the rooms that faults are put into, or fewer where only some files are measured. */
const TESTS = process.env.MUTATION_TESTS ?? 'test/{core,search,validation,ml,expr}/**/*.test.ts';
/** Tests that draw many studies to count how often a statistic errs: seconds each, and nearly every fault would have to pass them. */
const LEFT_OUT = ['test/**/*.statistics.test.ts'];
/** Ids of tests that take too long to be run for each fault that they reach; `find-slow-tests.mjs` writes them. */
export const SLOW_TESTS = join(import.meta.dirname, 'slow-tests.json');

/** Stryker's test runner `in-process`. Coverage is a test's own and that of its hooks. */
export class InProcessRunner {
  constructor() {
    this.slow = new Set(JSON.parse(readFileSync(SLOW_TESTS, 'utf8')));
  }

  static inject = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    // a counterexample is enough: nobody reads the smallest one
    fc.configureGlobal({ endOnFailure: true });
    await this.load();
  }

  async dryRun() {
    const tests = [];
    const measured = await this.run(undefined, (result) => tests.push(result));
    return measured ?? { status: 'complete', tests, mutantCoverage: this.state.mutantCoverage };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter, mutantActivation }) {
    Object.assign(this.state, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    let [count, failed] = [0];
    try {
      if (mutantActivation === 'static') await this.load();
      await this.run(testFilter && new Set(testFilter), (result) => {
        count++;
        if (result.status === 1) failed = result;
        return failed === undefined;
      });
    } catch (error) {
      failed = { id: this.entries[0]?.id ?? 'load', failureMessage: String(error) };
    }
    const isEndless = this.state.hitCount > hitLimit;
    Object.assign(this.state, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    if (mutantActivation === 'static') await this.load();
    if (isEndless) return { status: 'timeout', reason: `the fault was met more than ${hitLimit} times` };
    if (failed === undefined) return { status: 'survived', nrOfTests: count };
    return { status: 'killed', killedBy: [failed.id], failureMessage: failed.failureMessage, nrOfTests: count };
  }

  async dispose() {
    await this.server?.close();
  }

  get state() {
    return (globalThis[NAMESPACE] ??= {});
  }

  /** Loads every test file anew, sources included. */
  async load() {
    await this.server?.close();
    this.server = await createServer({
      configFile: false,
      appType: 'custom',
      logLevel: 'error',
      optimizeDeps: { noDiscovery: true },
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
      resolve: { alias: { vitest: join(import.meta.dirname, 'test-registry.mjs') } },
    });
    const entries = [];
    for (const file of globSync(TESTS, { ignore: LEFT_OUT }).sort()) {
      const root = openSuite(file);
      globalThis.__barloomTests__.suite = root;
      await this.server.ssrLoadModule(`/${file}`);
      collect(root, `${file}#`, entries);
    }
    this.entries = entries.filter(({ id }) => !this.slow.has(id));
  }

  /** Runs the tests, or those of the ids, the fastest first, and tells each result until `tell` returns false. */
  async run(ids, tell) {
    const opened = new Set();
    try {
      for (const entry of this.entries) {
        if (ids && !ids.has(entry.id)) continue;
        const result = await this.runTest(entry, opened);
        if (tell(result) === false) return;
      }
    } finally {
      for (const suite of [...opened].reverse()) for (const hook of suite.after) await hook();
    }
    if (ids === undefined) this.entries.sort((a, b) => a.ms - b.ms);
  }

  async runTest(entry, opened) {
    const started = { ms: performance.now(), cpu: process.cpuUsage() };
    this.state.currentTestId = entry.id;
    try {
      for (const suite of lineage(entry.suite)) {
        if (opened.has(suite)) continue;
        opened.add(suite);
        await this.openSuite(suite);
      }
      await entry.run();
      return { ...this.describe(entry, started), status: 0 };
    } catch (error) {
      return { ...this.describe(entry, started), status: 1, failureMessage: String(error?.message ?? error) };
    } finally {
      this.state.currentTestId = undefined;
    }
  }

  /** Runs the hooks of a suite; what they reach is reached by each of its tests. */
  async openSuite(suite) {
    if (suite.before.length === 0) return;
    const own = this.state.currentTestId;
    const id = (this.state.currentTestId = `${own} hooks`);
    try {
      for (const hook of suite.before) await hook();
    } finally {
      this.state.currentTestId = own;
      const perTest = this.state.mutantCoverage?.perTest ?? {};
      const reached = perTest[id] ?? {};
      delete perTest[id];
      if (this.state.activeMutant === undefined)
        for (const entry of this.entries.filter(({ suite: of }) => lineage(of).includes(suite))) {
          const to = (perTest[entry.id] ??= {});
          for (const [mutant, hits] of Object.entries(reached)) to[mutant] = (to[mutant] ?? 0) + hits;
        }
    }
  }

  describe(entry, started) {
    const { user, system } = process.cpuUsage(started.cpu);
    entry.cpuMs = (user + system) / 1000;
    entry.ms = performance.now() - started.ms;
    return { id: entry.id, name: entry.name, fileName: entry.file, timeSpentMs: Math.round(entry.ms) };
  }
}

/** Returns a suite and those that it stands in, outermost first. */
function lineage(suite) {
  return suite === undefined ? [] : [...lineage(suite.parent), suite];
}

function collect(suite, prefix, entries) {
  for (const { name, run } of suite.tests) {
    const id = `${prefix}${name}`;
    const twins = entries.filter((entry) => entry.id.split(' ~')[0] === id).length;
    entries.push({ id: twins === 0 ? id : `${id} ~${twins}`, name, file: prefix.split('#')[0], suite, run, ms: 0 });
  }
  for (const inner of suite.suites) collect(inner, `${prefix}${inner.name} `, entries);
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner }];
