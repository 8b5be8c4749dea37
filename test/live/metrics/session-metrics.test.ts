import { expect, test } from 'vitest';
import { SessionMetrics } from '../../../src/live/metrics/session-metrics.js';

const at = Date.parse('2026-01-01T00:00:00Z');

/** The series of a registry's text, by name and labels. */
async function series(metrics: SessionMetrics): Promise<Record<string, string>> {
  const lines = (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]));
}

test('what a session does is counted, and its age is that of the moment', async () => {
  let now = at + 90_000;
  const metrics = new SessionMetrics({ symbols: ['SPY', 'QQQ'], now: () => now });
  metrics.walked(['SPY', 'QQQ'], at + 60_000);
  metrics.walked(['SPY'], at);
  for (const seconds of [0.004, 7, -1, Number.NaN]) metrics.decided(seconds);
  metrics.incident('late');
  metrics.order('filled');
  metrics.fill('sell');
  metrics.fault();
  metrics.alert('discord', 'retried');
  metrics.account({ equity: 1234.5, drawdown: -0.02, positions: 2 });
  metrics.scored(0.55);
  metrics.guards('reducing');
  metrics.killSwitch(true);
  expect(await series(metrics)).toMatchObject({
    'barloom_bars_walked_total{symbol="SPY"}': '2',
    'barloom_bars_walked_total{symbol="QQQ"}': '1',
    'barloom_decision_seconds_bucket{le="0.005"}': '2',
    'barloom_decision_seconds_bucket{le="10"}': '3',
    barloom_decision_seconds_count: '3',
    'barloom_bar_incidents_total{kind="late"}': '1',
    'barloom_bar_incidents_total{kind="missing"}': '0',
    'barloom_orders_total{outcome="filled"}': '1',
    'barloom_fills_total{side="sell"}': '1',
    barloom_feed_faults_total: '1',
    'barloom_alerts_total{sink="discord",result="retried"}': '1',
    'barloom_alerts_total{sink="log",result="delivered"}': '0',
    barloom_equity: '1234.5',
    barloom_drawdown_ratio: '-0.02',
    barloom_positions: '2',
    barloom_score_mean: '0.55',
    'barloom_guard_state{state="reducing"}': '1',
    'barloom_guard_state{state="active"}': '0',
    barloom_kill_switch: '1',
    barloom_data_age_seconds: '30',
  });
  now += 5000;
  expect((await series(metrics))['barloom_data_age_seconds']).toBe('35');
});

test('before anything happened counts are 0, and what is not known is NaN', async () => {
  const found = await series(new SessionMetrics({ symbols: ['SPY'] }));
  for (const name of ['equity', 'drawdown_ratio', 'positions', 'score_mean', 'data_age_seconds'])
    expect(found[`barloom_${name}`]).toBe('Nan');
  expect(found['barloom_bars_walked_total{symbol="SPY"}']).toBe('0');
  expect(found['barloom_guard_state{state="active"}']).toBe('1');
});

test('each session has series of its own, and however many symbols it meets they are bounded', async () => {
  const symbols = Array.from({ length: 400 }, (_, k) => `S${k}`);
  const [metrics, other] = [new SessionMetrics({ symbols }), new SessionMetrics({ symbols: ['SPY'] })];
  metrics.walked([...symbols, 'unknown'], at);
  const found = await series(metrics);
  const bars = Object.keys(found).filter((name) => name.startsWith('barloom_bars_walked'));
  expect(bars).toHaveLength(51);
  expect(found['barloom_bars_walked_total{symbol="other"}']).toBe('351');
  expect((await series(other))['barloom_bars_walked_total{symbol="SPY"}']).toBe('0');
});
