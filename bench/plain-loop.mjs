// The loop that a user would write: arrays, one bar after the other, then the metrics from the arrays.
const DAY_MS = 86_400_000;

/** Runs one trial and returns its metrics by name.
 *  market   {timeMs, open, high, low, close, dayEnds, timeframeMs, daysPerYear}; dayEnds are the bars that end a trading day
 *  columns  {fast, slow, atr}; rules {cash, feeFraction, impactFraction, stopAtr, targetAtr}; no stop where atr is undefined */
export function plainBacktest(market, { fast, slow, atr }, rules) {
  const { open, high, low, close } = market;
  const last = close.length - 1;
  const trades = [];
  const equity = new Float64Array(close.length);
  let cash = rules.cash;
  let position = null;
  let wantsEntry = false;
  let wantsExit = false;
  let exposedBars = 0;
  let notional = 0;

  function enter(i) {
    const price = open[i] * (1 + rules.impactFraction);
    const quantity = cash / (price * (1 + rules.feeFraction));
    const distance = atr === undefined ? NaN : atr[i - 1];
    position = {
      entryBar: i,
      price,
      quantity,
      risk: rules.stopAtr * distance,
      stop: price - rules.stopAtr * distance,
      target: price + rules.targetAtr * distance,
      fee: price * quantity * rules.feeFraction,
    };
    notional += price * quantity;
  }

  function leave(price) {
    const fees = position.fee + price * position.quantity * rules.feeFraction;
    const pnl = (price - position.price) * position.quantity - fees;
    trades.push({ pnl, fees, return: pnl / (position.price * position.quantity), r: pnl / (position.risk * position.quantity) });
    notional += price * position.quantity;
    cash += pnl;
    position = null;
  }

  const sell = (price) => leave(price * (1 - rules.impactFraction));

  for (let i = 0; i <= last; i++) {
    if (wantsExit) sell(open[i]);
    if (wantsEntry) enter(i);
    wantsExit = false;
    wantsEntry = false;
    if (position !== null) {
      exposedBars++;
      const isAfterEntry = i > position.entryBar;
      if (isAfterEntry && open[i] <= position.stop) sell(open[i]);
      else if (isAfterEntry && open[i] >= position.target) leave(open[i]);
      else if (low[i] <= position.stop) sell(position.stop);
      else if (high[i] >= position.target) leave(position.target);
      else if (i === last) sell(close[i]);
    }
    equity[i] = position === null ? cash : cash - position.fee + (close[i] - position.price) * position.quantity;
    if (i > 0 && i < last) {
      if (position === null) wantsEntry = fast[i] > slow[i] && fast[i - 1] <= slow[i - 1];
      else wantsExit = fast[i] < slow[i] && fast[i - 1] >= slow[i - 1];
    }
  }
  return measure(market, rules.cash, equity, trades, exposedBars, notional);
}

function measure({ timeMs, dayEnds, timeframeMs, daysPerYear }, initial, equity, trades, exposedBars, notional) {
  const final = equity.at(-1);
  const daily = dailyReturns(equity, dayEnds, initial);
  const year = Math.sqrt(daysPerYear);
  const downside = Math.sqrt(mean(daily.map((r) => Math.min(r, 0) ** 2)));
  const cagr = final <= 0 ? -1 : (final / initial) ** ((365.25 * DAY_MS) / (timeMs.at(-1) + timeframeMs - timeMs[0])) - 1;
  const { maxDrawdown, underWaterMs } = drawdowns(equity, timeMs, initial);
  const pnls = trades.map((trade) => trade.pnl);
  const withRisk = trades.filter((trade) => !Number.isNaN(trade.r));
  return {
    total_return: final / initial - 1,
    cagr,
    volatility: deviation(daily) * year,
    sharpe: ratio(mean(daily), deviation(daily)) * year,
    sortino: ratio(mean(daily), downside) * year,
    calmar: ratio(cagr, -maxDrawdown),
    max_drawdown: maxDrawdown,
    max_drawdown_days: underWaterMs / DAY_MS,
    trades: trades.length,
    win_rate: ratio(pnls.filter((pnl) => pnl > 0).length, pnls.length),
    profit_factor: ratio(sum(pnls.filter((pnl) => pnl > 0)), -sum(pnls.filter((pnl) => pnl < 0))),
    expectancy: mean(trades.map((trade) => trade.return)),
    avg_r: mean(withRisk.map((trade) => trade.r)),
    sqn: Math.sqrt(pnls.length) * ratio(mean(pnls), deviation(pnls)),
    exposure: exposedBars / equity.length,
    fees: sum(trades.map((trade) => trade.fees)),
    turnover: notional / mean(equity),
    final_equity: final,
  };
}

function dailyReturns(equity, dayEnds, initial) {
  return dayEnds.map((bar, day) => equity[bar] / (day === 0 ? initial : equity[dayEnds[day - 1]]) - 1);
}

function drawdowns(equity, timeMs, initial) {
  let peak = initial;
  let peakMs = timeMs[0];
  let isUnder = false;
  let maxDrawdown = 0;
  let underWaterMs = 0;
  for (let i = 0; i < equity.length; i++) {
    const wasUnder = isUnder;
    isUnder = equity[i] < peak;
    if (isUnder || wasUnder) underWaterMs = Math.max(underWaterMs, timeMs[i] - peakMs);
    if (isUnder) {
      maxDrawdown = Math.min(maxDrawdown, equity[i] / peak - 1);
    } else {
      peak = equity[i];
      peakMs = timeMs[i];
    }
  }
  return { maxDrawdown, underWaterMs };
}

const mean = (values) => (values.length === 0 ? NaN : sum(values) / values.length);
const ratio = (a, b) => (b === 0 ? NaN : a / b);

function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function deviation(values) {
  if (values.length < 2) return NaN;
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

/** The bars that end a trading day. */
export function findDayEnds(dayClockMs) {
  const dayOf = (bar) => Math.floor(dayClockMs[bar] / DAY_MS);
  return [...dayClockMs.keys()].filter((bar) => bar + 1 === dayClockMs.length || dayOf(bar) !== dayOf(bar + 1));
}

/** Simple moving average. */
export function plainSma(values, period) {
  const out = new Float64Array(values.length).fill(NaN);
  for (let i = period - 1; i < values.length; i++) {
    let total = 0;
    for (let k = i - period + 1; k <= i; k++) total += values[k];
    out[i] = total / period;
  }
  return out;
}

/** Exponential moving average, seeded with the mean of its first values. */
export function plainEma(values, period, gain = 2 / (period + 1), first = 0) {
  const out = new Float64Array(values.length).fill(NaN);
  let average = 0;
  for (let i = first; i < first + period; i++) average += values[i] / period;
  for (let i = first + period - 1; i < values.length; i++) {
    if (i >= first + period) average = gain * values[i] + (1 - gain) * average;
    out[i] = average;
  }
  return out;
}

/** Average true range with Wilder's smoothing. */
export function plainAtr({ high, low, close }, period) {
  const range = high.map((each, i) =>
    i === 0 ? NaN : Math.max(each - low[i], Math.abs(each - close[i - 1]), Math.abs(low[i] - close[i - 1])),
  );
  return plainEma(range, period, 1 / period, 1);
}
