// Random orders for random accounts: entries that wait, partial targets, additions, break-even, and rules that read the position.
import fc from 'fast-check';
import type { Bars } from '../../src/core/bars.js';
import type { SlowAccountInput, SlowLeg } from './slow-account-types.js';
import type { SlowFacts, SlowOrders, SlowRule, SlowSideOrders } from './slow-orders.js';

/** Equal shapes give equal orders. */
export interface OrdersShape {
  readonly long: SideShape;
  readonly short: SideShape;
  /** multiples of (high - low) at the decision bar; undefined: none */
  readonly toEntry: number | undefined;
  /** position in TRAILS; undefined: none */
  readonly trail: number | undefined;
}

export interface SideShape {
  /** distance of the price from the close, as a multiple of (high - low): below 0 against the side */
  readonly entry: { readonly type: 'limit' | 'stop'; readonly offset: number; readonly validBars: number } | undefined;
  readonly takes: readonly { readonly at: number; readonly close: number }[];
  readonly addition: { readonly when: number; readonly max: number; readonly fraction: number; readonly restop: boolean } | undefined;
  /** position in EXITS; undefined: none */
  readonly exit: number | undefined;
}

type Rule<T> = readonly [text: string, of: (facts: SlowFacts, bars: Bars, bar: number) => T];

const range = ({ high, low }: Bars, bar: number): number => high[bar]! - low[bar]!;

/** Each reads the position. */
const EXITS: readonly Rule<boolean>[] = [
  ['bars_held() >= 3', (f) => f.bars_held >= 3],
  ['open_profit() < 0 and close < entry_price()', (f, b, i) => f.open_profit < 0 && b.close[i]! < f.entry_price],
  ['mfe() > 0.01 and mae() < -0.005', (f) => f.mfe > 0.01 && f.mae < -0.005],
  ['close > entry_price() + 0.5 * (high - low)', (f, b, i) => b.close[i]! > f.entry_price + 0.5 * range(b, i)],
  ['position() * (close - entry_price()) > 5', (f, b, i) => f.position * (b.close[i]! - f.entry_price) > 5],
  [
    'max(entry_price(), close) - min(entry_price(), close) > abs(mae() * close)',
    (f, b, i) => Math.max(f.entry_price, b.close[i]!) - Math.min(f.entry_price, b.close[i]!) > Math.abs(f.mae * b.close[i]!),
  ],
  [
    'bars_held() % 3 == 2 ? close > open : not (close > entry_price())',
    (f, b, i) => (f.bars_held % 3 === 2 ? b.close[i]! > b.open[i]! : !(b.close[i]! > f.entry_price)),
  ],
  ['floor(sqrt(bars_held())) != round(mfe() * 100)', (f) => isUnequal(Math.floor(Math.sqrt(f.bars_held)), roundEven(f.mfe * 100))],
];

const WHENS: readonly Rule<boolean>[] = [
  ['close > entry_price() + 0.3 * (high - low)', (f, b, i) => b.close[i]! > f.entry_price + 0.3 * range(b, i)],
  ['bars_held() < 5', (f) => f.bars_held < 5],
  ['close > open', (_, b, i) => b.close[i]! > b.open[i]!],
  ['open_profit() > 0', (f) => f.open_profit > 0],
];

const TRAILS: readonly Rule<number>[] = [
  ['open_profit() > 0 ? high - low : 2 * (high - low)', (f, b, i) => (f.open_profit > 0 ? range(b, i) : 2 * range(b, i))],
  ['bars_held() * 0.25', (f) => f.bars_held * 0.25],
  ['-mae() * entry_price()', (f) => -1 * f.mae * f.entry_price],
];

function isUnequal(a: number, b: number): boolean {
  return a !== b && !Number.isNaN(a) && !Number.isNaN(b);
}

/** Halves go to the even one. */
function roundEven(value: number): number {
  const near = Math.round(value);
  return Math.abs(value % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

const multiple = fc.constantFrom(0.25, 0.5, 1, 2);
const rarely = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined, freq: 2 });

const side: fc.Arbitrary<SideShape> = fc.record({
  entry: rarely(
    fc.record({
      type: fc.constantFrom('limit' as const, 'stop' as const),
      offset: fc.constantFrom(-0.5, 0, 0.25, 0.5, 1),
      validBars: fc.constantFrom(1, 1, 2, 3, 8),
    }),
  ),
  takes: fc.constantFrom(
    [],
    [],
    [{ at: 0.5, close: 0.5 }],
    [
      { at: 0.5, close: 0.5 },
      { at: 1, close: 0.5 },
    ],
    [
      { at: 2, close: 0.2 },
      { at: 0.25, close: 0.3 },
      { at: 1, close: 0.3 },
    ],
    [
      { at: 0.5, close: 1 / 3 },
      { at: 0.5, close: 1 / 3 },
      { at: 1, close: 1 / 3 },
    ],
  ),
  addition: rarely(
    fc.record({
      when: fc.nat(WHENS.length - 1),
      max: fc.constantFrom(1, 2, 4),
      fraction: fc.constantFrom(0.25, 1, 1.5),
      restop: fc.boolean(),
    }),
  ),
  exit: rarely(fc.nat(EXITS.length - 1)),
});

export const ordersShape: fc.Arbitrary<OrdersShape> = fc.record({
  long: side,
  short: side,
  toEntry: rarely(multiple),
  trail: fc.option(fc.nat(TRAILS.length - 1), { nil: undefined, freq: 3 }),
});

/** Gives every leg of an account the orders of a shape; where there are partial targets there is no other. */
export function withOrders(account: SlowAccountInput, shape: OrdersShape): SlowAccountInput {
  const hasTakes = shape.long.takes.length + shape.short.takes.length > 0;
  return {
    ...account,
    legs: account.legs.map((leg) => ({
      ...leg,
      ...(hasTakes && { target: leg.bars.close.map(() => Number.NaN) }),
      ...(shape.trail !== undefined && { trail: leg.bars.close.map(() => Number.NaN) }),
      orders: ordersOf(leg, shape),
    })),
  };
}

function ordersOf({ bars }: SlowLeg, { long, short, toEntry, trail }: OrdersShape): SlowOrders {
  const distance = (times: number): Float64Array => Float64Array.from(bars.close, (_, bar) => times * range(bars, bar));
  const rule = <T>([text, of]: Rule<T>): SlowRule<T> => ({ text, of: (facts, bar) => of(facts, bars, bar) });
  const sideOf = ({ entry, takes, addition, exit }: SideShape, direction: number): SlowSideOrders => ({
    entry: entry && {
      type: entry.type,
      price: Float64Array.from(
        bars.close,
        (close, bar) => close + direction * (entry.type === 'stop' ? 1 : -1) * entry.offset * range(bars, bar),
      ),
      validBars: entry.validBars,
    },
    takes: takes.map(({ at, close }) => ({ at: distance(at), close })),
    addition: addition && { ...addition, when: rule(WHENS[addition.when]!) },
    exit: exit === undefined ? undefined : rule(EXITS[exit]!),
  });
  return {
    long: sideOf(long, 1),
    short: sideOf(short, -1),
    toEntry: toEntry === undefined ? undefined : distance(toEntry),
    trail: trail === undefined ? undefined : rule(TRAILS[trail]!),
  };
}
