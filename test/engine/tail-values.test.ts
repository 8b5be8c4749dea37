// What is computed of the last bars alone has the bits of what is computed whole, for every function that is cut, wherever it is cut.
import { expect, test } from 'vitest';
import type { AccountStretch } from '../../src/core/account-steps.js';
import { cutStretch, joinStretches } from '../../src/core/join-stretches.js';
import { randomStream } from '../../src/core/random.js';
import { cutAccountData } from '../../src/core/trading-data.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { SessionEngine } from '../../src/engine/session-engine.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { accountOf, ACCOUNT_RULES } from './sample-account.js';
import { dataOf, EXECUTION, RISK, walkBars } from './sample-job.js';

const MEMORY = 256 * 1048576;
const BARS = 4000;
const VALUES = `
ema(close, 2); ema(close, 9); ema(close, 1); ema(sma(close, 5), 21); ema(close, 700); rma(high, 5); rma(true_range(), 14); atr(14)
rsi(close, 2); rsi(close, 14); rsi(ema(close, 3), 9); cmo(close, 14); ema(close + sqrt(hour() - 1), 5); rsi(close + sqrt(hour() - 1), 6); rma(close + 0 / (hour() - 4), 4); close[70] - close
sma(close, 2); sma(close, 7); sma(high, 50); sma(close - open, 200); sma(sma(close, 5), 9); sma(close, 700)
true_range(); mom(close, 3); roc(close, 10); rocp(close, 65); returns(close, 4); log_returns(close, 2)
abs(close - open); atan(close); exp(close / 100); log(close); sqrt(close); sign(close - open); ceil(close); floor(close); round(close)
max(open, close); min(open, close); average_price(); median_price(); typical_price(); weighted_close(); ibs()
minute(); hour(); day_of_week(); day_of_month(); month(); year()`
  .split(/[;\n]/)
  .flatMap((text) => text.trim() || []);

/** The distance of a stop is read as it is, and the R multiple of a trade is what it made over that: it has the value's bits. */
const texts = (value: string): Parameters<typeof compileStrategy>[0] => ({
  long: { enter: `${value} > ${value}[1] or close > open`, exit: 'close < open' },
  stop: `abs(${value}) + 0.5`,
});

test.each(VALUES)('%s', async (value) => {
  const data = accountOf([1, 2].map((seed) => ({ ...dataOf(walkBars(BARS, seed)), frames: [] })));
  const rules = { ...ACCOUNT_RULES, shares: [1, 1], groups: [[], []], instruments: ACCOUNT_RULES.instruments.slice(0, 2) };
  const job: EngineJob = {
    data,
    graph: compileStrategy(texts(value), []),
    execution: EXECUTION,
    risk: RISK,
    account: rules,
    isStepped: true,
  };
  const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: MEMORY });
  const expected = await engine.replay({}, { from: 0, to: BARS });
  await engine.close();
  const random = randomStream(VALUES.indexOf(value), 3);
  const session = new SessionEngine({ ...job, data: cutAccountData(data, job.graph.frames, 1) }, {}, { first: 0, maxMemoryBytes: MEMORY });
  const stretches: AccountStretch[] = [];
  for (let at = 0; at < BARS;) {
    at = Math.min(BARS, at + 1 + Math.floor(random.uniform() * 60));
    if (at < BARS && random.uniform() < 0.5) session.preview(cutAccountData(data, job.graph.frames, at)); // of other bars than it will have
    stretches.push(session.extend(cutAccountData(data, job.graph.frames, at)));
  }
  const { stretch } = session.finish();
  const { trades, account } = joinStretches([...stretches.slice(0, -1), cutStretch(stretches.at(-1)!, stretch.from), stretch], BARS);
  expect(new Set(trades.rMultiple).size).toBeGreaterThan(100);
  expect(trades).toEqual(expected.trades);
  expect(account.equity).toEqual(expected.account!.equity);
});
