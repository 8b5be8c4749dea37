import { intColumn } from '../../core/int-column.js';
import type { TradeColumns } from '../../core/trade-columns.js';
import type { Kernels } from '../memory/kernels.js';

/** Copies trades out of the records that a kernel wrote.
 *  hasLegs  whether they are of an account */
export function readTrades(kernels: Kernels, pointer: number, count: number, hasLegs: boolean): TradeColumns {
  const recordBytes = kernels.constant('TRADE_BYTES');
  const view = new DataView(kernels.memory.buffer, pointer, count * recordBytes);
  const wholes = (field: string): Int32Array => {
    const offset = kernels.constant(`TRADE_${field}`);
    return intColumn(count, (i) => view.getInt32(i * recordBytes + offset, true));
  };
  const numbers = (field: string): Float64Array => {
    const offset = kernels.constant(`TRADE_${field}`);
    const column = new Float64Array(count);
    for (let i = 0; i < count; i++) column[i] = view.getFloat64(i * recordBytes + offset, true);
    return column;
  };
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
  };
}
