import { UsageError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import { brokenLimit } from '../../core/limits.js';
import { parametersIn } from '../../core/parameter-name.js';
import { rulesUnder, type RuleNumber, type TradingRules } from '../../core/rule-numbers.js';
import type { ExecutionRules, RiskRules } from '../../core/rules.js';
import { compileFormula } from '../../expr/compile-formula.js';
import { limitsOfNumber, type SystemFile } from '../system/system-schema.js';
import { instrumentRulesOf } from './instrument-rules.js';
import { flagNames, parameterNames } from './parameter-names.js';

/** Numbers of a system's rules that may be expressions of parameters, with their names in the rules. */
const NUMBERS = [
  ['execution', 'taker_fee_bps', 'takerFeeBps'],
  ['execution', 'maker_fee_bps', 'makerFeeBps'],
  ['execution', 'slippage_bps', 'slippageBps'],
  ['execution', 'spread_bps', 'spreadBps'],
  ['risk', 'cash', 'cash'],
  ['risk', 'fraction', 'fraction'],
  ['risk', 'quantity', 'quantity'],
  ['risk', 'risk_per_trade', 'riskPerTrade'],
  ['risk', 'max_leverage', 'maxLeverage'],
] as const;

type Sections = Pick<SystemFile, 'execution' | 'risk'>;

/** The rules of a system, with the numbers that parameters decide: NaN stands in their places. */
export interface SystemRules extends TradingRules {
  readonly numbers: readonly RuleNumber[];
}

/** Returns the rules of a system on a symbol, or on an account by its name. Throws ExpressionError where a number is no expression of parameters. */
export function rulesOf(file: SystemFile, symbol: string): SystemRules {
  return { execution: executionOf(file), risk: riskOf(file, symbol), numbers: numbersOf(file) };
}

/** Returns the rules of a trial that has run. */
export function rulesOfTrial(file: SystemFile, parameters: Parameters, symbol: string): TradingRules {
  const { numbers, ...rules } = rulesOf(file, symbol);
  return rulesUnder(rules, numbers, parameters);
}

/** Returns what a trial's account begins with; quote currency. */
export function cashOf(file: SystemFile, parameters: Parameters): number {
  return rulesOfTrial(file, parameters, file.data.symbols[0]!).risk.cash;
}

/** Returns the sections with numbers where expressions stand: what the parameters make of them. */
export function settledRules(file: SystemFile, parameters: Parameters): Sections {
  return numbersOf(file).reduce<Sections>((settled, { entry, valueOf }) => writeEntry(settled, entry, valueOf(parameters)), {
    execution: file.execution,
    risk: file.risk,
  });
}

/** Returns the system with numbers in place of expressions that read no parameter. Throws ExpressionError; UsageError CONFIG_INVALID where
 *  such a number breaks the schema. */
export function settleConstants(file: SystemFile, source: string): SystemFile {
  const constants = numbersOf(file, (text) => parametersIn(text).length === 0);
  return constants.reduce((settled, { entry, text, limits, valueOf }) => {
    const value = valueOf({});
    const rule = brokenLimit(limits, value);
    if (rule !== undefined)
      throw new UsageError('CONFIG_INVALID', `${source}: ${entry} ${rule}, not ${value} (${text})`, { context: { entry, value: text } });
    return { ...settled, ...writeEntry(settled, entry, value) };
  }, file);
}

/** Returns the names of the parameters that numbers of the rules read, in the order of the rules. */
export function parametersOfSections(file: Sections): string[] {
  return [...new Set(NUMBERS.flatMap(([section, name]) => parametersIn(String((file[section] as Record<string, unknown>)[name]))))];
}

function numbersOf(file: SystemFile, isWanted: (text: string) => boolean = () => true): RuleNumber[] {
  return NUMBERS.flatMap(([section, name, field]) => {
    const text = (file[section] as Record<string, unknown>)[name];
    if (typeof text !== 'string' || !isWanted(text)) return [];
    const entry = `${section}.${name}`;
    return [
      {
        entry,
        text,
        parameters: parametersIn(text),
        limits: limitsOfNumber(section, name),
        valueOf: compileFormula(entry, text, [], parameterNames(file), flagNames(file)),
        writeInto: (rules, value) => ({ ...rules, [section]: { ...rules[section], [field]: value } }),
      },
    ];
  });
}

function writeEntry<T extends Sections>(sections: T, entry: string, value: number): T {
  const [section, name] = entry.split('.') as ['execution' | 'risk', string];
  return { ...sections, [section]: { ...sections[section], [name]: value } };
}

function executionOf({ execution }: SystemFile): ExecutionRules {
  return {
    fill: execution.fill,
    takerFeeBps: orNaN(execution.taker_fee_bps),
    makerFeeBps: orNaN(execution.maker_fee_bps),
    slippageBps: orNaN(execution.slippage_bps),
    spreadBps: orNaN(execution.spread_bps),
    intrabar: execution.intrabar,
    reverse: execution.reverse,
  };
}

function riskOf(file: SystemFile, symbol: string): RiskRules {
  const { risk } = file;
  return {
    cash: orNaN(risk.cash),
    sizing: risk.sizing,
    fraction: orNaN(risk.fraction),
    quantity: orNaN(risk.quantity),
    riskPerTrade: orNaN(risk.risk_per_trade),
    maxLeverage: orNaN(risk.max_leverage),
    ...instrumentRulesOf(file, symbol),
  };
}

/** An expression has no number of its own. */
function orNaN(value: number | string): number {
  return typeof value === 'number' ? value : Number.NaN;
}
