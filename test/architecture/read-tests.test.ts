import { expect, test } from 'vitest';
import { readTests } from './read-tests.js';

test('a title in a comment is none, a number in a comment or a setup stands in no assertion, a skipped test is none', () => {
  const text = `// test('F1 in a comment', () => expect(1.5).toBe(1.5));
describe.each(LOOPS)('in the %s', (loop) => {
  test('F2 asserts', async () => {
    const { trades } = await play({ price: 2.5 }, loop);
    // 3.5 is only said
    expectTrades(trades, [
      { price: 4.5 },
    ]);
    expect(trades.length).toBe(5.5);
  });
  test("F3 asserts nothing", () => {});
  test.each(['0', '(1)'])('F4 the distance %s', (distance) => {
    expect(distance).toBe(6.5);
  });
  test.skip('F5 skipped', () => expect(7.5).toBe(7.5));
});
`;
  const tests = readTests(text);
  expect(tests.map(({ title }) => title)).toEqual(['in the %s', 'F2 asserts', 'F3 asserts nothing', 'F4 the distance %s']);
  expect(tests.map(({ assertions }) => assertions.length)).toEqual([0, 2, 0, 1]);
  const all = tests.flatMap(({ assertions }) => assertions).join('');
  expect(['1.5', '2.5', '3.5', '4.5', '5.5', '6.5', '7.5'].filter((number) => all.includes(number))).toEqual(['4.5', '5.5', '6.5']);
});
