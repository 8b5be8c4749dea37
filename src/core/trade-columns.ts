import type { FillColumns } from './account.js';
import { EXIT_REASONS, type Trade } from './trade.js';

/** Trades in columns, in the order of their exits; bars are positions in the data. See Trade for the units. */
export interface TradeColumns {
  readonly count: number;
  readonly entryBar: Int32Array;
  readonly exitBar: Int32Array;
  /** +1 or -1 */
  readonly side: Int32Array;
  /** index into EXIT_REASONS */
  readonly reason: Int32Array;
  readonly ambiguous: Int32Array;
  readonly barsHeld: Int32Array;
  readonly entryPrice: Float64Array;
  readonly exitPrice: Float64Array;
  readonly quantity: Float64Array;
  readonly pnl: Float64Array;
  readonly fees: Float64Array;
  readonly tradeReturn: Float64Array;
  readonly rMultiple: Float64Array;
  readonly mae: Float64Array;
  readonly mfe: Float64Array;
  readonly entryFee: Float64Array;
  /** i32: position of the leg, of an account; absent where there are no legs. Bars are then instants of the account's clock */
  readonly leg?: Int32Array | undefined;
  /** i32: of an account that is walked instant by instant, what its fills call the position */
  readonly number?: Int32Array | undefined;
  /** f64: of such an account, funding, swaps and borrowing of each trade, which `pnl` is net of; below 0 was got */
  readonly charges?: Float64Array | undefined;
}

/** Returns the trades one by one.
 *  symbols  of the market; of an account those of its legs
 *  timeMs   f64[bar] of the data, epoch milliseconds */
export function listTrades(columns: TradeColumns, symbols: string | readonly string[], timeMs: Float64Array): Trade[] {
  return Array.from({ length: columns.count }, (_, i) => ({
    symbol: typeof symbols === 'string' ? symbols : symbols[columns.leg?.[i] ?? 0]!,
    side: columns.side[i]! > 0 ? 'long' : 'short',
    entryTimeMs: timeMs[columns.entryBar[i]!]!,
    entryPrice: columns.entryPrice[i]!,
    exitTimeMs: timeMs[columns.exitBar[i]!]!,
    exitPrice: columns.exitPrice[i]!,
    quantity: columns.quantity[i]!,
    pnl: columns.pnl[i]!,
    fees: columns.fees[i]!,
    return: columns.tradeReturn[i]!,
    rMultiple: columns.rMultiple[i]!,
    barsHeld: columns.barsHeld[i]!,
    mae: columns.mae[i]!,
    mfe: columns.mfe[i]!,
    exitReason: EXIT_REASONS[columns.reason[i]!]!,
    ambiguous: columns.ambiguous[i]! !== 0,
  }));
}

/** Returns the opens of bars, epoch milliseconds. */
export function timesOf(bars: Int32Array, timeMs: Float64Array): Float64Array {
  const times = new Float64Array(bars.length);
  for (let i = 0; i < bars.length; i++) times[i] = timeMs[bars[i]!]!;
  return times;
}

/** Returns what was bought and sold, quote currency: the size of every fill times its price.
 *  multipliers  by leg, of one market its own: quote currency per unit and point */
export function tradedNotional({ count, leg, entryPrice, exitPrice, quantity }: TradeColumns, multipliers: readonly number[]): number {
  let notional = 0;
  for (let i = 0; i < count; i++) {
    const multiplier = multipliers[leg?.[i] ?? 0]!;
    notional += quantity[i]! * (Math.abs(entryPrice[i]! * multiplier) + Math.abs(exitPrice[i]! * multiplier));
  }
  return notional;
}

/** The same of fills, in the account's currency: those of parts and additions too. */
export function filledNotional({ count, leg, quantity, price, rate }: FillColumns, multipliers: readonly number[]): number {
  let notional = 0;
  for (let i = 0; i < count; i++) notional += quantity[i]! * Math.abs(price[i]! * multipliers[leg[i]!]!) * rate[i]!;
  return notional;
}

/** Returns f64[trade]: what each trade did to the account, a fraction of the cash before it; 0 where that was gone. */
export function accountReturns(pnl: Float64Array, initialCash: number): Float64Array {
  let cash = initialCash;
  return pnl.map((profit) => {
    const change = cash > 0 ? profit / cash : 0;
    cash += profit;
    return change;
  });
}
