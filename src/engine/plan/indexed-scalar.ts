import { applyArithmetic, type Scalar } from '../../core/graph.js';
import type { TrialTable } from '../../core/trial-table.js';

/** Returns the numbers that a table's parameters stand for; true is 1, false is 0, a text is NaN. */
export function numericValues(table: Pick<TrialTable, 'values'>): number[][] {
  return table.values.map((values) => values.map((value) => (typeof value === 'string' ? Number.NaN : Number(value))));
}

/** Compiles a scalar to a function of a trial, given how a trial's parameter is read. */
export function compileScalar(
  scalar: Scalar,
  names: readonly string[],
  read: (parameter: number, trial: number) => number,
): (trial: number) => number {
  if (scalar.kind === 'constant') return () => scalar.value;
  if (scalar.kind === 'parameter') {
    const parameter = names.indexOf(scalar.name);
    return parameter < 0 ? () => Number.NaN : (trial) => read(parameter, trial);
  }
  const left = compileScalar(scalar.left, names, read);
  const right = compileScalar(scalar.right, names, read);
  return (trial) => applyArithmetic(scalar.op, left(trial), right(trial));
}

/** Compiles what tells apart the values of a node that depends on some parameters: equal keys, equal values. */
export function compileKey(
  parameters: readonly number[],
  sizes: readonly number[],
  indexOf: (parameter: number, trial: number) => number,
): (trial: number) => number | string {
  const combinations = parameters.reduce((product, parameter) => product * Math.max(1, sizes[parameter]!), 1);
  if (combinations > Number.MAX_SAFE_INTEGER) return (trial) => parameters.map((parameter) => indexOf(parameter, trial)).join();
  if (parameters.length === 1) {
    const [only] = parameters as [number];
    return (trial) => indexOf(only, trial);
  }
  return (trial) => {
    let key = 0;
    for (const parameter of parameters) key = key * sizes[parameter]! + indexOf(parameter, trial);
    return key;
  };
}
