import { UsageError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import { METRIC_NAMES, type Metrics } from '../../core/metrics.js';
import { isRuined, readField, recordField } from '../../core/trial-record.js';
import { compileFormula, compilePredicate, compileViolation, nameKey } from '../../expr/compile-formula.js';
import { flagNames, parameterNames } from '../strategy/parameter-names.js';
import type { SystemFile } from '../system/system-schema.js';

/** What is maximized or minimized: a metric or an expression of metrics, as written. */
export interface Objective {
  readonly text: string;
  readonly direction: 'maximize' | 'minimize';
}

/** Where the metrics stand among the values that formulas read, and in a record. */
const METRIC_PLACES = METRIC_NAMES.map((name) => ({ key: nameKey(name), field: recordField(name) }));
/** Whether the account was ruined stands among the values too, under a name that no formula can have. */
const RUINED = '';

/** The objectives and the constraints of a system, as functions of a record. The objectives of an account that was ruined are undefined,
 *  whatever they are: it ranks last. */
export class Scorer {
  /** at least one */
  readonly objectives: readonly Objective[];
  private readonly formulas: readonly ((values: Parameters) => number)[];
  private readonly constraints: readonly ((values: Parameters) => boolean)[];
  private readonly violations: readonly ((values: Parameters) => number)[];

  /** Throws ExpressionError. */
  constructor(file: SystemFile) {
    const parameters = parameterNames(file);
    const flags = flagNames(file);
    this.objectives = objectivesOf(file);
    this.formulas = this.objectives.map(({ text }) => compileFormula('objective', text, METRIC_NAMES, parameters, flags));
    this.constraints = file.constraints.map((text, index) =>
      compilePredicate(`constraints[${index}]`, text, METRIC_NAMES, parameters, flags),
    );
    this.violations = file.constraints.map((text, index) =>
      compileViolation(`constraints[${index}]`, text, METRIC_NAMES, parameters, flags),
    );
  }

  /** The first objective, by which trials rank. */
  get objective(): Objective {
    return this.objectives[0]!;
  }

  /** Returns what the objectives read: parameters, and the metrics of a record that begins at `offset`.
   *  values  is changed and returned */
  static read(values: Record<string, Parameters[string]>, record: Float64Array, offset = 0): Parameters {
    for (const { key, field } of METRIC_PLACES) values[key] = record[offset + field]!;
    values[RUINED] = isRuined({ ruined_bar: readField(record, 'ruined_bar', offset) });
    return values;
  }

  /** Returns the first objective; NaN where the account was ruined. */
  score(values: Parameters): number {
    return values[RUINED] === true ? Number.NaN : this.formulas[0]!(values);
  }

  /** Returns every objective, NaN where one is not finite. */
  scores(values: Parameters): number[] {
    return this.formulas.map((formula) => (values[RUINED] === true ? Number.NaN : finiteOrNaN(formula(values))));
  }

  /** Returns the first objective of a run, NaN where it is not finite. */
  scoreRun(parameters: Parameters, metrics: Metrics, wasRuined: boolean): number {
    const values: Record<string, Parameters[string]> = { ...parameters, [RUINED]: wasRuined };
    for (const name of METRIC_NAMES) values[nameKey(name)] = metrics[name];
    return this.scores(values)[0]!;
  }

  isFeasible(values: Parameters): boolean {
    return this.constraints.every((holds) => holds(values));
  }

  /** Returns how far the constraints are from holding, 0 where they all hold. */
  violation(values: Parameters): number {
    return this.violations.reduce((sum, violation) => sum + violation(values), 0);
  }

  /** Whether `a` ranks before `b` by the first objective. */
  isBetter(a: number, b: number): boolean {
    return this.objective.direction === 'maximize' ? a > b : a < b;
  }
}

/** Throws UsageError CONFIG_INVALID where a system has several objectives. */
export function requireOneObjective({ objectives }: Scorer, command: string): void {
  if (objectives.length === 1) return;
  throw new UsageError('CONFIG_INVALID', `${command} ranks by one objective, and maximize and minimize list ${objectives.length}`, {
    context: { objectives: objectives.length },
  });
}

function objectivesOf({ objective, maximize = [], minimize = [] }: SystemFile): Objective[] {
  const listed = [
    ...maximize.map((text): Objective => ({ text, direction: 'maximize' })),
    ...minimize.map((text): Objective => ({ text, direction: 'minimize' })),
  ];
  return listed.length > 0 ? listed : [{ text: objective, direction: 'maximize' }];
}

export function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
