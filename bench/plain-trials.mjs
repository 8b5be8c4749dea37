import { parametersOf } from './open-job.mjs';
import { PLAIN_METRICS, requireEqualMetrics, spreadTrials } from './parity.mjs';
import { findDayEnds, plainAtr, plainBacktest, plainEma, plainSma } from './plain-loop.mjs';

const TIE = 1e-13;

/** The plain loop over trials of an opened job: every column is computed once, as a reasonable user would. */
export class PlainTrials {
  constructor({ file, trading, table }) {
    const { market } = trading;
    this.table = table;
    this.market = {
      ...market.bars,
      dayEnds: findDayEnds(trading.dayClockMs),
      timeframeMs: market.timeframe.durationMs,
      daysPerYear: market.calendar.daysPerYear,
    };
    this.average = file.strategy.let.fast_ma.startsWith('ema') ? plainEma : plainSma;
    this.atr = file.strategy.stop === undefined ? undefined : plainAtr(market.bars, 14);
    this.rules = {
      cash: file.risk.cash,
      feeFraction: file.execution.taker_fee_bps / 10_000,
      impactFraction: file.execution.slippage_bps / 10_000,
    };
    this.columns = new Map();
  }

  /** Returns the metrics of a trial by name. */
  run(trial) {
    const { fast, slow, stop_atr: stopAtr, target_atr: targetAtr } = parametersOf(this.table, trial);
    const columns = { fast: this.column(fast), slow: this.column(slow), atr: this.atr };
    return plainBacktest(this.market, columns, { ...this.rules, stopAtr, targetAtr });
  }

  /** Whether the two averages meet somewhere to the last digits: then rounding, not the rule, decides about a cross. */
  hasTie(trial) {
    const { fast, slow } = parametersOf(this.table, trial);
    const [a, b] = [this.column(fast), this.column(slow)];
    return a.some((value, i) => Math.abs(value - b[i]) <= TIE * Math.abs(value));
  }

  column(period) {
    if (!this.columns.has(period)) this.columns.set(period, this.average(this.market.close, period));
    return this.columns.get(period);
  }
}

/** Proves a spread of trials against the plain loop and returns a sentence about it; throws at the first difference. */
export function provePlainParity(job, results, wanted) {
  const plain = new PlainTrials(job);
  const spread = spreadTrials(job.table.count, wanted);
  const trials = spread.filter((trial) => !plain.hasTie(trial));
  for (const trial of trials) {
    const metrics = plain.run(trial);
    requireEqualMetrics(
      results,
      trial,
      PLAIN_METRICS.map((name) => metrics[name]),
      `trial ${trial} against the plain loop`,
    );
  }
  const leftOut = spread.length - trials.length;
  if (leftOut > wanted / 10) throw new Error(`${leftOut} of ${spread.length} trials have averages that tie`);
  return `${trials.length} trials equal the plain loop in all ${PLAIN_METRICS.length} metrics to 1e-9${leftOut > 0 ? `; ${leftOut} left out whose averages tie to 1e-13 on some bar` : ''}`;
}
