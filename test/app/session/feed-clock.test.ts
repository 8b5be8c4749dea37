// A session goes by the clock of its feed, and halts where a policy says so.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSession } from '../../../src/app/session/run-session.js';
import { releaseSession, sessionState } from '../../../src/app/session/session-control.js';
import type { SessionEnd } from '../../../src/app/session/session-request.js';
import { checkSettings } from '../../../src/app/session/settings/session-settings.js';
import { resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import type { BarPolicies } from '../../../src/live/bars/bar-policies.js';
import type { FeedBar } from '../../../src/live/bars/feed-bar.js';
import { replayFeed } from '../../../src/live/feeds/replay-feed.js';

const DAY_MS = 86_400_000;
/** No machine's clock is there: by it every bar would be open. */
const FUTURE = Date.UTC(2090, 0, 1);
let dir: string, system: ResolvedSystem;

const bar = (day: number, close = 100 + (day % 5)): FeedBar => {
  const [open, high, low] = [100, Math.max(100, close) + 1, Math.min(100, close) - 1];
  return { symbol: 'AAA', time: FUTURE + day * DAY_MS, open, high, low, close, volume: 1 };
};

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-feed-clock-'));
  const line = ({ time, open, high, low, close }: FeedBar): string => [new Date(time).toISOString(), open, high, low, close, 1].join(',');
  const history = Array.from({ length: 30 }, (_, day) => line(bar(day - 30)));
  writeFileSync(join(dir, 'AAA.csv'), ['time,open,high,low,close,volume', ...history, ''].join('\n'));
  system = resolveSystem(
    {
      system: 'one',
      data: { source: 'csv', path: 'AAA.csv', timeframe: '1d', calendar: 'crypto', symbols: ['AAA'] },
      strategy: { long: { enter: 'close > 101', exit: 'close < 101' } },
    },
    { baseDir: dir },
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(folder: string, bars: readonly FeedBar[], policies: Partial<BarPolicies> = {}): Promise<SessionEnd> {
  return await runSession(system, {
    dir: join(dir, folder),
    symbol: 'AAA',
    feed: (signal) => replayFeed({ bars, timeframeMs: DAY_MS, speed: Number.POSITIVE_INFINITY }, signal),
    graceMs: 2000,
    settings: checkSettings({ bars: policies }, 'settings'),
    environment: {},
    useCache: false,
  });
}

test('the bars of a replay are walked by its clock, and the journal has its times', async () => {
  const { instants, halted } = await run(
    'clock',
    [0, 1, 2].map((day) => bar(day)),
  );
  expect([instants, halted]).toEqual([3, null]);
  const state = sessionState(join(dir, 'clock'));
  expect(state.incidents).toEqual([]);
  expect(state.bars.map(({ at, time }) => Date.parse(at) - time)).toEqual([DAY_MS, DAY_MS, DAY_MS]);
});

test.each<[string, readonly FeedBar[], Partial<BarPolicies>, number]>([
  ['revised', [bar(0), bar(1), bar(1, 150), bar(2), bar(3)], { revised: 'halt' }, 4],
  ['missing', [bar(0), bar(1), bar(3), bar(4)], { missing: 'halt' }, 4],
  ['late', [bar(1), bar(2), bar(0), bar(3)], { late: 'halt' }, 3],
])('a bar that is %s halts by its policy, over a restart, until a person releases it', async (kind, bars, policies, walked) => {
  const end = await run(kind, bars, policies);
  expect([end.instants, end.halted?.guard]).toEqual([2, 'bars']);
  expect(end.halted?.sentence).toMatch(`is ${kind}: `);
  await expect(run(kind, bars, policies)).rejects.toMatchObject({ code: 'SESSION_HALTED' });
  releaseSession(join(dir, kind), 'I have looked at it');
  const again = await run(kind, bars, policies);
  expect([again.instants, again.halted, again.repeated]).toEqual([walked, null, kind === 'missing' ? 2 : 3]);
});
