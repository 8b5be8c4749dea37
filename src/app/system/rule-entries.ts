import type { Limits } from '../../core/limits.js';
import { parametersIn } from '../../core/parameter-name.js';
import type { JsonSchema } from './schema-builder.js';
import { SystemSchema, type SystemFile } from './system-schema.js';

/** The sections of a system file whose numbers may be expressions of parameters. */
export type RuleSections = Pick<SystemFile, 'execution' | 'risk' | 'portfolio'> & Partial<Pick<SystemFile, 'instrument' | 'instruments'>>;
/** Where a number stands in a system file, e.g. portfolio, cash, AAPL. */
export type EntryPath = readonly string[];

const ENTRIES: readonly EntryPath[] = [
  ...['taker_fee_bps', 'maker_fee_bps', 'slippage_bps', 'spread_bps'].map((name) => ['execution', name]),
  ...['cash', 'fraction', 'quantity', 'risk_per_trade', 'max_leverage', 'max_positions'].map((name) => ['risk', name]),
  ...['fraction', 'trades', 'floor', 'cap'].map((name) => ['risk', 'kelly', name]),
  ...['symbol', 'group', 'net', 'gross'].map((name) => ['portfolio', 'max_exposure', name]),
  ...['limit', 'bars'].map((name) => ['portfolio', 'correlation', name]),
  ...['annual', 'days', 'max_scale'].map((name) => ['portfolio', 'volatility_target', name]),
  ...['daily_loss', 'max_drawdown', 'max_spread_bps'].map((name) => ['portfolio', 'guards', name]),
  ...['top', 'short_top', 'gross', 'threshold'].map((name) => ['portfolio', name]),
  ['portfolio', 'weights', 'bars'],
];

/** Numbers of an instrument, where `instrument` or an entry of `instruments` has them. */
const INSTRUMENT_ENTRIES: readonly EntryPath[] = [
  ...['lot', 'multiplier', 'tick', 'min_notional'].map((name) => [name]),
  ...['taker_bps', 'maker_bps', 'per_unit', 'minimum'].map((name) => ['fees', name]),
  ['initial_margin'],
  ['maintenance_margin'],
  ['funding', 'rate'],
  ...['swap_long', 'swap_short', 'borrow_rate'].map((name) => [name]),
];

/** A number of the rules that is an expression. */
export interface RuleText {
  readonly path: EntryPath;
  readonly text: string;
}

/** Returns the numbers of a system's rules that are expressions, in the order of the rules. */
export function ruleTexts(file: RuleSections): RuleText[] {
  const shares = Object.keys(file.portfolio?.cash ?? {}).map((symbol) => ['portfolio', 'cash', symbol]);
  const owners = [['instrument'], ...Object.keys(file.instruments ?? {}).map((symbol) => ['instruments', symbol])];
  const ofInstruments = owners.flatMap((owner) => INSTRUMENT_ENTRIES.map((name) => [...owner, ...name]));
  return [...ENTRIES, ...shares, ...ofInstruments].flatMap((path) => {
    const text = readEntry(file, path);
    return typeof text === 'string' ? [{ path, text }] : [];
  });
}

/** Returns the names of the parameters that numbers of the rules read, in the order of the rules. */
export function parametersOfSections(file: RuleSections): string[] {
  return [...new Set(ruleTexts(file).flatMap(({ text }) => parametersIn(text)))];
}

/** Returns the bounds of a number that may be an expression as well. */
export function limitsOfNumber(path: EntryPath): Limits {
  const inner = (schema: JsonSchema, name: string): JsonSchema =>
    schema.properties?.[name] ?? Object.values(schema.patternProperties ?? {})[0]!;
  return path.reduce(inner, SystemSchema as unknown as JsonSchema).anyOf![0]!;
}

/** Returns the value with another one at the path. */
export function putAt<T>(target: T, [name, ...rest]: readonly (string | number)[], value: unknown): T {
  const inner = rest.length === 0 ? value : putAt((target as Record<string, unknown>)[name!], rest, value);
  if (Array.isArray(target)) return target.with(Number(name), inner) as T;
  return { ...target, [name!]: inner };
}

function readEntry(file: object, path: EntryPath): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], file);
}
