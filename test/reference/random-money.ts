// Random money of instruments (I3–I7) laid over random accounts.
import fc from 'fast-check';
import type { InstrumentMoney } from '../../src/core/instrument-money.js';
import type { MoneyColumns } from '../../src/core/money-columns.js';
import { randomStream, type RandomStream } from '../../src/core/random.js';
import { randomAccount } from './random-account.js';
import { terms } from './random-rules.js';
import { instantsOf } from './slow-account.js';
import type { SlowAccountInput, SlowLeg } from './slow-account-types.js';

/** What the money of a leg is made from. */
interface MoneyShape extends InstrumentMoney {
  readonly seed: number;
  readonly isForeign: boolean;
  readonly hasHours: boolean;
  readonly hasSpread: boolean;
}

const margins = fc.constantFrom(
  { initialMargin: 0, maintenanceMargin: 0 },
  { initialMargin: 0.5, maintenanceMargin: 0.25 },
  { initialMargin: 0.1, maintenanceMargin: 0.1 },
  { initialMargin: 1, maintenanceMargin: 0.9 },
  { initialMargin: 1, maintenanceMargin: 1 },
  { initialMargin: 0.02, maintenanceMargin: 0.005 },
);
const rate = fc.constantFrom(0, 0.001, -0.002, 0.03);

const moneyShape: fc.Arbitrary<MoneyShape> = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    kind: fc.constantFrom('spot', 'margin', 'perpetual', 'future', undefined),
    margins,
    fundingRate: rate,
    swapLong: rate,
    swapShort: rate,
    borrowRate: fc.constantFrom(0, 0.05, 2),
    isForeign: fc.boolean(),
    hasHours: fc.constantFrom(false, false, true),
    hasSpread: fc.constantFrom(false, false, true),
  })
  .map(({ margins: own, ...shape }) => ({ ...shape, ...own }) as MoneyShape);

const guards = fc.record({
  maxSpreadBps: fc.constantFrom(undefined, undefined, 0, 3, 20),
  leverage: fc.constantFrom(1, 1, 3, 20, 100),
  isLevered: fc.boolean(),
});

/** An account whose legs have money of every kind, on ticks and fees of every kind; leverage is often high enough to be liquidated. */
export const randomMoneyAccount = withMoney(randomAccount);

/** Lays money over accounts. */
export function withMoney(accounts: fc.Arbitrary<SlowAccountInput>): fc.Arbitrary<SlowAccountInput> {
  return fc
    .tuple(accounts, fc.array(moneyShape, { minLength: 1, maxLength: 4 }), fc.array(terms, { minLength: 1, maxLength: 3 }), guards)
    .map(([account, shapes, asked, { maxSpreadBps, leverage, isLevered }]): SlowAccountInput => {
      const instants = instantsOf(account.legs).length;
      return {
        ...account,
        risk: { ...account.risk, maxLeverage: leverage, ...(isLevered && { sizing: 'fraction', fraction: leverage / 2 }) },
        rules: { ...account.rules, ...guardsWith(account.rules.guards, maxSpreadBps) },
        legs: account.legs.map((leg, index) => ({
          ...leg,
          ...asked[index % asked.length],
          ...moneyOf(shapes[index % shapes.length]!, index, instants, leg),
        })),
      };
    });
}

function guardsWith(own: SlowAccountInput['rules']['guards'], maxSpreadBps: number | undefined): Pick<SlowAccountInput['rules'], 'guards'> {
  if (maxSpreadBps === undefined) return { guards: own };
  return { guards: { ...(own ?? { coolDownMs: 0, action: 'block' as const }), maxSpreadBps } };
}

function moneyOf(
  shape: MoneyShape,
  index: number,
  instants: number,
  { bars }: SlowLeg,
): InstrumentMoney & { readonly money: MoneyColumns } {
  const random = randomStream(shape.seed, index);
  const { seed: _seed, isForeign, hasHours, hasSpread, ...own } = shape;
  const sometimes = (values: readonly number[]): Float64Array =>
    Float64Array.from({ length: instants }, () => (random.below(4) === 0 ? values[random.below(values.length)]! : 0));
  const money: MoneyColumns = {
    funding: sometimes([1, 2, 0.5, -1]),
    swapNights: sometimes([1, 3]),
    borrowDays: sometimes([1, 1, 3]),
    ...(isForeign && { rateAtOpen: ratesOf(random, instants), rateAtClose: ratesOf(random, instants) }),
    ...(hasHours && { isShut: Uint8Array.from(bars.close, () => Number(random.below(3) === 0)) }),
    ...(hasSpread && { spreadBps: Float64Array.from(bars.close, () => [1, 5, 50, Number.NaN][random.below(4)]!) }),
  };
  return { ...own, foreignCurrency: isForeign ? 'EUR' : undefined, money };
}

/** What one of a currency is worth in another one: about 1, or about 150. */
function ratesOf(random: RandomStream, instants: number): Float64Array {
  const base = random.below(2) === 0 ? 1.1 : 150;
  let value = base;
  return Float64Array.from({ length: instants }, () => (value *= 1 + (random.uniform() - 0.5) / 20));
}
