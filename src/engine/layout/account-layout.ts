import type { ExecutionRules } from '../../core/rules.js';
import { benchmarkReturns, type BarWindow, type LegData, type PolicyColumns, type TradingData } from '../../core/trading-data.js';
import type { Kernels } from '../memory/kernels.js';
import type { SharedMemory } from '../memory/memory.js';
import type { MoneyColumns } from '../../core/money-columns.js';
import { MarketWriter } from './market-writer.js';

/** Where the account's clock and what ties its legs to it stand. All pointers are bytes into the shared memory. */
export interface AccountLayout {
  readonly instants: number;
  /** f64[instants], epoch ms */
  readonly time: number;
  readonly dayOfBar: number;
  readonly dayEnd: number;
  readonly days: number;
  /** f64[day] */
  readonly benchmark: number;
  /** f64[instants][legs]: what a position of each leg is valued at when entries are sized, beside each other, since they are read
   *  together */
  readonly values: number;
  readonly legs: readonly LegLayout[];
}

export interface LegLayout {
  /** i32[bars]; 0 where the instant is the bar plus `shift` */
  readonly instantOf: number;
  readonly shift: number;
  /** i32[instants] */
  readonly barAt: number;
  /** f64[instants]: the leg's last close */
  readonly mark: number;
  /** f64[2 * (instants + 1)] */
  readonly markSum: number;
  /** f64[bars], 0 where no correlation is asked for */
  readonly logClose: number;
  /** f64[bars]: weights of a policy; 0 where there is none */
  readonly policy: number;
  /** bits of the bars on whose closes the policy takes the leg out; 0 where it never does */
  readonly policyOff: number;
  /** columns of its money, 0 where it asks nothing */
  readonly money: MoneyLayout;
}

/** Fields of the kernels' LegMoney that are pointers. */
export type MoneyLayout = Readonly<
  Record<'funding' | 'swap_nights' | 'borrow_days' | 'rate_at_open' | 'rate_at_close' | 'is_shut' | 'spread', number>
>;

/** Copies the account's clock and the places of its legs' bars on it into the shared memory. */
export function layOutAccount(
  data: TradingData,
  legs: readonly LegData[],
  { fill, hasCorrelation }: { readonly fill: ExecutionRules['fill']; readonly hasCorrelation: boolean },
  shared: SharedMemory,
  kernels: Kernels,
): AccountLayout {
  const writer = new MarketWriter(shared, kernels);
  const benchmark = benchmarkReturns(data);
  return {
    instants: data.market.bars.timeMs.length,
    time: writer.writeNumbers(data.market.bars.timeMs),
    ...writer.writeDays(data.dayClockMs),
    days: benchmark.length,
    benchmark: writer.writeNumbers(benchmark),
    values: writer.writeNumbers(valuesOf(legs, data.market.bars.timeMs.length, fill)),
    legs: legs.map((leg, index) => ({
      ...layOutLeg(writer, leg, hasCorrelation),
      money: layOutMoney(writer, data.money?.[index] ?? {}),
    })),
  };
}

function valuesOf(legs: readonly LegData[], instants: number, fill: ExecutionRules['fill']): Float64Array {
  const values = new Float64Array(instants * legs.length);
  writeLegValues(values, legs, { from: 0, to: instants }, fill === 'next_open');
  return values;
}

/** Writes what a position of each leg is valued at on some instants: at an open a leg is worth its bar's open, or its last close where it has
 *  no bar; at a close its last close.
 *  values  f64[instants][legs], out */
export function writeLegValues(values: Float64Array, legs: readonly LegData[], { from, to }: BarWindow, isAtOpens: boolean): void {
  legs.forEach(({ data, instantOf, barAt }, leg) => {
    const { open, close } = data.market.bars;
    for (let instant = from; instant < to; instant++) {
      const bar = barAt[instant]!;
      const isOpening = isAtOpens && instantOf[bar] === instant;
      values[instant * legs.length + leg] = (isOpening ? open[bar] : close[bar]) ?? 0;
    }
  });
}

function layOutLeg(writer: MarketWriter, { data, instantOf, barAt, policy }: LegData, hasCorrelation: boolean): Omit<LegLayout, 'money'> {
  const { close } = data.market.bars;
  const marks = Float64Array.from(barAt, (bar) => (bar < 0 ? 0 : close[bar]!)); // before its first bar nothing is held
  const isShifted = instantOf.every((instant, bar) => instant === bar + instantOf[0]!);
  const mark = writer.writeNumbers(marks);
  return {
    instantOf: isShifted ? 0 : writer.writeInts(instantOf),
    shift: isShifted ? instantOf[0]! : 0,
    barAt: writer.writeInts(barAt),
    mark,
    markSum: writer.summarize(mark, marks.length).closeSum,
    logClose: hasCorrelation ? writer.writeNumbers(close.map(Math.log)) : 0,
    policy: policy === undefined ? 0 : writer.writeNumbers(policy.weights),
    policyOff: policy?.isOff === undefined ? 0 : writer.writeBytes(packBits(policy.isOff)),
  };
}

/** Writes other weights into the places of those that an account was laid out with.
 *  policies  of each leg: the same bars, and `isOff` where there was one */
export function writePolicies({ legs }: AccountLayout, policies: readonly PolicyColumns[], shared: SharedMemory): void {
  legs.forEach((leg, index) => {
    const { weights, isOff } = policies[index]!;
    shared.f64(leg.policy, weights.length).set(weights);
    if (isOff === undefined) return;
    const bits = packBits(isOff);
    shared.bytes(leg.policyOff, bits.length).set(bits);
  });
}

/** Returns one bit a bar, in whole words of 64. */
function packBits(flags: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(flags.length / 64) * 8);
  for (let bar = 0; bar < flags.length; bar++) if (flags[bar] !== 0) bits[bar >> 3]! |= 1 << (bar & 7);
  return bits;
}

function layOutMoney(writer: MarketWriter, columns: MoneyColumns): MoneyLayout {
  const place = (column: Float64Array | undefined): number => (column === undefined ? 0 : writer.writeNumbers(column));
  return {
    funding: place(columns.funding),
    swap_nights: place(columns.swapNights),
    borrow_days: place(columns.borrowDays),
    rate_at_open: place(columns.rateAtOpen),
    rate_at_close: place(columns.rateAtClose),
    is_shut: columns.isShut === undefined ? 0 : writer.writeBytes(columns.isShut),
    spread: place(columns.spreadBps),
  };
}
