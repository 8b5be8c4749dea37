import type { InstrumentRules } from '../../core/rules.js';
import { instrumentOf } from '../system/instrument-of.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns what a symbol is traded in as the engine reads it. */
export function instrumentRulesOf(file: SystemFile, symbol: string): InstrumentRules {
  const { lot, multiplier, tick, min_notional: minNotional, fees } = instrumentOf(file, symbol);
  return {
    lot,
    multiplier,
    tick,
    minNotional,
    feePerUnit: fees?.per_unit,
    minimumFee: fees?.minimum,
    takerFeeBps: fees?.taker_bps,
    makerFeeBps: fees?.maker_bps,
  };
}
