// A session on paper: what it does on bars that come one by one is the backtest over them, whatever kills or stops it on the way.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readChain } from '../../src/files/chained-lines.js';
import { randomStream } from '../../src/core/random.js';
import { signalWhen, start } from './binary.js';
import { expectRefusalHere, runHere, runJsonHere } from './in-process.js';

const DAY_MS = 86_400_000;
const [HISTORY, LIVE] = [120, 260];
const SYMBOLS = ['AAA', 'BBB'];

let dir: string;
/** What comes behind the first lines of both.csv. */
let later: string;

/** Daily bars of a symbol, as lines of CSV without a symbol. */
function linesOf(seed: number): string[] {
  const random = randomStream(seed);
  let price = 100;
  return Array.from({ length: HISTORY + LIVE }, (_, day) => {
    const [open, close] = [price, (price *= Math.exp(0.02 * random.normal()))];
    const time = new Date(Date.UTC(2020, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
    return [time, open, Math.max(open, close) * 1.01, Math.min(open, close) * 0.99, close, 1000].join(',');
  });
}

const HEADER = 'time,open,high,low,close,volume';
const STRATEGY = `
strategy:
  long: {enter: "crosses_above(ema(close, 3), ema(close, 9))", exit: "crosses_below(ema(close, 3), ema(close, 9))"}
  short: {enter: "crosses_below(ema(close, 3), ema(close, 9)) and rsi(close, 9) > 30", exit: "crosses_above(ema(close, 3), ema(close, 9))"}
  stop: 3 * atr(10)
`;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-session-'));
  const lines = SYMBOLS.map((_, seed) => linesOf(seed + 1));
  SYMBOLS.forEach((symbol, at) => writeFileSync(join(dir, `${symbol}.csv`), [HEADER, ...lines[at]!.slice(0, HISTORY), ''].join('\n')));
  writeFileSync(join(dir, 'live.csv'), [HEADER, ...lines[0]!.slice(HISTORY), ''].join('\n'));
  const both = Array.from({ length: LIVE }, (_, day) => SYMBOLS.map((symbol, at) => `${symbol},${lines[at]![HISTORY + day]}`)).flat();
  // a day on which the second symbol has no bar; afterwards it comes too late, a bar is told twice, and one changes
  const [late] = both.splice(21, 1);
  writeFileSync(join(dir, 'both.csv'), [`symbol,${HEADER}`, ...both.slice(0, 99), ''].join('\n'));
  const odd = [both[28]!, both[28]!.replace(/,[^,]+,[^,]+,[^,]+,[^,]+,1000$/, ',90,90,90,90,1000'), late!];
  later = [...odd, ...both.slice(99), ''].join('\n');
  const data = 'data: {source: csv, path: "{symbol}.csv", timeframe: 1d, calendar: crypto, symbols:';
  writeFileSync(join(dir, 'one.yaml'), `system: one\n${data} [AAA]}\n${STRATEGY}`);
  writeFileSync(join(dir, 'two.yaml'), `system: two\n${data} [AAA, BBB]}\nportfolio: {cash: {AAA: 0.5}}\n${STRATEGY}`);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const startArgs = (system: string, folder: string, feed: string): string[] => [
  'session',
  'start',
  `${system}.yaml`,
  '--dir',
  folder,
  '--feed',
  `tail:${feed}`,
  '--until-end',
  '--no-cache',
];
const parityArgs = (system: string, folder: string): string[] => ['session', 'parity', `${system}.yaml`, folder, '--no-cache'];

interface Line {
  readonly kind: string;
  readonly time: number;
  readonly equity: number;
  readonly fills: readonly object[];
  readonly incident: { readonly kind: string };
}

const journalOf = (folder: string): Line[] => readChain(join(dir, folder, 'journal.jsonl')) as Line[];

const walkedOf = (folder: string): object[] =>
  journalOf(folder)
    .filter(({ kind }) => kind === 'walked')
    .map(({ time, equity, fills }) => ({ time, equity, fills }));

describe('a session of one market', () => {
  test('equals the backtest over the bars that it recorded', async () => {
    const end = await runJsonHere(startArgs('one', 'plain', 'live.csv'), dir);
    expect(end).toMatchObject({ instants: LIVE, halted: null, repeated: 0 });
    const { parity, incidents } = await runJsonHere<{ parity: object; incidents: object }>(parityArgs('one', 'plain'), dir);
    expect(parity).toEqual({ bars: LIVE - 1, agreeing: LIVE - 1, score: 1 });
    expect(incidents).toEqual({});
    const status = await runJsonHere(['session', 'status', 'plain'], dir);
    expect(status).toMatchObject({
      system: 'one',
      state: 'stopped',
      instants: LIVE,
      fills: walkedOf('plain').flatMap((each) => (each as Line).fills).length,
    });
    expect(Number(status['fills'])).toBeGreaterThan(20);
  });

  test('goes on where a kill left it, with the same bits', { timeout: 60_000 }, async () => {
    for (const lines of [30, 90, 170]) {
      const isDue = (): boolean => existsSync(join(dir, 'killed/journal.jsonl')) && journalLines('killed') >= lines;
      await signalWhen(start([...startArgs('one', 'killed', 'live.csv'), '--quiet'], dir), 'SIGKILL', isDue, 1);
    }
    appendFileSync(join(dir, 'killed/journal.jsonl'), '{"kind":"bars","at":"20'); // what a kill inside a write leaves
    const end = await runJsonHere(startArgs('one', 'killed', 'live.csv'), dir);
    expect(end['instants']).toBe(LIVE);
    expect(walkedOf('killed')).toEqual(walkedOf('plain'));
  });

  test('tells a bar that is not what was walked then', async () => {
    const path = join(dir, 'changed.csv');
    writeFileSync(path, readFileSync(join(dir, 'AAA.csv'), 'utf8'));
    writeFileSync(join(dir, 'other.yaml'), readFileSync(join(dir, 'one.yaml'), 'utf8').replace('{symbol}.csv', 'changed.csv'));
    await runHere(startArgs('other', 'history', 'live.csv'), dir);
    writeFileSync(path, [HEADER, ...linesOf(7).slice(0, HISTORY), ''].join('\n'));
    await expectRefusalHere(startArgs('other', 'history', 'live.csv'), dir, 3, /was walked to an equity of .*its recorded bars give/);
  });

  test('is of one system, and its journal is not to be changed', async () => {
    await expectRefusalHere(
      [...startArgs('one', 'plain', 'live.csv'), '--set', 'strategy.stop=4 * atr(10)'],
      dir,
      2,
      'a changed system needs a session of its own',
    );
    const path = join(dir, 'damaged/journal.jsonl');
    await runHere(startArgs('one', 'damaged', 'live.csv'), dir);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"kind":"walked","time":', '"kind":"walked", "time":'));
    await expectRefusalHere(['session', 'status', 'damaged'], dir, 2, /line \d+ is damaged/);
    await expectRefusalHere(['session', 'status', 'nowhere'], dir, 2, 'is the folder of no session');
    await expectRefusalHere(startArgs('one', 'x', 'live.csv').with(6, 'file:live.csv'), dir, 2, '--feed must be tail:FILE');
  });
});

describe('a session of an account', () => {
  test('tells what was late, missing, revised and repeated, and trades on without it as the backtest does', async () => {
    expect(await runJsonHere(startArgs('two', 'account', 'both.csv'), dir)).toMatchObject({ instants: 50 });
    appendFileSync(join(dir, 'both.csv'), later);
    const end = await runJsonHere(startArgs('two', 'account', 'both.csv'), dir);
    expect(end).toMatchObject({ instants: LIVE, repeated: 99 + 1 });
    const kinds = journalOf('account').flatMap(({ kind, incident }) => (kind === 'incident' ? [incident.kind] : []));
    expect(kinds).toEqual(['missing', 'revised', 'late']);
    const { parity, incidents } = await runJsonHere<{ parity: object; incidents: object }>(parityArgs('two', 'account'), dir);
    expect(parity).toMatchObject({ bars: LIVE - 1, score: 1 });
    expect(incidents).toEqual({ missing: 1, revised: 1, late: 1 });
  });

  test('names the first difference of a journal that says something else', async () => {
    const { compareWalks } = await import('../../src/app/session/parity.js');
    const bar = (time: number, equity: number, price = 1): Parameters<typeof compareWalks>[0][number] => ({
      time,
      equity,
      fills: [{ symbol: 'AAA', decision: 'enter buy AAA', quantity: 1, price, fee: 0 }],
    });
    expect(compareWalks([bar(0, 1), bar(1, 2, 3)], [bar(0, 1), bar(1, 2, 4)], 'X')).toEqual({
      bars: 2,
      agreeing: 2,
      score: 1,
      first: { kind: 'fill_price', time: '1970-01-01T00:00:00.001Z', symbol: 'AAA', session: '3', backtest: '4' },
    });
    expect(compareWalks([bar(0, 1)], [bar(0, 1.5)], 'X').first).toMatchObject({ kind: 'equity', symbol: 'X' });
    expect(compareWalks([bar(0, 1)], [bar(5, 1)], 'X')).toMatchObject({ agreeing: 0, first: { kind: 'bar' } });
    expect(compareWalks([{ ...bar(0, 1), fills: [] }], [bar(0, 1)], 'X').first).toMatchObject({ kind: 'decision', session: 'nothing' });
  });
});

describe('the kill switch', () => {
  test('halts a session that waits for its feed within a second, and holds until a person releases it', { timeout: 60_000 }, async () => {
    const args = startArgs('one', 'switched', 'live.csv').filter((flag) => flag !== '--until-end');
    const running = start(args, dir);
    const isWaiting = (): boolean =>
      existsSync(join(dir, 'switched/journal.jsonl')) && journalOf('switched').filter(({ kind }) => kind === 'walked').length === LIVE;
    let thrownMs = 0;
    const finished = signalWhen(running, 'SIGUSR2', () => {
      if (isWaiting()) thrownMs = performance.now();
      return thrownMs > 0;
    });
    expect(await finished).toMatchObject({ exit: 1, stdout: expect.stringContaining('halted: the signal SIGUSR2 was sent') as string });
    expect(performance.now() - thrownMs).toBeLessThan(1000);
    await expectRefusalHere(
      startArgs('one', 'switched', 'live.csv'),
      dir,
      2,
      /was halted at .*: the signal SIGUSR2 was sent\. A person lets it go on/,
    );
    await runHere(['session', 'release', 'switched', '--reason', 'it was a test'], dir);
    writeFileSync(join(dir, 'switched/KILL'), '');
    const { exit, stdout } = await runHere(startArgs('one', 'switched', 'live.csv'), dir);
    expect([exit, stdout]).toEqual([1, expect.stringContaining('halted: the file KILL lies in the session')]);
  });
});

/** Higher timeframes, another symbol, additions, partial targets, a trail, guards. */
const FRAMES = `system: frames
data: {source: synthetic, symbols: [AAA, BBB], timeframe: 1h, synthetic: {bars: 1500, seed: 4, correlation: 0.5}}
strategy:
  let: {up: 'tf("4h", close > ema(close, 20))', lead: 'sym("BBB", roc(close, 12))'}
  long:
    enter: up and lead > 0 and crosses_above(close, sma(close, 30)) and hour() > 3
    exit: not tf("1d", close > sma(close, 5)) or crosses_below(close, sma(close, 60))
    add: {when: "close - entry_price() > atr(14)", max: 2, fraction: 0.5}
    take: [{at: "3 * atr(14)", close: 0.5}]
  short: {enter: 'tf("1d", close < sma(close, 5)) and crosses_below(close, sma(close, 30))', exit: "crosses_above(close, sma(close, 60))"}
  stop: 2 * atr(14)
  trail: 4 * atr(14)
risk: {cash: 10000, sizing: fraction, fraction: 0.3, max_positions: 2}
portfolio: {correlation: {limit: 0.9, bars: 50}, guards: {daily_loss: 0.03, max_drawdown: 0.1, cool_down: 1d, action: flatten}, rank: "roc(close, 24)"}
`;

test('session replay walks recorded bars and has what the backtest has', async () => {
  writeFileSync(join(dir, 'frames.yaml'), FRAMES);
  for (const system of ['one', 'two', 'frames']) {
    const replay = await runJsonHere(['session', 'replay', `${system}.yaml`, '--no-cache'], dir);
    const backtest = await runJsonHere(['backtest', `${system}.yaml`, '--no-cache'], dir);
    const { turnover: rounded, ...metrics } = replay['metrics'] as Record<string, number>;
    const { turnover, ...expected } = backtest['metrics'] as Record<string, number>;
    expect(metrics).toEqual(expected);
    expect(rounded! / turnover!).toBeCloseTo(1, 11);
    const [own, other] = [replay, backtest].map(({ run_dir }) => readFileSync(join(dir, String(run_dir), 'fills.csv'), 'utf8'));
    expect(own).toBe(other);
  }
});

function journalLines(folder: string): number {
  return readFileSync(join(dir, folder, 'journal.jsonl'), 'utf8').split('\n').length;
}
