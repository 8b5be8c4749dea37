import { describe, expect, test } from 'vitest';
import { readAlertConfig } from '../../../src/live/alerts/alert-config.js';
import { ALERT_KINDS } from '../../../src/live/alerts/alert-kinds.js';
import { followLevel, type LevelRule } from '../../../src/live/alerts/level-rule.js';
import { isQuietHour } from '../../../src/live/alerts/quiet-hours.js';

describe('the entry alerts', () => {
  test('has defaults for all that is left out', () => {
    const config = readAlertConfig({});
    expect(config).toMatchObject({ sinks: ['log'], levels: [], quietHours: undefined, heartbeatMs: 0, mostQueued: 500 });
    expect(Object.keys(config.events)).toEqual(ALERT_KINDS);
    expect(config.events.halted).toEqual({ send: true, level: 'critical', quietMs: 900_000 });
    expect(config.events.fill.send).toBe(false);
  });

  test('is read with what it says', () => {
    const config = readAlertConfig({
      sinks: ['discord', 'webhook', 'discord'],
      quiet_minutes: 5,
      events: { fill: true, started: false, fault: { level: 'critical', quiet_minutes: 1 } },
      levels: [{ figure: 'drawdown', below: -0.1, clears: -0.08, level: 'critical' }],
      quiet_hours: { from: '22:30', to: '07:00', offset: '+09:00' },
      heartbeat_hours: 6,
      most_queued: 7,
    });
    expect(config.sinks).toEqual(['discord', 'webhook']);
    expect([config.events.fill, config.events.started.send]).toEqual([{ send: true, level: 'info', quietMs: 300_000 }, false]);
    expect(config.events.fault).toEqual({ send: true, level: 'critical', quietMs: 60_000 });
    expect(config.levels).toEqual([
      {
        name: 'drawdown below -0.1',
        figure: 'drawdown',
        side: 'below',
        fires: -0.1,
        clears: -0.08,
        level: 'critical',
        quietMs: 300_000,
      },
    ]);
    expect(config.quietHours).toEqual({ fromMinute: 1350, toMinute: 420, offsetMinutes: 540 });
    expect([config.heartbeatMs, config.mostQueued]).toEqual([21_600_000, 7]);
  });

  test.each([
    [7, /alerts must be a map of entries, and is 7/],
    [{ sink: [] }, /alerts must have no entries but sinks.*, and has "sink" \(did you mean "sinks"\?\)/],
    [{ sinks: ['slack'] }, /alerts\.sinks\[0\] must be one of discord, webhook, log, and is "slack"/],
    [{ sinks: ['https://discord.com/api/webhooks/1/token'] }, /and is an address$/],
    [{ 'https://discord.com/api/webhooks/1/token': 1 }, /and has an address$/],
    [{ events: { halt: true } }, /"halt" \(did you mean "halted"\?\)/],
    [{ events: { halted: { level: 'loud' } } }, /alerts\.events\.halted\.level must be one of info, warning, critical, and is "loud"/],
    [{ events: { halted: { send: 'yes' } } }, /alerts\.events\.halted\.send must be true or false/],
    [{ quiet_minutes: -1 }, /alerts\.quiet_minutes must be a number from 0 to 1440, and is -1/],
    [{ most_queued: 1.5 }, /alerts\.most_queued must be a whole number, and is 1\.5/],
    [{ levels: [{ figure: 'drawdown' }] }, /alerts\.levels\[0\] must have one of above and below, and is "none"/],
    [{ levels: [{ figure: 'mood', above: 1 }] }, /alerts\.levels\[0\]\.figure must be one of equity/],
    [{ levels: [{ figure: 'equity', above: 1, clears: 2 }] }, /clears must not lie above the level that it fires above, 1, and is 2/],
    [{ levels: [{ figure: 'equity', below: 1, clears: 0 }] }, /clears must not lie below the level that it fires below, 1, and is 0/],
    [{ levels: [{ figure: 'equity', above: Number.NaN }] }, /alerts\.levels\[0\]\.above must be a number/],
    [
      {
        levels: [
          { name: 'a', figure: 'equity', above: 1 },
          { name: 'a', figure: 'equity', above: 2 },
        ],
      },
      /alerts\.levels must have names of their own, and is "a"/,
    ],
    [{ quiet_hours: { from: '25:00', to: '07:00' } }, /alerts\.quiet_hours\.from must be a time of the day/],
    [{ quiet_hours: { from: '07:00', to: '07:00' } }, /must end at another time than they begin/],
    [{ quiet_hours: { from: '22:00', to: '07:00', offset: 'JST' } }, /alerts\.quiet_hours\.offset must be a zone offset/],
  ])('%j is refused', (value, sentence) => {
    expect(() => readAlertConfig(value)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(() => readAlertConfig(value)).toThrow(sentence);
  });
});

describe('a level', () => {
  const rule = (side: LevelRule['side'], fires: number, clears: number): LevelRule => ({
    name: 'x',
    figure: 'equity',
    side,
    fires,
    clears,
    level: 'info',
  });
  const follow = (each: LevelRule, values: readonly number[]): boolean[] => {
    let isFired = false;
    return values.map((value) => (isFired = followLevel(each, isFired, value)));
  };

  test('fires above one level and clears below another', () => {
    expect(follow(rule('above', 10, 8), [10, 10.1, 9, 8, Number.NaN, 7.9, 9, 10, 11])).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  test('below one level and above another', () => {
    expect(follow(rule('below', -0.1, -0.05), [-0.1, -0.11, -0.06, -0.05, -0.04, -0.09])).toEqual([false, true, true, true, false, false]);
  });
});

test.each([
  ['2026-01-01T13:29:59Z', false],
  ['2026-01-01T13:30:00Z', true],
  ['2026-01-01T15:00:00Z', true],
  ['2026-01-01T21:59:59Z', true],
  ['2026-01-01T22:00:00Z', false],
  ['1969-12-31T14:00:00Z', true],
])('quiet hours over midnight, nine hours ahead of UTC: %s is %s', (time, expected) => {
  expect(isQuietHour({ fromMinute: 1350, toMinute: 420, offsetMinutes: 540 }, Date.parse(time))).toBe(expected);
});

test('quiet hours within a day', () => {
  const hours = { fromMinute: 60, toMinute: 120, offsetMinutes: 0 };
  expect(['00:59', '01:00', '01:59', '02:00'].map((time) => isQuietHour(hours, Date.parse(`2026-01-01T${time}:00Z`)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
