import type { StrategyOrders } from '../../core/graph.js';
import { brokenOrders, parametersOfOrders } from '../../core/order-numbers.js';
import { brokenRules, rulesUnder, type RuleNumber, type TradingRules } from '../../core/rule-numbers.js';
import { priceImpact } from '../../core/rules.js';
import { parametersOf, type TrialTable } from '../../core/trial-table.js';
import type { EngineJob } from './engine-state.js';
import { headOf, type TrialUnits } from './trial-units.js';

/** Entries that levels depend on: they stand at the price of the entry, in ticks. */
const LEVEL_ENTRIES = /^execution\.(slippage|spread)_bps$|\.tick$/;

/** The rules of units whose parameters decide numbers of them; the trials of a unit have the same. */
export class UnitRules {
  /** why a unit fails, by its number */
  readonly failures: ReadonlyMap<number, string>;
  private readonly rules: TradingRules;
  private readonly numbers: readonly RuleNumber[];
  /** where parameters decide numbers of them */
  private readonly orders: StrategyOrders | undefined;
  private readonly table: TrialTable;
  private readonly units: TrialUnits;

  constructor({ execution, risk, account, graph, numbers = [] }: EngineJob, table: TrialTable, units: TrialUnits) {
    this.orders = parametersOfOrders(graph.orders).length > 0 ? graph.orders : undefined;
    this.rules = { execution, risk, account };
    this.numbers = numbers;
    this.table = table;
    this.units = units;
    this.failures = this.findFailures();
  }

  /** Whether units may have different rules. */
  get vary(): boolean {
    return this.numbers.length > 0;
  }

  of(unit: number): TradingRules {
    return rulesUnder(this.rules, this.numbers, parametersOf(this.table, headOf(this.units, unit)));
  }

  /** What decides where the levels of a trial stand beside its distances, undefined where it is the same for all: first touches depend on
   *  it. */
  get impact(): VaryingImpact | undefined {
    const numbers = this.numbers.filter(({ entry }) => LEVEL_ENTRIES.test(entry));
    if (numbers.length === 0) return undefined;
    return {
      parameters: numbers.flatMap(({ parameters }) => parameters),
      of: (trial) => {
        const { execution, risk } = rulesUnder(this.rules, numbers, parametersOf(this.table, trial));
        return `${priceImpact(execution)}/${risk.tick ?? 0}`;
      },
    };
  }

  private findFailures(): Map<number, string> {
    const failures = new Map<number, string>();
    if (!this.vary && this.orders === undefined) return failures;
    for (let unit = 0; unit < this.units.count; unit++) {
      const parameters = parametersOf(this.table, headOf(this.units, unit));
      const broken = brokenRules(this.rules, this.numbers, parameters) ?? (this.orders && brokenOrders(this.orders, parameters));
      if (broken !== undefined) failures.set(unit, broken);
    }
    return failures;
  }
}

/** An impact, and a tick, that parameters decide: what tells those of trials apart. */
export interface VaryingImpact {
  readonly parameters: readonly string[];
  readonly of: (trial: number) => string;
}
