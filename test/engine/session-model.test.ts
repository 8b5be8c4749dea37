// A session whose entries ask a model, with features of a higher timeframe too, has the bits of the backtest over its bars.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutAccountData } from '../../src/core/trading-data.js';
import { Learners } from '../../src/engine/learning/learners.js';
import type { EngineJob } from '../../src/engine/plan/engine-state.js';
import { SessionEngine } from '../../src/engine/session-engine.js';
import { TrialEngine } from '../../src/engine/trial-engine.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import { columnModelOf } from '../../src/ml/bundle/column-model-of.js';
import { bundleOf, fitSmall, KINDS } from '../ml/model-fixture.js';
import { accountOf, ACCOUNT_RULES } from './sample-account.js';
import { dataOf, EXECUTION, RISK, walkBars } from './sample-job.js';

const [BARS, MEMORY] = [900, 1 << 27];
const FEATURES = [
  { name: 'a', expression: 'zscore(close, 20)' },
  { name: 'b', expression: 'tf("4h", rsi(5)) / 25 - 2' },
  { name: 'c', expression: 'rsi(14) / 25 - 2' },
  { name: 'noise', expression: 'close > open' },
];

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

test.each(KINDS)('%s', async (kind) => {
  const handle = columnModelOf(bundleOf(learners, await fitSmall(learners, kind), undefined));
  const graph = compileStrategy(
    { long: { enter: 'model("m") > sma(model("m"), 20)', exit: 'model("m") < sma(model("m"), 20)' }, stop: '3 * atr(14)' },
    [],
    new Map([['m', { features: FEATURES, handle }]]),
  );
  const data = accountOf([dataOf(walkBars(BARS, 41)), dataOf(walkBars(BARS, 42))]);
  const rules = { ...ACCOUNT_RULES, shares: [1, 1], groups: [[], []], instruments: ACCOUNT_RULES.instruments.slice(0, 2) };
  const job: EngineJob = { data, graph, execution: EXECUTION, risk: RISK, account: rules, isStepped: true };
  const engine = new TrialEngine(job, { workers: 1, maxMemoryBytes: MEMORY });
  const expected = await engine.replay({}, { from: 3, to: BARS });
  await engine.close();
  const upTo = (instants: number): EngineJob['data'] => cutAccountData(data, graph.frames, instants);
  const session = new SessionEngine({ ...job, data: upTo(3) }, {}, { first: 3, maxMemoryBytes: MEMORY });
  const equity: number[] = [];
  for (let at = 3; at < BARS; at += 3) equity.push(...session.extend(upTo(Math.min(BARS, at + 3))).equity);
  equity[equity.length - 1] = session.finish().stretch.equity[0]!;
  expect(expected.trades.count).toBeGreaterThan(20);
  expect(equity).toEqual([...expected.account!.equity.subarray(3)]);
});
