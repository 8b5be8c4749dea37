import type { AccountRules } from './account.js';
import type { Parameters } from './graph.js';
import type { MoneyNumbers } from './instrument-money.js';
import { brokenLimit, type Limits } from './limits.js';
import type { ExecutionRules, RiskRules } from './rules.js';

/** The rules that a trial is run under. */
export interface TradingRules {
  readonly execution: ExecutionRules;
  readonly risk: RiskRules;
  /** of an account of legs */
  readonly account?: AccountRules | undefined;
}

/** A number of the rules that parameters decide. */
export interface RuleNumber {
  /** where it stands, e.g. `risk.risk_per_trade` */
  readonly entry: string;
  readonly text: string;
  /** names of those that it reads */
  readonly parameters: readonly string[];
  readonly limits: Limits;
  readonly valueOf: (parameters: Parameters) => number;
  /** Returns the rules with the number in its place. */
  readonly writeInto: (rules: TradingRules, value: number) => TradingRules;
}

/** Returns the rules of a trial: those of the job, with the numbers that its parameters decide. */
export function rulesUnder(rules: TradingRules, numbers: readonly RuleNumber[], parameters: Parameters): TradingRules {
  return numbers.reduce((changed, number) => number.writeInto(changed, number.valueOf(parameters)), rules);
}

/** Returns the sentence that says how a trial's rules are none, or undefined where they are fine. */
export function brokenRules(rules: TradingRules, numbers: readonly RuleNumber[], parameters: Parameters): string | undefined {
  for (const { entry, text, limits, valueOf } of numbers) {
    const value = valueOf(parameters);
    const rule = brokenLimit(limits, value);
    if (rule !== undefined) return `${entry} ${rule}, not ${value} (${text})`;
  }
  const { execution, risk, account } = rulesUnder(rules, numbers, parameters);
  return brokenImpact(execution) ?? brokenMargins(account?.instruments ?? [risk]);
}

/** What an entry needs is no less than what it must keep. */
function brokenMargins(instruments: readonly MoneyNumbers[]): string | undefined {
  const broken = instruments.find(({ initialMargin = 0, maintenanceMargin = 0 }) => maintenanceMargin > initialMargin);
  return broken && `maintenance_margin must not be above initial_margin, ${broken.initialMargin}, and is ${broken.maintenanceMargin}`;
}

/** An impact of the whole price or more would sell for nothing or less. */
export function brokenImpact(execution: Pick<ExecutionRules, 'slippageBps' | 'spreadBps'>): string | undefined {
  const impactBps = execution.slippageBps + execution.spreadBps / 2;
  return impactBps < 10_000 ? undefined : `execution.slippage_bps + execution.spread_bps / 2 must be < 10000, not ${impactBps}`;
}

/** Returns the names of the parameters that decide numbers of the rules, each once. */
export function parametersOfRules(numbers: readonly RuleNumber[]): string[] {
  return [...new Set(numbers.flatMap(({ parameters }) => parameters))];
}
