import { markLegs } from '../../../src/core/account-curve.js';
import { measureAccount } from '../../../src/core/account-figures.js';
import { segmentsOfLeg } from '../../../src/core/held-segments.js';
import { curveOfLeg } from '../../../src/core/leg-curves.js';
import { randomStream } from '../../../src/core/random.js';
import { listTrades } from '../../../src/core/trade-columns.js';
import { drawdownOf } from '../../../src/core/market-curve.js';
import type { RunReportInput } from '../../../src/report/index.js';
import { columnsOf, makeLeg, skips, type PlainTrade } from '../../core/account-report-case.js';
import { inventBars, inventRun } from './run-input.js';

const DAY_MS = 86_400_000;

/** Invents the run of an account of legs: each a random walk with trades on it; the legs listed one after the other. */
export function inventAccount(seed: number, dayCount: number, legCount: number, tradesEach = 20): RunReportInput {
  const run = inventRun(seed, dayCount, 0, DAY_MS);
  const random = randomStream(seed);
  const legs = Array.from({ length: legCount }, (_, leg) => {
    const days = Array.from({ length: dayCount }, (__, day) => day).slice(Math.min(leg * 3, dayCount - 1));
    return makeLeg(`LEG${leg}`, days, Array.from(inventBars(random, days.length, DAY_MS).close), dayCount);
  });
  const trades = legs.flatMap(({ barAt, data }, leg) => {
    const room = Math.floor((dayCount - leg * 3) / Math.max(1, tradesEach));
    return Array.from({ length: room < 4 ? 0 : tradesEach }, (_, trade): PlainTrade => {
      const entry = leg * 3 + trade * room + random.below(2);
      const exit = entry + 1 + random.below(room - 2);
      const [from, to] = [data.market.bars.close[barAt[entry]!]!, data.market.bars.close[barAt[exit]!]!];
      return { leg, side: random.uniform() < 0.8 ? 1 : -1, entry, exit, from, to, quantity: 2000 / from, fee: 1 };
    });
  });
  const columns = columnsOf(trades.sort((a, b) => a.exit - b.exit));
  const window = { from: 0, to: dayCount };
  const clock = Float64Array.from({ length: dayCount }, (_, day) => day * DAY_MS);
  const multipliers = legs.map(() => 1);
  const equity = new Float64Array(dayCount).fill(run.initialCash);
  legs.forEach((leg, index) => {
    const own = Array.from(columns.leg!.keys()).filter((trade) => columns.leg![trade] === index);
    curveOfLeg(segmentsOfLeg(columns, own, undefined, 0, window, 1), leg, window).pnl.forEach((value, day) => (equity[day]! += value));
  });
  const skipped = dayCount > 0 && legCount > 0 ? skips([0, 'place'], [legCount - 1, 'correlation'], [0, 'place']) : skips();
  const curve = markLegs({ equity, skipped }, columns, legs, window, run.initialCash, multipliers);
  const { metrics } = run;
  const names = legs.map(({ data }) => data.market.symbol);
  const held = { startMs: run.startMs, metrics };
  return {
    ...run,
    symbol: names.join('+'),
    equity,
    drawdown: drawdownOf(equity, run.initialCash),
    trades: listTrades(columns, names, run.bars.timeMs),
    portfolio: { rank: 'close / close[60] - 1', max_exposure: '{"gross":2}' },
    legs: {
      figures: measureAccount({ trades: columns, legs, skipped, curve, window, dayClockMs: clock, multipliers }),
      equalWeight: { ...held, name: 'equal weight', equity },
      buyAndHold: names.map((name) => ({ ...held, name })),
      gross: curve.gross,
      net: curve.exposure,
      positions: curve.positions,
      maxPositions: legCount,
      bars: legs.map(({ data, instantOf }) => ({
        ...data.market.bars,
        timeMs: Float64Array.from(instantOf, (instant) => run.bars.timeMs[instant]!),
      })),
    },
  };
}
