// Numbers of the rules that parameters of the same name decide.
import type { ParameterValue, Parameters } from '../../src/core/graph.js';
import type { Limits } from '../../src/core/limits.js';
import type { RuleNumber, TradingRules } from '../../src/core/rule-numbers.js';

/** Entries of a system file with their names in the rules and their bounds. */
export const ENTRIES = [
  ['execution', 'taker_fee_bps', 'takerFeeBps', { minimum: 0, exclusiveMaximum: 10_000 }],
  ['execution', 'maker_fee_bps', 'makerFeeBps', { exclusiveMinimum: -10_000 }],
  ['execution', 'slippage_bps', 'slippageBps', { minimum: 0, exclusiveMaximum: 10_000 }],
  ['execution', 'spread_bps', 'spreadBps', { minimum: 0, exclusiveMaximum: 10_000 }],
  ['risk', 'cash', 'cash', { exclusiveMinimum: 0 }],
  ['risk', 'fraction', 'fraction', { exclusiveMinimum: 0 }],
  ['risk', 'quantity', 'quantity', { exclusiveMinimum: 0 }],
  ['risk', 'risk_per_trade', 'riskPerTrade', { exclusiveMinimum: 0, maximum: 1 }],
  ['risk', 'max_leverage', 'maxLeverage', { exclusiveMinimum: 0 }],
] as const satisfies readonly (readonly ['execution' | 'risk', string, string, Limits])[];

/** Returns the numbers of those entries, each read from the parameter of its name. */
export function numbersOf(names: readonly string[]): RuleNumber[] {
  return ENTRIES.filter(([, name]) => names.includes(name)).map(([section, name, field, limits]) => ({
    entry: `${section}.${name}`,
    text: `$${name}`,
    parameters: [name],
    limits,
    valueOf: (parameters) => Number(parameters[name]),
    writeInto: (rules, value) => ({ ...rules, [section]: { ...rules[section], [field]: value } }),
  }));
}

/** Returns the rules with NaN where a parameter decides: what nobody may read. */
export function withoutNumbers(rules: TradingRules, names: readonly string[]): TradingRules {
  return numbersOf(names).reduce((blank, { writeInto }) => writeInto(blank, Number.NaN), rules);
}

/** Returns the rules as parameters. */
export function asParameters({ execution, risk }: TradingRules): Record<string, ParameterValue> {
  return Object.fromEntries(ENTRIES.map(([section, name, field]) => [name, Number(({ execution, risk } as never)[section][field])]));
}

/** Returns the rules with those of the parameters that are named. */
export function underParameters(rules: TradingRules, names: readonly string[], parameters: Parameters): TradingRules {
  return numbersOf(names).reduce((changed, { writeInto, valueOf }) => writeInto(changed, valueOf(parameters)), rules);
}
