// What the watch asks for: rules, the least of trades, cool-downs, and what a journal comes to then.
import { describe, expect, test } from 'vitest';
import { actionOf, judgeWatch, type WatchedRun, type WatchRule } from '../../../src/lifecycle/systems/judge-watch.js';
import { describeEvent } from '../../../src/lifecycle/systems/describe-event.js';
import { dueSteps, nextStep } from '../../../src/lifecycle/systems/next-step.js';
import type { GateName } from '../../../src/lifecycle/systems/stage.js';
import type { SystemEvent } from '../../../src/lifecycle/systems/system-event.js';
import type { SystemState } from '../../../src/lifecycle/systems/system-state.js';
import { systemStates } from '../../../src/lifecycle/systems/system-states.js';
import type { JudgedRule, WatchKind, WatchRecord } from '../../../src/lifecycle/systems/watch-record.js';

const DAY_MS = 86_400_000;
const LIMITS = { minimumTrades: 5, coolDownDays: 7 };

function rule(kind: WatchKind, limit: number): WatchRule {
  return { kind, text: `drawdown < ${limit}`, names: ['drawdown'], holds: ({ drawdown }) => drawdown! < limit };
}

const run = (drawdown: number, trades = 10, day = 100): WatchedRun => ({
  symbol: 'A',
  figures: { drawdown },
  trades,
  throughMs: day * DAY_MS,
});
const firedAt = (day: number, isClear: boolean): Record<string, { through: string; isClear: boolean }> => ({
  'drawdown < -0.1': { through: new Date(day * DAY_MS).toISOString(), isClear },
});
const acts = (rules: readonly JudgedRule[]): boolean[] => rules.map((each) => each.acts);

describe('rules of the watch', () => {
  const rules = [rule('disable', -0.3), rule('demote', -0.2), rule('scale_down', -0.1)];

  test('act where they hold, with figures and sentences; the strongest decides', () => {
    const judged = judgeWatch(rules, [run(-0.25)], {}, LIMITS);
    expect(acts(judged)).toEqual([false, true, true]);
    expect(judged[1]).toMatchObject({ figures: { drawdown: -0.25 }, sentence: 'drawdown < -0.2 holds: drawdown is -0.25.' });
    expect(actionOf(judged, 1, 0.5)).toEqual({ kind: 'demote', reason: 'drawdown < -0.2 holds: drawdown is -0.25.' });
    expect(actionOf(judgeWatch(rules, [run(-0.15)], {}, LIMITS), 0.5, 0.5)).toMatchObject({ kind: 'scale_down', factor: 0.25 });
    expect(actionOf(judgeWatch(rules, [run(-0.05)], {}, LIMITS), 1, 0.5)).toBeUndefined();
  });

  test('wait for trades enough, but for what disables', () => {
    const judged = judgeWatch(rules, [run(-0.4, 4)], {}, LIMITS);
    expect(acts(judged)).toEqual([true, false, false]);
    expect(judged[1]!.sentence).toContain('There are 4 trades, and lifecycle.watch.minimum_trades asks for 5');
  });

  test('do not act by a figure that is undefined', () => {
    const judged = judgeWatch(rules, [run(Number.NaN)], {}, LIMITS);
    expect(acts(judged)).toEqual([false, false, false]);
    expect(judged[0]).toMatchObject({ holds: false, figures: { drawdown: null } });
  });

  test('scale down again only once they were clear and the cool-down is over', () => {
    const scaled = (day: number, isClear: boolean): boolean =>
      judgeWatch([rules[2]!], [run(-0.15, 10, 100)], firedAt(day, isClear), LIMITS)[0]!.acts;
    expect([scaled(90, false), scaled(94, true), scaled(93, true)]).toEqual([false, false, true]);
  });

  test('of several runs name whose they are', () => {
    const judged = judgeWatch([rules[1]!], [run(-0.25), { ...run(0), symbol: 'B' }], {}, LIMITS);
    expect(judged.map(({ symbol, acts: isActing }) => [symbol, isActing])).toEqual([
      ['A', true],
      ['B', false],
    ]);
    expect(judged[0]!.sentence).toMatch(/^A: /);
  });
});

const time = '2020-01-01T00:00:00.000Z';
type Plain = SystemEvent extends infer Each ? (Each extends SystemEvent ? Omit<Each, 'time' | 'system'> : never) : never;
const stateOf = (...events: Plain[]): SystemState =>
  systemStates(events.map((event) => ({ ...event, system: 's', time }) as SystemEvent)).get('s')!;

const judged = (gate: GateName): Plain => ({
  event: 'judged',
  record: { gate, outcome: 'passed', identity: gate, figures: [], checks: [], evidence: [], data: {} },
});
const identityOf = (gate: GateName): string => gate;
const staged = (version: number): Plain => ({ event: 'staged', version, identity: 'demo', manifest: 'm', sha256: 'h' });
const LIVE: Plain[] = [
  { event: 'added', file: 's.yaml' },
  { event: 'moved', from: 'candidate', to: 'hygiene', by: 'gate', reason: 'r' },
  judged('hygiene'),
  { event: 'moved', from: 'hygiene', to: 'test', by: 'gate', reason: 'r' },
  judged('test'),
  { event: 'moved', from: 'test', to: 'demo', by: 'gate', reason: 'r' },
  judged('demo'),
  staged(1),
  { event: 'promoted', version: 1, reason: 'r' },
  { event: 'moved', from: 'demo', to: 'live', by: 'gate', reason: 'r' },
];

function watched(action: WatchRecord['action'], rules: readonly JudgedRule[] = []): Plain {
  const record = {
    version: 1,
    source: 'replay',
    from: time,
    through: time,
    trades: 9,
    rules,
    stamp: 'x',
    evidence: [],
    sentence: 'seen',
  } as const;
  return { event: 'watched', record: { ...record, ...(action && { action }) } };
}

describe('a watching', () => {
  test('that finds nothing leaves what is live', () => {
    expect(stateOf(...LIVE, watched(undefined))).toMatchObject({ stage: 'live', live: 1, scale: 1, watched: { sentence: 'seen', time } });
  });

  test('demotes to demo, which is judged anew; nothing undoes it by itself', () => {
    const state = stateOf(...LIVE, watched({ kind: 'demote', reason: 'fell' }));
    expect(state).toMatchObject({
      stage: 'demo',
      live: undefined,
      approved: undefined,
      demotion: { version: 1, through: time, reason: 'fell' },
    });
    expect(nextStep(state, identityOf)).toEqual({ kind: 'gate', gate: 'demo' });
    const back = stateOf(...LIVE, watched({ kind: 'demote', reason: 'fell' }), judged('demo'));
    expect(nextStep(back, identityOf)).toEqual({ kind: 'stage' });
    expect(describeEvent({ ...watched({ kind: 'demote', reason: 'fell' }), system: 's', time } as SystemEvent)).toBe(
      'version 1 watched: demoted from live: fell',
    );
  });

  test('of a version whose edited file stands at demo takes demo from that too', () => {
    const edited: Plain[] = [{ event: 'moved', from: 'live', to: 'demo', by: 'edit', reason: 'r' }, judged('demo')];
    const state = stateOf(...LIVE, ...edited, { event: 'approved', reason: 'r' }, watched({ kind: 'demote', reason: 'fell' }));
    expect(state).toMatchObject({ stage: 'demo', live: undefined, approved: undefined, demotion: { version: 1 } });
    expect(nextStep(state, identityOf)).toEqual({ kind: 'gate', gate: 'demo' });
  });

  test('disables: no version is live, and a person has to let it go on', () => {
    const state = stateOf(...LIVE, watched({ kind: 'disable', reason: 'broke' }));
    expect(state).toMatchObject({ live: undefined, held: { by: 'watch', reason: 'broke' } });
    expect(dueSteps(state, identityOf, { isWatchDue: true, isRetrainDue: true })).toEqual([]);
  });

  test('of a system that no version of is live holds it where it stands', () => {
    const state = stateOf(...LIVE.slice(0, 6), watched({ kind: 'demote', reason: 'fell' }));
    expect(state).toMatchObject({ stage: 'demo', held: { by: 'watch' } });
  });

  test('scales down, keeps the factor, and marks the rule until it is clear', () => {
    const held: JudgedRule = { kind: 'scale_down', requirement: 'q', figures: {}, holds: true, acts: true, sentence: '' };
    const first = watched({ kind: 'scale_down', factor: 0.5, reason: 'less' }, [held]);
    expect(stateOf(...LIVE, first)).toMatchObject({ stage: 'live', live: 1, scale: 0.5, fired: { q: { through: time, isClear: false } } });
    const clear = watched(undefined, [{ ...held, holds: false, acts: false }]);
    expect(stateOf(...LIVE, first, clear)).toMatchObject({ scale: 0.5, fired: { q: { isClear: true } } });
    expect(stateOf(...LIVE, first, { event: 'scaled', factor: 1, reason: 'well' })).toMatchObject({ scale: 1, fired: {} });
  });

  test('a factor asks for another manifest before the next rise', () => {
    const demo = stateOf(...LIVE.slice(0, 8), { event: 'scaled', factor: 0.5, reason: 'r' });
    expect(nextStep(demo, identityOf)).toEqual({ kind: 'stage' });
  });
});
