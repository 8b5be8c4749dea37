// A demo that is judged on a session: what was traded on paper, on bars as they came, lets a system rise, and its version is traded on.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { folder } from './binary.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2020, 0, 1);
const END_OF_TEST = Date.UTC(2020, 7, 1);
const HOURS = 24 * 250;

let dir: string;

beforeAll(async () => {
  dir = folder();
  const random = randomStream(11);
  let price = 100;
  const lines = Array.from({ length: HOURS }, (_, hour) => {
    const open = price;
    price *= Math.exp(0.004 * random.normal());
    const time = new Date(START + hour * HOUR_MS).toISOString();
    return [time, open, Math.max(open, price) * 1.001, Math.min(open, price) * 0.999, price, 1].join(',');
  });
  const text = (from: number, to: number): string =>
    ['time,open,high,low,close,volume', ...lines.slice((from - START) / HOUR_MS, (to - START) / HOUR_MS), ''].join('\n');
  writeFileSync(join(dir, 'AAA.csv'), text(START, END_OF_TEST));
  writeFileSync(join(dir, 'some.csv'), text(END_OF_TEST, END_OF_TEST + 5 * 24 * HOUR_MS));
  writeFileSync(join(dir, 'all.csv'), text(END_OF_TEST, END_OF_TEST + 20 * 24 * HOUR_MS));
  writeFileSync(
    join(dir, 'one.yaml'),
    `
system: one
data: {source: csv, path: "{symbol}.csv", symbols: [AAA], timeframe: 1h, calendar: crypto}
windows: {hygiene: [2020-01-01, 2020-05-01], test: [2020-05-01, 2020-08-01]}
strategy: {long: {enter: "crosses_above(sma(close, 5), sma(close, 20))", exit: "crosses_below(sma(close, 5), sma(close, 20))"}}
lifecycle:
  gates:
    hygiene: {checks: [data_quality]}
    test: {checks: []}
    demo: {days: 10, source: session, require: ["parity >= 1", "trades >= 3"]}
`,
  );
  await runHere(['factory', 'add', 'one.yaml'], dir);
});

interface Gate {
  readonly systems: readonly { readonly stage: string; readonly waits: string; readonly gates: Record<string, string> }[];
}
const round = async (): Promise<Gate['systems'][number]> => {
  await runHere(['factory', 'run', '--no-cache', '--workers', '1'], dir);
  return (await runJsonHere<Gate>(['factory', 'status'], dir)).systems[0]!;
};
const session = (which: string, feed: string): string[] => [
  'session',
  'start',
  `one@${which}`,
  '--feed',
  `tail:${feed}`,
  '--until-end',
  '--no-cache',
];

test('a session on paper lets a system rise, and its version is traded on', async () => {
  expect(await round()).toMatchObject({
    stage: 'demo',
    gates: { demo: 'waiting' },
    waits: expect.stringMatching(/holds no session yet; 10 days/),
  });
  expect(await runJsonHere(session('demo', 'some.csv'), dir)).toMatchObject({ session: 'factory/sessions/one/demo', instants: 120 });
  expect(await round()).toMatchObject({
    gates: { demo: 'waiting' },
    waits: expect.stringMatching(/a session of 5\.0 days; 10 are asked for/),
  });
  expect(await runJsonHere(session('demo', 'all.csv'), dir)).toMatchObject({ instants: 480 });
  expect(await round()).toMatchObject({ stage: 'demo', gates: { demo: 'passed' }, waits: expect.stringMatching(/person/) });
  const { text } = await runJsonHere<{ text?: string }>(['factory', 'history', 'one'], dir).then((found) => ({
    text: JSON.stringify(found),
  }));
  expect(text).toContain('479 of 479 bars agree with the backtest over them, bit for bit');
  await expectRefusalHere(session('champion', 'all.csv'), dir, 2, /system "one" has no version that is its champion/);
  await runHere(['factory', 'approve', 'one', '--reason', 'looked at'], dir);
  expect(await round()).toMatchObject({ stage: 'live' });
  await expectRefusalHere(session('demo', 'all.csv'), dir, 2, /must stand at demo for a session of its demo, and stands at live/);
  const checklist = await runJsonHere(['validate', 'one@champion', '--no-cache'], dir);
  expect(checklist).toMatchObject({ schema: 'barloom.checklist/1', system: 'one', source: 'one@1', outcome: 'passed' });
  expect(await runJsonHere(session('champion', 'all.csv'), dir)).toMatchObject({ session: 'factory/sessions/one/1', instants: 480 });
  expect(await runJsonHere(['session', 'parity', 'one@1', '--no-cache'], dir)).toMatchObject({ parity: { score: 1 } });
});

test('a session needs a folder where the factory gives it none', async () => {
  await expectRefusalHere(['session', 'start', 'one.yaml', '--feed', 'tail:all.csv'], dir, 2, /--dir must name the folder/);
  await expectRefusalHere(session('7', 'all.csv'), dir, 2, /system "one" has no version 7/);
});
