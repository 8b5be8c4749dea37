import { UsageError } from '../core/errors.js';
import type { Parameters } from '../core/graph.js';
import { METRIC_NAMES } from '../core/metrics.js';
import { compileFormula, compilePredicate } from '../expr/compile-formula.js';
import type { SystemFile } from './system-schema.js';

/** The objective and the constraints of a system, as functions of a record. */
export class Scorer {
  readonly text: string;
  readonly direction: 'maximize' | 'minimize';
  private readonly formula: (values: Parameters) => number;
  private readonly constraints: readonly ((values: Parameters) => boolean)[];

  constructor(file: SystemFile) {
    const listed = [...(file.maximize ?? []).map((text) => ['maximize', text] as const), ...(file.minimize ?? []).map((text) => ['minimize', text] as const)];
    if (listed.length > 1) throw new UsageError('CONFIG_INVALID', `a sweep ranks by one objective, and maximize and minimize list ${listed.length}`, { context: { objectives: listed.length } });
    [this.direction, this.text] = listed[0] ?? ['maximize', file.objective];
    this.formula = compileFormula('objective', this.text, METRIC_NAMES, Object.keys({ ...file.params, ...file.space }));
    this.constraints = file.constraints.map((text, index) => compilePredicate(`constraints[${index}]`, text, METRIC_NAMES, Object.keys({ ...file.params, ...file.space })));
  }

  score(values: Parameters): number {
    return this.formula(values);
  }

  isFeasible(values: Parameters): boolean {
    return this.constraints.every((holds) => holds(values));
  }

  /** Whether `a` ranks before `b`. */
  isBetter(a: number, b: number): boolean {
    return this.direction === 'maximize' ? a > b : a < b;
  }
}
