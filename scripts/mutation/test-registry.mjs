// What the tests of a mutation run import in the place of vitest: the same words, which gather the tests instead of running them.
import { format } from 'node:util';
import { chai, ASYMMETRIC_MATCHERS_OBJECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, getState, setState } from '@vitest/expect';

/** Suites and tests of the file that is being loaded. The runner and the test files load this module apart, so it stands in the process. */
const registry = (globalThis.__barloomTests__ ??= { suite: undefined });

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = Object.assign((value, message) => chai.expect(value, message), chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
expect.getState = () => getState(expect);
expect.setState = (state) => setState(state, expect);
setState({ assertionCalls: 0, isExpectingAssertions: false, testPath: '', currentTestName: '' }, expect);

export function beforeAll(hook) {
  registry.suite.before.push(hook);
}

export function afterAll(hook) {
  registry.suite.after.push(hook);
}

export const describe = withEach((name, body) => {
  const parent = registry.suite;
  const suite = openSuite(name, parent);
  parent.suites.push(suite);
  registry.suite = suite;
  body();
  registry.suite = parent;
});

export const test = withEach((name, ...rest) => {
  registry.suite.tests.push({ name, run: rest.find((part) => typeof part === 'function') });
});

/** Returns an empty suite; `before` and `after` are its hooks, run once around its tests. */
export function openSuite(name, parent) {
  return { name, parent, before: [], after: [], suites: [], tests: [] };
}

/** Gives a word its `each`: once per row, an array row spread over the arguments. */
function withEach(register) {
  register.each = (rows) => (name, body) =>
    rows.forEach((row, i) => {
      const values = Array.isArray(row) ? row : [row];
      const count = name.match(/%[sdifjo]/g)?.length ?? 0;
      register(`${format(name, ...values.slice(0, count))} #${i}`, () => body(...values));
    });
  return register;
}
