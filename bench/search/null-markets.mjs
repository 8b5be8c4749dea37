// Markets without an edge, to count how often one is believed, and markets in which one is planted.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { randomStream } from '../../dist/core/random.js';

const START_MS = Date.UTC(2018, 0, 1);
const BARS_PER_DAY = 6;
const BARS = 4 * 365 * BARS_PER_DAY;

/** Real bars that are shuffled: file, calendar, bars a block, and of how many bars one is made. */
const REAL = {
  btc: { file: 'BTCUSD-1h.csv.gz', calendar: 'crypto', merge: 4, block: 12, last: 4 * 365 * 24, timeframe: '4h', stepMs: 4 * 3_600_000 },
  // without any dependence left
  'btc bar by bar': {
    file: 'BTCUSD-1h.csv.gz',
    calendar: 'crypto',
    merge: 4,
    block: 1,
    last: 4 * 365 * 24,
    timeframe: '4h',
    stepMs: 4 * 3_600_000,
  },
  spy: { file: 'SPY-1d-yahoo.csv', calendar: 'us_equity', merge: 1, block: 10, last: Infinity, timeframe: '1d' },
};

/** Writes a market and returns what a system says of it.
 *  kind    garch: GARCH(1,1) with t5 shocks. fat: a walk of t3 steps. btc, spy: real bars shuffled in blocks of two days, and of two weeks,
 *          so that nothing but short dependence is left
 *  drift   real bars: whether their mean return stays
 *  edge    {revert} or {trend}: the autocorrelation of the returns, below or above 0
 *  folder  of the real bars */
export function writeNullData(path, { kind, drift = false, edge = 0, seed, folder }) {
  const random = randomStream(seed, 17);
  const real = REAL[kind];
  const bars = real === undefined ? walk(kind, edge, random) : shuffle(readBars(join(folder, real.file), real), real, drift, random);
  const lines = bars.map(({ timeMs, open, high, low, close }) => [new Date(timeMs).toISOString(), open, high, low, close, 1000].join(','));
  writeFileSync(path, `time,open,high,low,close,volume\n${lines.join('\n')}\n`);
  const [symbol, timeframe, calendar] = [kind.split(' ')[0].toUpperCase(), real?.timeframe ?? '4h', real?.calendar ?? 'crypto'];
  return { source: 'csv', path, symbols: [symbol], timeframe, calendar };
}

/** Fair prices: the expected price is the present one. Without costs a close is as good as the next open. */
function walk(kind, edge, random) {
  const deviation = 0.6 / Math.sqrt(365 * BARS_PER_DAY);
  let [price, variance, before] = [100, 1, 0];
  return Array.from({ length: BARS }, (_, bar) => {
    const shock = kind === 'garch' ? studentT(5, random) : kind === 'fat' ? clip(studentT(3, random)) : random.normal();
    const step = edge * before + Math.sqrt(variance) * shock;
    if (kind === 'garch') variance = 0.05 + 0.1 * (Math.sqrt(variance) * shock) ** 2 + 0.85 * variance;
    before = step;
    const open = price;
    price *= Math.exp(Math.max(-0.5, deviation * step - (deviation * deviation * variance) / 2));
    const [high, low] = [Math.max(open, price), Math.min(open, price)];
    return { timeMs: START_MS + (bar * 86_400_000) / BARS_PER_DAY, open, high, low, close: price };
  });
}

function clip(value) {
  return Math.max(-12, Math.min(12, value));
}

/** Of variance 1. */
function studentT(freedom, random) {
  let squares = 0;
  for (let k = 0; k < freedom; k++) squares += random.normal() ** 2;
  return random.normal() / Math.sqrt(squares / freedom) / Math.sqrt(freedom / (freedom - 2));
}

function readBars(path, { merge, last }) {
  const bytes = readFileSync(path);
  const rows = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n').slice(1);
  const bars = rows.slice(-last).map((row) => {
    const [time, open, high, low, close] = row.split(',');
    return { timeMs: /^\d+$/.test(time) ? Number(time) : Date.parse(time), open: +open, high: +high, low: +low, close: +close };
  });
  return Array.from({ length: Math.floor(bars.length / merge) }, (_, k) => {
    const part = bars.slice(k * merge, (k + 1) * merge);
    const [high, low] = [Math.max(...part.map((bar) => bar.high)), Math.min(...part.map((bar) => bar.low))];
    return { timeMs: part[0].timeMs, open: part[0].open, high, low, close: part.at(-1).close };
  });
}

/** Puts blocks of changes into another order; each bar keeps its shape. */
function shuffle(bars, { block, stepMs }, drift, random) {
  const shapes = bars.slice(1).map(({ open, high, low, close }, i) => {
    const before = bars[i].close;
    return { gap: Math.log(open / before), high: Math.log(high / open), low: Math.log(low / open), move: Math.log(close / open) };
  });
  const mean = drift ? 0 : Math.log(average(shapes.map(({ gap, move }) => Math.exp(gap + move))));
  const starts = Array.from({ length: Math.floor(shapes.length / block) }, (_, k) => k * block);
  for (let i = starts.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [starts[i], starts[j]] = [starts[j], starts[i]];
  }
  let price = bars[0].close;
  return starts
    .flatMap((start) => shapes.slice(start, start + block))
    .map(({ gap, high, low, move }, i) => {
      const open = price * Math.exp(gap - mean);
      price = open * Math.exp(move);
      const timeMs = stepMs === undefined ? bars[i].timeMs : START_MS + i * stepMs;
      return {
        timeMs,
        open,
        high: Math.max(open, price, open * Math.exp(high)),
        low: Math.min(open, price, open * Math.exp(low)),
        close: price,
      };
    });
}

function average(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
