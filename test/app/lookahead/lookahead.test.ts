// What sees the future is found, with its text; what does not is not accused.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { alterCase, findLeakingNode, findLeakingTrade, ownNodes, type CausalityCase } from '../../../src/app/lookahead/causality.js';
import { sampleLookahead } from '../../../src/app/lookahead/sample-lookahead.js';
import * as engines from '../../../src/app/run/open-engine.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { sweep } from '../../../src/app/sweep/sweep.js';
import { optimize } from '../../../src/app/study/optimize.js';
import { checkLookahead } from '../../../src/app/verify/check-lookahead.js';
import { describeNode } from '../../../src/core/describe-node.js';
import * as columns from '../../../src/engine/evaluate-columns.js';
import { compileStrategy } from '../../../src/expr/compile-strategy.js';
import * as labels from '../../../src/ml/labels/fixed-horizon-return.js';
import { dataOf, NAMES, TEXTS, walkBars } from '../../engine/sample-job.js';

vi.mock('../../../src/engine/evaluate-columns.js', { spy: true });
vi.mock('../../../src/app/run/open-engine.js', { spy: true });
vi.mock('../../../src/ml/labels/fixed-horizon-return.js', { spy: true });
afterEach(() => vi.resetAllMocks());

const BARS = 900;
const data = dataOf(walkBars(BARS, 11));
const parameters = { fast: 5, slow: 20, stop: 2 };
const system = resolveSystem({
  system: 'causal',
  data: { source: 'synthetic', symbols: ['X'], timeframe: '1h', synthetic: { seed: 3, bars: BARS } },
  params: parameters,
  strategy: { let: TEXTS.let!, long: TEXTS.long!, short: TEXTS.short!, stop: TEXTS.stop!, target: TEXTS.target! },
  space: { fast: { int: [3, 6] } },
  study: { trials: 8 },
  ml_data_collection: { enabled: true },
  ml_training: { model: 'gbr', label: { kind: 'forward_return', horizon_bars: 5 } },
});
const graph = compileStrategy(TEXTS, NAMES);
const sound: CausalityCase = { file: system.file, graph, data, parameters };

/** Lets the operator whose text begins so see the next bar. */
async function letSeeAhead(beginning: string): Promise<void> {
  const { evaluateColumns } = await vi.importActual<typeof columns>('../../../src/engine/evaluate-columns.js');
  vi.mocked(columns.evaluateColumns).mockImplementation((request, memory) =>
    evaluateColumns(request, memory).map((column, index) =>
      describeNode(request.graph, request.roots[index]!).startsWith(beginning)
        ? column.map((value, bar) => column[bar + 1] ?? value)
        : column,
    ),
  );
}

/** Lets trades know the bars behind the window. */
async function letTradeAhead(): Promise<void> {
  const { openEngine } = await vi.importActual<typeof engines>('../../../src/app/run/open-engine.js');
  vi.mocked(engines.openEngine).mockImplementation((...args) => {
    const engine = openEngine(...args);
    const replay = engine.replay.bind(engine);
    vi.spyOn(engine, 'replay').mockImplementation(async (values, { from, to }, ...rest) =>
      replay(values, { from, to: Math.min(to + 40, args[2].market.bars.timeMs.length) }, ...rest),
    );
    return engine;
  });
}

describe('a strategy that does not look ahead', () => {
  test.each([120, 300, 599, 898])('keeps every node and trade before bar %i', async (cut) => {
    const altered = alterCase(sound, cut, 5);
    expect(findLeakingNode(sound, [altered], ownNodes(graph), cut, {})).toBeUndefined();
    expect(await findLeakingTrade(sound, altered, 0, cut, {})).toBeUndefined();
  });

  test('is sampled before a search without a word', async () => {
    await expect(sampleLookahead(sound, 1000, {})).resolves.toBeUndefined();
    expect(columns.evaluateColumns).toHaveBeenCalled();
    expect(engines.openEngine).toHaveBeenCalledTimes(4);
  });

  test('and its sources pass the command', async () => {
    const result = await checkLookahead(system, { cuts: 4, useCache: false });
    expect(result).toMatchObject({ system: 'causal', symbol: 'X', cuts: 4, bars: BARS, labels: true, leak: undefined });
    expect(result.nodes).toBeGreaterThan(8);
  });
});

describe('what sees the next bar', () => {
  test('is named as the first node that does, with the bar, the cut and both values', async () => {
    await letSeeAhead('sma(');
    const cut = 400;
    const leak = findLeakingNode(sound, [alterCase(sound, cut, 5)], ownNodes(graph), cut, {});
    expect(leak).toMatchObject({ what: 'sma(close, $slow)', bar: cut - 1, cut });
    expect(leak!.value).not.toBe(leak!.altered);
  });

  test('fails the command', async () => {
    await letSeeAhead('ema(');
    const { leak } = await checkLookahead(system, { cuts: 2, useCache: false });
    expect(leak!.sentence).toMatch(
      /^ema\(close, \$fast\) looks ahead: on the bar of \S+Z it is [\d.]+, and [\d.]+ where the bars from \S+Z on are others$/,
    );
  });

  test.each([
    ['a sweep', async () => sweep(system, { workers: 1, useCache: false })],
    ['a study', async () => optimize(system, { workers: 1, useCache: false })],
  ])('stops %s before its first trial', async (_, search) => {
    await letSeeAhead('ema(');
    await expect(search()).rejects.toThrow(/^Invariant: ema\(close, \$fast\) looks ahead: on the bar of /);
  });

  test('is found in trades', async () => {
    await letTradeAhead();
    const cut = 400;
    expect(await findLeakingTrade(sound, alterCase(sound, cut, 5), 0, cut, {})).toMatchObject({ what: 'trades', cut });
  });

  test('is found in labels that were known before the cut', async () => {
    vi.mocked(labels.fixedHorizonReturn).mockImplementation((bars, barMs) => ({
      values: bars.close.map((_, bar, close) => close[bar + 50] ?? Number.NaN),
      knownAtMs: bars.timeMs.map((time) => time + barMs),
    }));
    const { leak } = await checkLookahead(system, { cuts: 1, useCache: false });
    expect(leak).toMatchObject({ what: 'the label forward_return' });
  });
});
