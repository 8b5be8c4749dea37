import type { TradeColumns } from '../../core/trade-columns.js';
import type { Kernels } from '../memory/kernels.js';
import { recordReader } from './record-reader.js';

/** Copies trades out of the records that a kernel wrote.
 *  hasLegs    whether they are of an account
 *  isStepped  whether it was walked instant by instant */
export function readTrades(kernels: Kernels, pointer: number, count: number, hasLegs: boolean, isStepped: boolean): TradeColumns {
  const { whole: wholes, number: numbers } = recordReader(kernels, 'TRADE', pointer, count);
  return {
    count,
    entryBar: wholes('ENTRY_BAR'),
    exitBar: wholes('EXIT_BAR'),
    side: wholes('SIDE'),
    reason: wholes('REASON'),
    ambiguous: wholes('AMBIGUOUS'),
    barsHeld: wholes('BARS_HELD'),
    entryPrice: numbers('ENTRY_PRICE'),
    exitPrice: numbers('EXIT_PRICE'),
    quantity: numbers('QUANTITY'),
    pnl: numbers('PNL'),
    fees: numbers('FEES'),
    tradeReturn: numbers('TRADE_RETURN'),
    rMultiple: numbers('R_MULTIPLE'),
    mae: numbers('MAE'),
    mfe: numbers('MFE'),
    entryFee: numbers('ENTRY_FEE'),
    ...(hasLegs && { leg: wholes('LEG') }),
    ...(isStepped && { number: wholes('NUMBER') }),
  };
}
