import type { Settings, SettingValue, StrategyText } from '../../report/index.js';
import type { Parameters } from '../../core/graph.js';
import type { SideTexts, StrategyTexts, TakeTexts } from '../../expr/strategy-texts.js';
import { settledRules } from '../strategy/rules-of.js';
import { strategyTexts } from '../strategy/strategy-of.js';
import { isComposite, membersOf } from '../system/composite.js';
import { instrumentOf } from '../system/instrument-of.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns the strategy's texts for a report. */
export function reportStrategy(file: SystemFile): StrategyText {
  if (isComposite(file)) return reportComposite(file);
  return reportStrategyTexts(strategyTexts(file));
}

/** The strategies of all members, and the policy's rules, line by line. */
function reportComposite(file: SystemFile): StrategyText {
  const lines = membersOf(file).flatMap(({ name, file: member }) =>
    strategyLines(strategyTexts(member)).map(([entry, text]): [string, string] => [`${name}: ${entry}`, text]),
  );
  return { let: {}, orders: [...policyLines(file), ...lines] };
}

function policyLines({ policy, forecaster }: SystemFile): [string, string][] {
  if (policy === undefined) return [];
  const weights = (shares: object): string => {
    const named = Object.entries(shares).map(([name, share]) => `${name} ${share}`);
    return named.length === 0 ? 'nothing' : named.join(', ');
  };
  return [
    ...(forecaster === undefined ? [] : [['forecaster', forecaster] as [string, string]]),
    ...policy.rules.map((rule, index): [string, string] => [`policy rule ${index + 1}`, `${rule.when}: ${weights(rule.weights)}`]),
    ['policy default', weights(policy.default)],
    ...learnLines(policy.learn ?? {}),
    ...Object.entries(policy.switch).map(([name, value]): [string, string] => [`policy switch ${name}`, String(value)]),
  ];
}

/** A line for each entry, of features for each of them. */
function learnLines({ features = {}, ...learn }: Partial<NonNullable<NonNullable<SystemFile['policy']>['learn']>>): [string, string][] {
  return [
    ...Object.entries(learn).map(([name, value]): [string, string] => [`policy ${name}`, String(value)]),
    ...Object.entries(features).map(([name, text]): [string, string] => [`policy feature ${name}`, String(text)]),
  ];
}

/** Returns texts as a report shows them. */
export function reportStrategyTexts(texts: StrategyTexts): StrategyText {
  const side = (text: typeof texts.long): StrategyText['long'] => text && { enter: text.enter, exit: text.exit ?? 'never' };
  return {
    let: texts.let ?? {},
    long: side(texts.long),
    short: side(texts.short),
    stop: texts.stop,
    target: texts.target,
    trail: texts.trail,
    maxBars: texts.max_bars,
    orders: orderLines(texts),
    weight: texts.rebalance === undefined ? undefined : texts.weight,
    rebalance: texts.rebalance,
  };
}

/** The entries of a strategy that has no report of its own. */
function strategyLines(texts: StrategyTexts): [string, string][] {
  const { let: names, long, short, stop, target, trail, max_bars, stop_to_entry_after: _moved, ...rest } = texts;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(names ?? {}).map(([name, text]) => [`let ${name}`, text] as const),
    ['long enter', long?.enter],
    ['long exit', long?.exit],
    ['short enter', short?.enter],
    ['short exit', short?.exit],
    ...Object.entries({ stop, target, trail, max_bars }),
    ['weight', rest.weight],
  ];
  return [...lines.filter((line): line is [string, string] => line[1] !== undefined), ...orderLines(texts)];
}

/** What a strategy orders beyond entries at the market and whole exits, line by line. */
function orderLines({ long, short, take: both = [], stop_to_entry_after }: StrategyTexts): [string, string][] {
  const ofSide = (name: string, { order, take = [], add }: SideTexts): [string, string][] => [
    ...(order ? [[`${name} order`, `${order.type} at ${order.price}, valid for ${order.valid_bars} bars`] as [string, string]] : []),
    ...take.map((each) => takeLine(`${name} take`, each)),
    ...(add
      ? [
          [`${name} add`, `${add.fraction} up to ${add.max} times when ${add.when}${add.restop ? ', the stop read again' : ''}`] as [
            string,
            string,
          ],
        ]
      : []),
  ];
  return [
    ...(long ? ofSide('long', long) : []),
    ...(short ? ofSide('short', short) : []),
    ...both.map((each) => takeLine('take', each)),
    ...(stop_to_entry_after === undefined ? [] : [['stop_to_entry_after', stop_to_entry_after] as [string, string]]),
  ];
}

function takeLine(name: string, { at, close }: TakeTexts): [string, string] {
  return [name, `${close} at ${at}`];
}

/** Returns settings of any kind as a report shows them: lists and names in their order as JSON. */
export function plainSettings(settings: object): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : (value as SettingValue),
    ]),
  );
}

/** Returns the execution and risk settings of a run for a report: expressions with the numbers that they came to. */
export function reportSettings(file: SystemFile, parameters: Parameters, symbol: string): { execution: Settings; risk: Settings } {
  const settled = settledRules(file, parameters);
  const explain = (own: object, numbers: Settings): Settings =>
    Object.fromEntries(
      Object.entries(own).map(([name, value]: [string, SettingValue]) => [
        name,
        value === numbers[name] ? value : `${value} = ${numbers[name]}`,
      ]),
    );
  return {
    execution: explain(file.execution, settled.execution),
    risk: { ...explain(plainSettings(file.risk), plainSettings(settled.risk)), ...reportInstrument({ ...file, ...settled }, symbol) },
  };
}

/** What a symbol is traded in; of an account what all legs are, and what some are instead. */
function reportInstrument(file: SystemFile, symbol: string): Settings {
  const isAccount = file.portfolio !== undefined && file.instruments !== undefined;
  return plainSettings(isAccount ? { ...file.instrument, instruments: file.instruments } : instrumentOf(file, symbol));
}
