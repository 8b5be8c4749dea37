import { expect, test } from 'vitest';
import { alterFuture } from '../../src/core/alter-future.js';
import { describeNode } from '../../src/core/describe-node.js';
import { compileExpression } from '../../src/expr/compile-strategy.js';
import { dataOf, jobOf, walkBars } from '../engine/sample-job.js';

const data = dataOf(walkBars(60, 3));
const { graph } = jobOf(data);
const COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

test.each([1, 17, 40, 59])('bars from bar %i on are others, those before are the same, times stay', (cut) => {
  const altered = alterFuture(data, graph.frames, cut, 7);
  for (const column of COLUMNS) {
    const [own, other] = [data.market.bars[column], altered.market.bars[column]];
    for (let bar = 0; bar < 60; bar++) expect(Object.is(own[bar], other[bar]), `${column} ${bar}`).toBe(bar < cut || own[bar] === 0);
  }
  expect(altered.market.bars.timeMs).toBe(data.market.bars.timeMs);
  const { bars: frame, rows } = data.frames[0]!;
  const known = rows[cut - 1]! + 1;
  frame.close.forEach((close, row) => expect(altered.frames[0]!.bars.close[row] === close, `frame bar ${row}`).toBe(row < known));
});

test('another seed gives another future', () => {
  expect(alterFuture(data, graph.frames, 30, 1).market.bars.close[30]).not.toBe(
    alterFuture(data, graph.frames, 30, 2).market.bars.close[30],
  );
});

test.each([
  ['sma(close, 20)', 'sma(close, 20)'],
  ['close[3] > open', '(open < close[3])'],
  [
    'crosses_above(ema(close, $n), sma(close, 9)) and not (volume > 5)',
    '(crosses_above(ema(close, $n), sma(close, 9)) and not (5 < volume))',
  ],
  ['tf("4h", rsi(5))', 'tf("4h", rsi(close, 5))'],
  ['sym("B", close)', 'sym("B", close)'],
  ['close > open ? high : low + 1', '((open < close) ? high : (low + 1))'],
])('%s as a node is %s', (text, written) => {
  const { graph: compiled, value } = compileExpression(text, ['n']);
  expect(describeNode(compiled, (value as { id: number }).id)).toBe(written);
});
