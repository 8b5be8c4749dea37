// An account that is walked on as its bars come does what a backtest over all of them does, bit for bit: whatever comes at once, and
// whatever is looked at ahead.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccountStretch } from '../../src/core/account-steps.js';
import { sliceBars } from '../../src/core/bars.js';
import { randomStream, type RandomStream } from '../../src/core/random.js';
import { cutStretch } from '../../src/core/join-stretches.js';
import { cutAccountData, type TradingData } from '../../src/core/trading-data.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { SessionEngine } from '../../src/engine/session-engine.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { randomAccount } from '../reference/random-account.js';
import { randomMoneyAccount, withMoney } from '../reference/random-money.js';
import { ordersShape, withOrders } from '../reference/random-orders.js';
import { randomRotation } from '../reference/random-rotation.js';
import type { SlowAccountInput } from '../reference/slow-account-types.js';
import { accountJob } from '../simulator/run-account.js';

const MEMORY = 64 * 1048576;

/** Legs whose last bar is among the instants [from, to) and not the last one of all. */
function endsWithin({ legs }: TradingData, from: number, to: number, instants: number): number[] {
  return legs!.flatMap(({ instantOf }, leg) => {
    const last = instantOf.at(-1)!;
    return last >= from && last < to && last < instants - 1 ? [leg] : [];
  });
}

/** The data with one further instant at which every leg opens at its last close. */
function withProvisional(data: TradingData, whole: TradingData): TradingData {
  const next = data.market.bars.timeMs.length;
  if (next >= whole.market.bars.timeMs.length) return whole;
  const cut = cutAccountData(whole, [], next + 1);
  return {
    ...cut,
    legs: cut.legs!.map((leg) => {
      const { bars } = leg.data.market;
      const [count, shown] = [bars.timeMs.length, sliceBars(bars, 0, bars.timeMs.length)];
      if (leg.instantOf[count - 1] !== next || count < 2) return leg;
      const close = bars.close[count - 2]!;
      const flat = Object.fromEntries(
        (['open', 'high', 'low', 'close'] as const).map((name) => [name, shown[name].with(count - 1, close)]),
      );
      return { ...leg, data: { ...leg.data, market: { ...leg.data.market, bars: { ...shown, ...flat } } } };
    }),
  };
}

interface Walked {
  readonly stretches: readonly AccountStretch[];
  readonly record: Float64Array;
}

function walkOn(job: EngineJob, from: number, random: RandomStream): Walked {
  const { data } = job;
  const instants = data.market.bars.timeMs.length;
  const chunk = (): number => (random.uniform() < 0.6 ? 1 : 1 + Math.floor(random.uniform() * 40));
  let at = Math.min(instants, Math.max(from, 0) + Math.floor(random.uniform() * 3));
  const first = cutAccountData(data, [], at);
  const open = (shown: TradingData): SessionEngine =>
    new SessionEngine({ ...job, data: shown, isStepped: true }, {}, { first: from, maxMemoryBytes: MEMORY });
  let session = open(first);
  /** a process that begins anew and walks what was recorded */
  const startAgain = (): void => {
    const shown = cutAccountData(data, [], at);
    session = open(first);
    session.extend(shown, endsWithin(data, 0, at, instants));
  };
  let killAt = random.uniform() < 0.4 ? Math.floor(random.uniform() * instants) : Number.POSITIVE_INFINITY;
  const stretches = at > from || at === instants ? [session.extend(first, endsWithin(data, 0, at, instants))] : [];
  if (stretches.length === 0) session.extend(first, endsWithin(data, 0, at, instants));
  while (at < instants) {
    const to = Math.min(instants, at + chunk());
    const shown = cutAccountData(data, [], at);
    if (random.uniform() < 0.3) session.preview(withProvisional(shown, data));
    stretches.push(session.extend(cutAccountData(data, [], to), endsWithin(data, at, to, instants)));
    at = to;
    if (at < killAt) continue;
    startAgain();
    killAt = Number.POSITIVE_INFINITY;
  }
  const { stretch, record } = session.finish();
  const last = stretches.pop()!;
  // the last instant is told again
  return { stretches: [...stretches, cutStretch(last, stretch.from), stretch], record };
}

/** Joins columns of stretches. */
function joinColumns(parts: readonly object[]): Record<string, number[]> {
  const joined: Record<string, number[]> = {};
  for (const part of parts)
    for (const [name, values] of Object.entries(part))
      if (name !== 'count' && values !== undefined) (joined[name] ??= []).push(...(values as Float64Array));
  return joined;
}

const plain = (columns: object | undefined): Record<string, number[]> => joinColumns(columns === undefined ? [] : [columns]);

async function expectSame(account: SlowAccountInput, seed: number): Promise<void> {
  const whole = accountJob(account);
  const job = { ...whole, data: cutAccountData(whole.data, [], account.to) };
  const engine = new TrialEngine({ ...job, isStepped: true }, { workers: 1, maxMemoryBytes: MEMORY });
  const expected = await engine.replay({}, { from: account.from, to: account.to });
  await engine.close();
  const { stretches, record } = walkOn(job, account.from, randomStream(seed, 1));
  const all = (of: (stretch: AccountStretch) => object | undefined): Record<string, number[]> =>
    joinColumns(stretches.map((each) => of(each) ?? {}));
  expect(all(({ fills }) => fills)).toEqual(plain(expected.account!.fills));
  expect(all(({ trades }) => trades)).toEqual(plain(expected.trades));
  expect(all(({ charges }) => charges)).toEqual(plain(expected.account!.charges));
  expect(all(({ skipped }) => skipped)).toEqual(plain(expected.account!.skipped));
  expect(all(({ targets }) => targets)).toEqual(plain(expected.account!.targets));
  expect(stretches.flatMap(({ equity }) => [...equity])).toEqual([...expected.account!.equity.subarray(account.from, account.to)]);
  expect(Array.from(record, String)).toEqual(Array.from(expected.record, String));
}

describe('a session equals the backtest over its bars, bit for bit', () => {
  test.each([
    ['accounts', randomAccount, 100],
    [
      'accounts with orders and money',
      fc.tuple(randomMoneyAccount, ordersShape).map(([account, shape]) => withOrders(account, shape)),
      200,
    ],
    ['rotations with money', withMoney(randomRotation), 80],
  ])('%s', async (_, accounts, numRuns) => {
    await fc.assert(
      fc.asyncProperty(accounts as fc.Arbitrary<SlowAccountInput>, fc.integer(), (account, seed) => expectSame(account, seed)),
      { numRuns, seed: 20261201 },
    );
  });
});
