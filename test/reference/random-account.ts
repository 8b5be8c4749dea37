// Random accounts for the twin and for what is compared with it: legs with clocks of their own, gaps, late starts and early ends,
// conditions of any density, rules of every kind.
import fc from 'fast-check';
import type { Bars } from '../../src/core/bars.js';
import { randomStream, type RandomStream } from '../../src/core/random.js';
import type { ExecutionRules, RiskRules } from '../../src/core/rules.js';
import { locateDetail } from '../../src/core/trading-data.js';
import type { StrategyTexts } from '../../src/expr/strategy-texts.js';
import { execution, risk } from './random-rules.js';
import { accountRules } from './random-account-rules.js';
import { instantsOf } from './slow-account.js';
import type { SlowAccountInput, SlowAccountRules, SlowLeg } from './slow-account-types.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** not in the order of code points; the order of letters without case is another one, and so is that of numbers */
export const SYMBOLS = ['b', 'C', 'a10', 'a9', 'A', 'é'] as const;
/** times (high - low), which is 0 to 4 or unknown: the share of the equity for sizing: weight */
const WEIGHT = 0.3;
const STEPS_IN_HOURS = [1, 1, 1, 1, 5, 30];

/** What an account is made from: equal shapes give equal accounts. */
export interface AccountShape {
  readonly seed: number;
  readonly legs: number;
  /** of the clock; instants at which no leg has a bar are none of the account */
  readonly instants: number;
  /** shares of the instants that are left out of the window, at its start and at its end */
  readonly cut: readonly [number, number];
  /** true: two systems trade each symbol, on the same bars */
  readonly isComposite: boolean;
  /** shares of the bars that say enter, and leave */
  readonly density: readonly [number, number];
  readonly sides: 'long' | 'short' | 'both';
  /** multiples of (high - low) at the decision bar; undefined: none */
  readonly stop: number | undefined;
  readonly target: number | undefined;
  readonly trail: number | undefined;
  readonly maxBars: number;
  readonly goesBelowZero: boolean;
  readonly execution: ExecutionRules;
  readonly risk: RiskRules;
  readonly rules: SlowAccountRules;
}

export interface RandomAccount extends SlowAccountInput {
  readonly shape: AccountShape;
  /** the same conditions and distances in the language: bits 1, 2, 4, 8 of the volume are those of the conditions */
  readonly texts: StrategyTexts;
  /** the same rank in the language */
  readonly rankText: string;
  /** what a counterexample is printed as */
  readonly [fc.toStringMethod]: () => string;
}

/** The bits of the volume above the conditions: 0 is no rank, and equal ranks are frequent. */
const CODE = '((volume - volume % 16) / 16)';
const RANK_TEXT = `${CODE} * ${CODE} / ${CODE}`;

const distance = fc.option(fc.constantFrom(0.5, 1, 2, 4), { nil: undefined });
const share = fc.double({ min: 0, max: 0.3, noNaN: true });

export const accountShape: fc.Arbitrary<AccountShape> = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    // a few have more legs than a word has bits
    legs: fc.oneof(
      { weight: 15, arbitrary: fc.integer({ min: 1, max: SYMBOLS.length }) },
      { weight: 1, arbitrary: fc.integer({ min: 62, max: 70 }) },
    ),
    instants: fc.integer({ min: 4, max: 160 }),
    cut: fc.tuple(share, share),
    isComposite: fc.constantFrom(false, false, false, true),
    density: fc.tuple(fc.constantFrom(0.03, 0.15, 0.5), fc.constantFrom(0.03, 0.15, 0.5)),
    sides: fc.constantFrom('long', 'short', 'both', 'both'),
    stop: distance,
    target: distance,
    trail: distance,
    maxBars: fc.constantFrom(0, 0, 1, 2, 7),
    goesBelowZero: fc.constantFrom(false, false, false, false, true),
    execution,
    risk,
    rules: accountRules(SYMBOLS),
  })
  .map((shape) => ({ ...shape, instants: shape.legs > SYMBOLS.length ? Math.min(shape.instants, 30) : shape.instants }));

export const randomAccount: fc.Arbitrary<RandomAccount> = accountShape.map(makeAccount).filter(({ from, to }) => to - from >= 2);

/** Makes the account of a shape. */
export function makeAccount(shape: AccountShape): RandomAccount {
  const timeMs = makeClock(shape);
  const legs = Array.from({ length: shape.legs }, (_, leg) => makeLeg(shape, leg, timeMs));
  const instants = instantsOf(legs);
  const from = Math.floor(shape.cut[0] * instants.length);
  return {
    shape,
    legs,
    execution: shape.execution,
    risk: shape.risk,
    rules: shape.rules,
    from,
    to: instants.length - Math.floor(shape.cut[1] * (instants.length - from)),
    dayOfInstant: Int32Array.from(instants, (time) => Math.floor(time / DAY_MS)),
    daysPerYear: 365,
    texts: textsOf(shape),
    rankText: RANK_TEXT,
    [fc.toStringMethod]: () => `makeAccount(${JSON.stringify(shape)})`,
  };
}

function makeClock({ seed, instants }: AccountShape): Float64Array {
  const random = randomStream(seed);
  let time = 0;
  return Float64Array.from({ length: instants }, () => (time += STEPS_IN_HOURS[random.below(STEPS_IN_HOURS.length)]! * HOUR_MS));
}

/** A composite's legs 2k and 2k + 1 share the bars' prices; their volumes, and so their conditions, differ. */
function makeLeg(shape: AccountShape, leg: number, clock: Float64Array): SlowLeg {
  const market = shape.isComposite ? leg >> 1 : leg;
  const random = randomStream(shape.seed, 1 + market);
  const timeMs = pickTimes(random, clock);
  const { bars, detail } = makeBars(random, timeMs, shape.goesBelowZero ? -Infinity : 1);
  writeSignals(bars, shape, randomStream(shape.seed, 1000 + leg));
  const bit = (mask: number, isUsed: boolean): boolean[] => Array.from(bars.volume, (bits) => isUsed && (bits & mask) !== 0);
  const distances = (multiple: number | undefined): Float64Array =>
    bars.high.map((high, i) => (multiple === undefined ? Number.NaN : multiple * (high - bars.low[i]!)));
  return {
    system: shape.isComposite ? ['two', 'one'][leg % 2] : undefined,
    symbol: SYMBOLS[market] ?? `S${market}`,
    bars,
    longEnter: bit(1, shape.sides !== 'short'),
    longExit: bit(2, shape.sides !== 'short'),
    shortEnter: bit(4, shape.sides !== 'long'),
    shortExit: bit(8, shape.sides !== 'long'),
    stop: distances(shape.stop),
    target: distances(shape.target),
    trail: distances(shape.trail),
    weight: distances(WEIGHT),
    maxBars: shape.maxBars,
    rank: bars.volume.map((bits) => ((bits >> 4) * (bits >> 4)) / (bits >> 4)),
    share: [1, 1, 0.5, 0.25][random.below(4)]!,
    lot: shape.risk.lot * [1, 1, 0, 10][random.below(4)]!,
    multiplier: [1, 1, 1, 5][random.below(4)]!,
    detail: {
      bars: detail,
      ...locateDetail(
        bars.timeMs,
        bars.timeMs.map((time) => time + HOUR_MS),
        detail.timeMs,
      ),
    },
  };
}

/** A leg may be listed late, end early and lack bars in between; it has at least one. */
function pickTimes(random: RandomStream, clock: Float64Array): Float64Array {
  const first = random.below(3) === 0 ? random.below(clock.length) : 0;
  const end = random.below(3) === 0 ? first + 1 + random.below(clock.length - first) : clock.length;
  const missing = [0, 0, 0.05, 0.3][random.below(4)]!;
  return clock.filter((_, i) => i === first || (i > first && i < end && random.uniform() >= missing));
}

/** Prices lie on a coarse grid, so that levels are often met exactly; some bars are flat, and of some the high or the low is unknown.
 *  floor  the lowest open; lows and closes stay near */
function makeBars(random: RandomStream, timeMs: Float64Array, floor: number): { bars: Bars; detail: Bars } {
  const bars = emptyBars(timeMs.length);
  const detail = emptyBars(timeMs.length * 4);
  let price = floor > 0 ? 20 + random.below(180) : random.below(10);
  timeMs.forEach((time, i) => {
    const open = Math.max(floor, price + random.below(7) - 3);
    const isQuiet = random.below(4) === 0;
    const high = open + (isQuiet ? 0 : random.below(5));
    const low = Math.max(floor / 2, open - (isQuiet ? 0 : random.below(5)));
    const close = Math.min(high, low + Math.round(random.uniform() * (high - low)));
    setBar(bars, i, time, [open, high, low, close]);
    const path = random.below(2) === 0 ? [open, low, high, close] : [open, high, low, close];
    path.forEach((step, k) => setBar(detail, i * 4 + k, time + (k * HOUR_MS) / 4, [step, step, step, step]));
    const odd = random.below(40);
    if (odd === 0) bars.high[i] = Number.NaN;
    if (odd === 1) bars.low[i] = Number.NaN;
    if (odd === 2) bars.open[i] = high + 2;
    price = Math.max(2 * floor, Math.round(close));
  });
  return { bars, detail };
}

function writeSignals(bars: Bars, { density: [enter, leave] }: AccountShape, random: RandomStream): void {
  for (let i = 0; i < bars.volume.length; i++)
    bars.volume[i] = [enter, leave, enter, leave].reduce(
      (bits, each, k) => bits + (random.uniform() < each ? 1 << k : 0),
      16 * random.below(4),
    );
}

function emptyBars(count: number): Bars {
  const column = (): Float64Array => new Float64Array(count);
  return { timeMs: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

function setBar(bars: Bars, i: number, time: number, prices: readonly number[]): void {
  bars.timeMs[i] = time;
  [bars.open[i], bars.high[i], bars.low[i], bars.close[i]] = prices as [number, number, number, number];
}

function textsOf({ sides, stop, target, trail, maxBars }: AccountShape): StrategyTexts {
  const distanceText = (multiple: number): string => `${multiple} * (high - low)`;
  return {
    ...(sides !== 'short' && { long: { enter: 'volume % 2 >= 1', exit: 'volume % 4 >= 2' } }),
    ...(sides !== 'long' && { short: { enter: 'volume % 8 >= 4', exit: 'volume % 16 >= 8' } }),
    ...(stop !== undefined && { stop: distanceText(stop) }),
    ...(target !== undefined && { target: distanceText(target) }),
    ...(trail !== undefined && { trail: distanceText(trail) }),
    weight: distanceText(WEIGHT),
    max_bars: String(maxBars),
  };
}
