import { partsOfExtra } from '../../core/extra-column.js';
import { instrumentOf, type InstrumentFile } from './instrument-of.js';
import type { Refuse } from './refuse.js';
import type { SystemFile } from './system-schema.js';

/** Checks that what names symbols names those that are traded, and that instruments have what their kinds need.
 *  raw  the file before defaults */
export function checkInstruments(file: SystemFile, raw: Readonly<Record<string, unknown>>, refuse: Refuse): void {
  const { instruments = {}, instrument, data } = file;
  for (const symbol of Object.keys(instruments))
    if (!data.symbols.includes(symbol))
      refuse(`instruments.${symbol}`, `instruments names "${symbol}", which is not traded; data.symbols has ${data.symbols.join(', ')}`);
  checkInstrument('instrument', instrument, raw['instrument'], file, refuse);
  for (const [symbol, own] of Object.entries(instruments)) {
    const rawOwn = (raw['instruments'] as Readonly<Record<string, unknown>> | undefined)?.[symbol];
    checkInstrument(`instruments.${symbol}`, own, rawOwn, file, refuse);
  }
  checkShorts(file, refuse);
  checkPairs(file, refuse);
}

/** What a kind cannot do without. */
const REQUIRED = {
  spot: [],
  margin: ['initial_margin', 'maintenance_margin'],
  perpetual: ['initial_margin', 'maintenance_margin', 'funding'],
  future: ['initial_margin', 'maintenance_margin', 'multiplier', 'tick'],
} as const satisfies Record<NonNullable<InstrumentFile['kind']>, readonly (keyof InstrumentFile)[]>;

/** Entries that mean something of some kinds alone. */
const ONLY_OF: readonly (readonly [keyof InstrumentFile, readonly NonNullable<InstrumentFile['kind']>[]])[] = [
  ['initial_margin', ['spot', 'margin', 'perpetual', 'future']],
  ['maintenance_margin', ['spot', 'margin', 'perpetual', 'future']],
  ['funding', ['perpetual']],
  ['swap_long', ['margin']],
  ['swap_short', ['margin']],
  ['swap_triple', ['margin']],
  ['borrow', ['spot']],
  ['borrow_rate', ['spot']],
];

/** raw  the entry before defaults */
function checkInstrument(entry: string, own: InstrumentFile, raw: unknown, file: SystemFile, refuse: Refuse): void {
  const { kind } = own;
  const isGiven = (name: keyof InstrumentFile): boolean => Object.hasOwn((raw ?? {}) as object, name);
  const missing = kind && REQUIRED[kind].find((name) => own[name] === undefined || !isGiven(name));
  if (missing !== undefined) refuse(`${entry}.${missing}`, `${entry} needs ${missing} where its kind is ${kind}, and there is none`);
  for (const [name, kinds] of ONLY_OF)
    if (own[name] !== undefined && (kind === undefined || !kinds.includes(kind)))
      refuse(
        `${entry}.${name}`,
        `${entry}.${name} is of the kind ${kinds.join(', ')}, and ${entry} ${kind ? `is ${kind}` : 'has no kind'}`,
      );
  checkMargins(entry, own, refuse);
  checkFunding(entry, own, file, refuse);
  checkBorrow(entry, own, refuse);
}

function checkMargins(entry: string, { initial_margin: initial, maintenance_margin: maintenance }: InstrumentFile, refuse: Refuse): void {
  if (initial === undefined && maintenance !== undefined)
    refuse(`${entry}.initial_margin`, `${entry}.maintenance_margin needs initial_margin beside it, and there is none`);
  if (typeof initial === 'number' && typeof maintenance === 'number' && maintenance > initial)
    refuse(
      `${entry}.maintenance_margin`,
      `${entry}.maintenance_margin must not be above initial_margin, ${initial}, and is ${maintenance}`,
    );
}

function checkFunding(entry: string, { funding }: InstrumentFile, { data }: SystemFile, refuse: Refuse): void {
  if (funding === undefined) return;
  if (funding.rate === undefined && funding.column === undefined)
    refuse(`${entry}.funding`, `${entry}.funding must have a rate or a column, and has neither`);
  if (funding.column !== undefined) checkExtraColumn(`${entry}.funding.column`, funding.column, data, refuse);
}

/** A column of a table beside the bars, as the language writes it. */
export function checkExtraColumn(entry: string, text: string, { extra = {} }: SystemFile['data'], refuse: Refuse): void {
  const parts = partsOfExtra(text);
  if (parts === undefined) refuse(entry, `${entry} must name a column of a table such as extra("rates").rate, not ${JSON.stringify(text)}`);
  const { table, column } = parts!;
  if (!Object.hasOwn(extra, table)) refuse(entry, `${entry} names the table "${table}", which data.extra has not`);
  if (!extra[table]!.columns.includes(column))
    refuse(entry, `${entry} names the column "${column}", and data.extra.${table}.columns has ${extra[table]!.columns.join(', ')}`);
}

function checkBorrow(entry: string, { borrow, borrow_rate: rate }: InstrumentFile, refuse: Refuse): void {
  if (borrow === true && rate === undefined)
    refuse(`${entry}.borrow_rate`, `${entry}.borrow needs borrow_rate beside it, the rate a year, and there is none`);
  if (borrow !== true && rate !== undefined)
    refuse(`${entry}.borrow`, `${entry}.borrow_rate needs borrow: true beside it, and borrow is ${borrow ?? 'left out'}`);
}

/** I7: nobody sells spot short without having borrowed it. */
function checkShorts(file: SystemFile, refuse: Refuse): void {
  if (file.strategy.short === undefined) return;
  const symbol = file.data.symbols.find((each) => {
    const { kind, borrow } = instrumentOf(file, each);
    return kind === 'spot' && borrow !== true;
  });
  if (symbol !== undefined)
    refuse(
      `instruments.${symbol}.borrow`,
      `strategy.short sells ${symbol}, whose instrument is spot: it needs borrow: true and a borrow_rate, or another kind`,
    );
}

/** I6: every other currency has a pair. */
function checkPairs(file: SystemFile, refuse: Refuse): void {
  const { risk, data } = file;
  for (const symbol of data.symbols) {
    const { currency } = instrumentOf(file, symbol);
    if (risk.currency === undefined || currency === undefined || currency === risk.currency) continue;
    if (findPair(file, currency) === undefined)
      refuse(
        'data.currency_pairs',
        `${symbol} pays in ${currency} and the account is in ${risk.currency}: data.currency_pairs needs ${currency}${risk.currency} or ${risk.currency}${currency}, and has ${data.currency_pairs?.join(', ') ?? 'none'}`,
      );
  }
}

/** A symbol whose closes convert a currency into the account's. */
export interface CurrencyPair {
  readonly symbol: string;
  /** whether its price is what one of the account's currency costs */
  readonly isInverse: boolean;
}

/** Returns the pair that converts a currency: of `data.currency_pairs` first, else of the symbols that are traded. Signs between and behind
 *  the two names count for nothing: EUR_USD and EURUSD=X are EURUSD. */
export function findPair({ risk, data }: Pick<SystemFile, 'risk' | 'data'>, currency: string): CurrencyPair | undefined {
  const names = [...(data.currency_pairs ?? []), ...data.symbols].map((symbol) => [
    symbol,
    symbol.replace(/[^A-Za-z0-9]/g, '').toUpperCase(),
  ]);
  const find = (name: string): string | undefined => names.find(([, plain]) => plain === name || plain === `${name}X`)?.[0];
  const [straight, inverse] = [find(`${currency}${risk.currency}`), find(`${risk.currency}${currency}`)];
  if (straight !== undefined) return { symbol: straight, isInverse: false };
  return inverse === undefined ? undefined : { symbol: inverse, isInverse: true };
}
