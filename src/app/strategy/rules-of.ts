import type { LegStrategy } from '../../core/account.js';
import { UsageError } from '../../core/errors.js';
import type { Parameters } from '../../core/graph.js';
import { brokenLimit } from '../../core/limits.js';
import { parametersIn } from '../../core/parameter-name.js';
import { rulesUnder, type RuleNumber, type TradingRules } from '../../core/rule-numbers.js';
import type { ExecutionRules, RiskRules } from '../../core/rules.js';
import { compileFormula } from '../../expr/compile-formula.js';
import { legSymbols, symbolsOfRun } from '../system/account-name.js';
import { compositeLegs, isComposite, membersOf } from '../system/composite.js';
import { limitsOfNumber, putAt, ruleTexts, type EntryPath, type RuleSections } from '../system/rule-entries.js';
import type { SystemFile } from '../system/system-schema.js';
import { needsSteps } from '../system/needs-steps.js';
import { accountOf } from './account-of.js';
import { orNaN } from './or-nan.js';
import { instrumentField, instrumentRulesOf } from './instrument-rules.js';
import { flagNames, parameterNames } from './parameter-names.js';

/** Fields of the rules whose names are not those of their entries. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'risk.max_positions': ['account', 'maxPositions'],
  'portfolio.max_exposure': ['account', 'maxExposure'],
  'portfolio.correlation': ['account', 'correlation'],
  'portfolio.volatility_target': ['account', 'volatilityTarget'],
  'portfolio.guards': ['account', 'guards'],
  'risk.kelly': ['account', 'kelly'],
  'portfolio.top': ['account', 'rotation', 'top'],
  'portfolio.short_top': ['account', 'rotation', 'shortTop'],
  'portfolio.gross': ['account', 'rotation', 'gross'],
  'portfolio.threshold': ['account', 'rotation', 'threshold'],
  'portfolio.weights': ['account', 'rotation', 'weights'],
};

/** The rules of a system, with the numbers that parameters decide: NaN stands in their places. */
export interface SystemRules extends TradingRules {
  readonly numbers: readonly RuleNumber[];
}

/** Returns the rules of a system on a symbol, or on an account by its name. Throws ExpressionError where a number is no expression of
 *  parameters.
 *  isStepped  whether a market alone is an account of one leg */
export function rulesOf(file: SystemFile, symbol: string, isStepped = needsSteps(file)): SystemRules {
  const account = accountOf(file, symbol, isStepped);
  return {
    execution: executionOf(file),
    risk: riskOf(file, symbol),
    account: account && isComposite(file) ? { ...account, strategies: strategiesOf(file) } : account,
    numbers: numbersOf(file, symbol, () => true, isStepped),
  };
}

/** What each leg of a composite has of its member, whose numbers its own parameters decide. */
function strategiesOf(file: SystemFile): LegStrategy[] {
  const members = membersOf(file);
  return compositeLegs(file).map(({ member, symbol }) => {
    const { file: own } = members[member]!;
    const { execution, risk } = rulesOfTrial(own, own.params, symbol);
    const { sizing, fraction, quantity, riskPerTrade, maxLeverage } = risk;
    return { member, reverse: execution.reverse, risk: { sizing, fraction, quantity, riskPerTrade, maxLeverage } };
  });
}

/** Returns the rules of a trial that has run. */
export function rulesOfTrial(file: SystemFile, parameters: Parameters, symbol: string, isStepped = needsSteps(file)): TradingRules {
  const { numbers, ...rules } = rulesOf(file, symbol, isStepped);
  return rulesUnder(rules, numbers, parameters);
}

/** Returns what a trial's account begins with; quote currency. */
export function cashOf(file: SystemFile, parameters: Parameters): number {
  return rulesOfTrial(file, parameters, file.data.symbols[0]!).risk.cash;
}

/** Returns the sections with numbers where expressions stand: what the parameters make of them. */
export function settledRules(file: SystemFile, parameters: Parameters): RuleSections {
  const { execution, risk, portfolio, instrument, instruments } = file;
  const sections: RuleSections = { execution, risk, ...(portfolio && { portfolio }), instrument, ...(instruments && { instruments }) };
  return numbersOf(file, undefined).reduce((settled, { path, valueOf }) => putAt(settled, path, valueOf(parameters)), sections);
}

/** Returns the system with numbers in place of expressions that read no parameter. Throws ExpressionError; UsageError CONFIG_INVALID where
 *  such a number breaks the schema. */
export function settleConstants(file: SystemFile, source: string): SystemFile {
  const constants = numbersOf(file, undefined, (text) => parametersIn(text).length === 0);
  return constants.reduce((settled, { entry, path, text, limits, valueOf }) => {
    const value = valueOf({});
    const rule = brokenLimit(limits, value);
    if (rule !== undefined)
      throw new UsageError('CONFIG_INVALID', `${source}: ${entry} ${rule}, not ${value} (${text})`, { context: { entry, value: text } });
    return putAt(settled, path, value);
  }, file);
}

interface FileNumber extends RuleNumber {
  readonly path: EntryPath;
}

/** symbol  that is run alone; of an account none is read */
function numbersOf(
  file: SystemFile,
  symbol: string | undefined,
  isWanted: (text: string) => boolean = () => true,
  isStepped?: boolean,
): FileNumber[] {
  return ruleTexts(file).flatMap(({ path, text }) => {
    if (!isWanted(text)) return [];
    const entry = path.join('.');
    const fields = fieldsOf(file, path, symbol, isStepped);
    return [
      {
        entry,
        path,
        text,
        parameters: parametersIn(text),
        limits: limitsOfNumber(path),
        valueOf: compileFormula(entry, text, [], parameterNames(file), flagNames(file)),
        writeInto: (rules: TradingRules, value: number) => fields.reduce((changed, field) => putAt(changed, field, value), rules),
      },
    ];
  });
}

type FieldPath = readonly (string | number)[];

/** Where an entry's number stands in the rules: that of an instrument in those of every leg that is traded in it. */
function fieldsOf(file: SystemFile, path: EntryPath, symbol: string | undefined, isStepped?: boolean): readonly FieldPath[] {
  const [section, name, last] = path as [string, string, string | undefined];
  if (section === 'instrument')
    return instrumentFields(file, path.slice(1), symbol, isStepped, (each) => !Object.hasOwn(file.instruments ?? {}, each));
  if (section === 'instruments') return instrumentFields(file, path.slice(2), symbol, isStepped, (each) => each === name);
  if (section === 'portfolio' && name === 'cash') return [['account', 'shares', legSymbols(file).indexOf(last!)]];
  return [[...(FIELDS[`${section}.${name}`] ?? [section, camelCase(name)]), ...(last === undefined ? [] : [camelCase(last)])]];
}

function instrumentFields(
  file: SystemFile,
  path: EntryPath,
  symbol: string | undefined,
  isStepped: boolean | undefined,
  isOf: (symbol: string) => boolean,
): readonly FieldPath[] {
  const field = instrumentField(path);
  const alone: readonly FieldPath[] = symbol !== undefined && isOf(symbol) ? [['risk', field]] : [];
  if (symbol === undefined || (file.portfolio === undefined && !(isStepped ?? needsSteps(file)))) return alone;
  const legs = symbolsOfRun(file, symbol).flatMap((each, leg): FieldPath[] => (isOf(each) ? [['account', 'instruments', leg, field]] : []));
  return [...alone, ...legs];
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
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
