import { randomStream } from '../../../src/core/random.js';
import type { MonitorReportInput } from '../../../src/report/model/monitor-report-input.js';

const HOUR = 3_600_000;
const FIRST = Date.parse('2026-01-05T00:00:00Z');
const KINDS = ['late', 'missing', 'revised', 'invalid'];

/** A session of so many hours whose model slowly loses touch.
 *  text  stands wherever the input has a text */
export function inventMonitor(bars = 2000, text = 'alpha'): MonitorReportInput {
  const random = randomStream(20261201);
  const timeMs = Float64Array.from({ length: bars }, (_, k) => FIRST + k * HOUR);
  const equity = new Float64Array(bars);
  const drawdown = new Float64Array(bars);
  let [worth, peak] = [10_000, 10_000];
  for (let k = 0; k < bars; k++) {
    worth *= 1 + 0.0001 + 0.002 * random.normal();
    peak = Math.max(peak, worth);
    [equity[k], drawdown[k]] = [worth, worth / peak - 1];
  }
  const nowMs = FIRST + bars * HOUR;
  const stretches = Array.from({ length: 20 }, (_, k) => FIRST + ((k + 1) * (bars - 24) * HOUR) / 20);
  const days = Array.from({ length: Math.ceil(bars / 24) + 30 }, (_, k) => FIRST + k * 24 * HOUR);
  const fills = Float64Array.from({ length: 140 }, (_, k) => FIRST + ((k + 0.5) * bars * HOUR) / 140);
  const sample = (rows: number, shift: number, missing: number): Float64Array =>
    Float64Array.from({ length: rows }, () => (random.uniform() < missing ? Number.NaN : shift + random.normal()));
  const names = ['last_return', 'volatility', 'rsi', 'hour', `${text}_feature`];
  return {
    session: text,
    system: text,
    symbols: ['SPY', text],
    timeframe: '1h',
    engineVersion: '0.1.0',
    nowMs,
    state: { label: 'running', sentence: `${text} walks on; its last bar came 4 seconds after its end.` },
    warnings: [`The model of ${text} has drifted: last_return.`],
    account: { timeMs, equity, drawdown, trades: 61, fills: fills.length, positions: 1 },
    band: {
      timeMs: days,
      low: days.map((_, k) => -0.03 * Math.sqrt(k / 4)),
      middle: days.map((_, k) => -0.011 * Math.sqrt(k / 4)),
      high: days.map((_, k) => -0.002 * Math.sqrt(k / 4)),
      resamples: 2000,
    },
    parity: 0.998,
    withoutModel: '',
    accuracy: {
      slices: stretches.map((toMs, k) => {
        const right = 0.58 - 0.004 * k + 0.02 * random.normal();
        return { fromMs: toMs - 100 * HOUR, toMs, rows: 100, right, error: 0.05, said: 0.55, seen: right - 0.02, brier: 0.24 };
      }),
      judged: 0.572,
      untilMs: nowMs - 24 * HOUR,
      known: 1976,
      waiting: 24,
      calibration: Array.from({ length: 10 }, (_, k) => ({ rows: 197, said: 0.3 + k * 0.045, seen: 0.35 + k * 0.035 })),
    },
    features: names.map((name, k) => ({
      name,
      judged: sample(3000, 0, 0),
      live: sample(800, 0.25 * k, k === 1 ? 0.1 : 0),
      stability: 0.06 * k * k,
    })),
    driftHistory: {
      names: ['predictions', ...names],
      slices: stretches.slice(0, 10).map((toMs, k) => ({
        toMs,
        rows: 200,
        stability: [0.02, 0.03, 0.01, 0.04, 0.01, 0.02].map((base, at) => base + (at === 1 ? 0.035 * k : 0.02 * random.uniform())),
      })),
    },
    drift: {
      state: 'measured',
      features: names.map((name) => ({
        name,
        stability: 0.31,
        distance: 0.18,
        stabilityBound: 0.25,
        distanceBound: 0.12,
        referenceRows: 420.7,
        currentRows: 210.3,
        pValue: 0.0001,
        qValue: 0.0002,
        isDrifted: name === 'last_return',
      })),
      predictions: {
        name: 'predictions',
        stability: 0.05,
        distance: 0.03,
        stabilityBound: 0.25,
        distanceBound: 0.12,
        referenceRows: 420.7,
        currentRows: 210.3,
        pValue: 0.6,
        qValue: 0.6,
        isDrifted: false,
      },
      driftedFeatures: 1,
      falseDiscovery: 0.01,
      advice: 'look',
      reasons: ['The distribution of last_return changed.'],
      notes: [],
    },
    signals: { slices: stretches.map((toMs) => ({ toMs, bars: 100, rate: 0.06 + 0.02 * random.normal() })), expected: 0.061 },
    slippage: { isPaper: false, timeMs: fills, bps: fills.map(() => 0.8 + 2 * random.normal()) },
    dataAge: { timeMs, seconds: timeMs.map(() => 2 + 3 * random.uniform() ** 6) },
    incidents: Array.from({ length: 60 }, (_, k) => ({
      timeMs: FIRST + Math.floor(random.uniform() * bars) * HOUR,
      kind: KINDS[k % KINDS.length]!,
    })).sort((a, b) => a.timeMs - b.timeMs),
    orders: Array.from(fills, (time, k) => ({
      timeMs: time,
      symbol: 'SPY',
      side: k % 2 === 0 ? ('buy' as const) : ('sell' as const),
      what: `market, ${k % 2 === 0 ? 'enter' : 'leave'}`,
      quantity: 12.5,
      filled: k === 7 ? 0 : 12.5,
      price: k === 7 ? Number.NaN : 500 + k,
      fee: 0.35,
      status: k === 7 ? 'rejected' : 'filled',
      slippageBps: k === 7 ? Number.NaN : 0.8,
      reason: k === 7 ? `${text}: not enough money` : '',
    })),
    alerts: [
      { timeMs: FIRST, level: 'info', rule: 'started', count: 1, sentence: `The session of ${text} was started.`, state: 'delivered' },
      { timeMs: FIRST + 9 * HOUR, level: 'warning', rule: 'fault', count: 12, sentence: 'It happened 12 times.', state: 'delivered' },
      { timeMs: FIRST + 99 * HOUR, level: 'critical', rule: 'feed_down', count: 1, sentence: text, state: 'waits for discord' },
    ],
  };
}

/** A session that has only begun. */
export function emptyMonitor(): MonitorReportInput {
  const none = new Float64Array();
  const input = inventMonitor(48);
  return {
    ...input,
    state: { label: 'stopped', sentence: 'Nothing was walked yet.' },
    warnings: [],
    account: { timeMs: none, equity: none, drawdown: none, trades: 0, fills: 0, positions: 0 },
    band: undefined,
    parity: Number.NaN,
    accuracy: undefined,
    withoutModel: 'The system asks no model.',
    features: [],
    driftHistory: undefined,
    drift: undefined,
    signals: { slices: [], expected: Number.NaN },
    slippage: { isPaper: true, timeMs: none, bps: none },
    dataAge: { timeMs: none, seconds: none },
    incidents: [],
    orders: [],
    alerts: [],
  };
}
