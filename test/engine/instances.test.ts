// Equal values are one instance, and values that differ in anything are two.
import { expect, test } from 'vitest';
import type { ParameterValue } from '../../src/core/graph.js';
import { ColumnNames } from '../../src/engine/plan/column-names.js';
import { tabulateInstances, type InstanceTable } from '../../src/engine/plan/instances.js';
import { placeNodes } from '../../src/engine/plan/place-nodes.js';
import { findUnits } from '../../src/engine/plan/trial-units.js';
import { compileStrategy } from '../../src/expr/compile-strategy.js';
import type { StrategyTexts } from '../../src/expr/strategy-texts.js';
import { gridTable } from './sample-job.js';

function tabulate(texts: StrategyTexts, names: readonly string[], values: readonly (readonly ParameterValue[])[]): InstanceTable {
  const graph = compileStrategy(texts, names),
    table = gridTable(names, values);
  return tabulateInstances(graph, placeNodes(graph), new ColumnNames(), table, findUnits(table, names, 64));
}

/** Kernels with their numbers, in the order of the instances. */
const kernelsOf = ({ instances }: InstanceTable): string[] =>
  instances.flatMap(({ node: { operation }, numbers }) => (operation.kind === 'kernel' ? [`${operation.kernel} ${numbers.join()}`] : []));

test('one function of two columns is two instances; one of the same column and number is one, whatever names it', () => {
  const table = tabulate(
    { let: { high_ma: 'sma(high, $n)' }, long: { enter: 'high_ma > sma(low, $n)', exit: 'sma(high, 3) > close' } },
    ['n'],
    [[3, 5]],
  );
  expect(kernelsOf(table).sort()).toEqual(['sma 3', 'sma 3', 'sma 5', 'sma 5']);
});

test('one function on two frames is two instances', () => {
  const table = tabulate({ long: { enter: 'sma(close, 3) > tf("4h", sma(close, 3))' } }, [], []);
  expect(kernelsOf(table)).toEqual(['sma 3', 'sma 3']);
});

test('0 and -0 are two numbers: what is divided by them differs', () => {
  const table = tabulate({ long: { enter: 'sma(close * $k, 3) > 0' } }, ['k'], [[0, -0, 1]]);
  expect(kernelsOf(table)).toEqual(['sma 3', 'sma 3', 'sma 3']);
});
