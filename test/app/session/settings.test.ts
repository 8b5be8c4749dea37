// What a session is run with: settings are checked entry by entry, real orders need every condition, feeds are named.
import { describe, expect, test } from 'vitest';
import { brokerOpener } from '../../../src/app/session/settings/open-broker.js';
import { feedOpener } from '../../../src/app/session/settings/open-feed.js';
import { requireLive, type LiveConditions } from '../../../src/app/session/settings/require-live.js';
import { checkSettings } from '../../../src/app/session/settings/session-settings.js';

const EXCHANGE = { broker: { kind: 'ccxt', exchange: 'binance' }, markets: { BTCUSDT: 'BTC/USDT' } };

describe('settings', () => {
  test('an empty file is a session on paper that nothing halts but its data', () => {
    expect(checkSettings({}, 's.yaml')).toEqual({
      feed: { every_ms: 5000, stream: true },
      bars: { missing: 'skip', late: 'leave', revised: 'keep' },
      broker: { kind: 'paper', stops: true },
      guards: {},
      on_kill: 'hold',
      alerts: undefined,
    });
  });

  test('guards are read in their units', () => {
    const guards = {
      stale: { minutes: 3 },
      clock_offset: 'off',
      order_rate: { most: 5, seconds: 60 },
      notional: { gross: 1000 },
      daily_loss: { fraction: 0.02, offset_minutes: 540 },
    };
    expect(checkSettings({ guards }, 's.yaml').guards).toEqual({
      stale: { mostMs: 180_000 },
      clockOffset: 'off',
      orderRate: { most: 5, windowMs: 60_000, act: 'halt' },
      notional: { gross: 1000 },
      dailyLoss: { fraction: 0.02, amount: undefined, act: 'halt', zoneOffsetMinutes: 540 },
    });
  });

  test.each([
    [{ broker: { kind: 'binance' } }, /s\.yaml: broker\.kind must be .*paper.*, not "binance"/],
    [{ guard: {} }, /s\.yaml: unknown entry "guard" \(did you mean "guards"\?\)/],
    [{ guards: { daily_loss: { fraction: 0 } } }, /guards\.daily_loss\.fraction must be > 0, not 0/],
    [{ metrics: { port: 70000 } }, /metrics\.port must be <= 65535, not 70000/],
    [{ alerts: { sinks: ['pager'] } }, /alerts\.sinks\[0\] must be one of discord, webhook, log/],
  ])('%j is refused', (raw, sentence) => {
    expect(() => checkSettings(raw, 's.yaml')).toThrow(sentence);
  });

  test('a broker needs what its kind needs', async () => {
    expect(brokerOpener(checkSettings({}, 's').broker, checkSettings({}, 's'), {})).toBeUndefined();
    expect(() => brokerOpener(checkSettings({ broker: { kind: 'webhook' } }, 's').broker, checkSettings({}, 's'), {})).toThrow(
      /webhook needs an entry broker\.url/,
    );
    expect(() => brokerOpener(checkSettings({ broker: { kind: 'ccxt' } }, 's').broker, checkSettings({}, 's'), {})).toThrow(
      /needs an entry broker\.exchange/,
    );
  });
});

describe('real orders', () => {
  const holding: LiveConditions = {
    broker: checkSettings(EXCHANGE, 's').broker,
    isAsked: true,
    feed: 'ccxt:binance',
    isLiveVersion: true,
    environment: { BARLOOM_BINANCE_KEY: 'k', BARLOOM_BINANCE_SECRET: 's' },
  };

  test('are let through where every condition holds, and paper needs none', () => {
    expect(() => requireLive(holding)).not.toThrow();
    expect(() =>
      requireLive({ ...holding, broker: checkSettings({}, 's').broker, isAsked: false, isLiveVersion: undefined }),
    ).not.toThrow();
  });

  test.each([
    [{ isAsked: false }, /the flag --live must be given/],
    [{ feed: 'replay:bars.csv@600' }, /is a replay/],
    [{ isLiveVersion: undefined }, /this is a system file: nobody has approved it/],
    [{ isLiveVersion: false }, /must be the one that is live/],
    [{ environment: { BARLOOM_BINANCE_KEY: 'k' } }, /BARLOOM_BINANCE_SECRET must be set in the environment/],
    [{ environment: { ...holding.environment, POLICY_KILLSWITCH: 'true' } }, /the kill switch must be off/],
  ])('%j is refused by its name', (missing, sentence) => {
    expect(() => requireLive({ ...holding, ...missing } as LiveConditions)).toThrow(sentence);
    expect(() => requireLive({ ...holding, ...missing } as LiveConditions)).toThrow(/^orders to binance are refused: /);
  });
});

describe('feeds', () => {
  const around = { settings: checkSettings({}, 's'), environment: {}, symbol: 'A', endsWithFile: true, onPort: () => {} };

  test.each(['live.csv', 'ftp://x', 'push:nine', 'push:70000', 'tail:'])('%s is refused', (text) => {
    expect(() => feedOpener(text, around)).toThrow(/^--feed /);
  });

  test('posted bars need a token', () => {
    expect(() => feedOpener('push:0', around)).toThrow(/BARLOOM_FEED_TOKEN/);
  });
});
