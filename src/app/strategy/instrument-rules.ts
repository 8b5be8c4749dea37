import type { InstrumentMoney } from '../../core/instrument-money.js';
import type { InstrumentRules } from '../../core/rules.js';
import { instrumentOf, type InstrumentFile } from '../system/instrument-of.js';
import type { EntryPath } from '../system/rule-entries.js';
import type { SystemFile } from '../system/system-schema.js';
import { maybeNaN, orNaN } from './or-nan.js';

/** Returns what a symbol is traded in as the engine reads it, NaN where parameters decide. */
export function instrumentRulesOf(file: SystemFile, symbol: string): InstrumentRules {
  const own = instrumentOf(file, symbol);
  const { lot, multiplier, tick, min_notional: minNotional, fees } = own;
  return {
    lot: orNaN(lot),
    multiplier: orNaN(multiplier),
    tick: maybeNaN(tick),
    minNotional: maybeNaN(minNotional),
    feePerUnit: maybeNaN(fees?.per_unit),
    minimumFee: maybeNaN(fees?.minimum),
    takerFeeBps: maybeNaN(fees?.taker_bps),
    makerFeeBps: maybeNaN(fees?.maker_bps),
    ...moneyOf(own, file),
  };
}

/** I3–I7. A column of funding alone is taken as it is: times 1. */
function moneyOf(own: InstrumentFile, { risk, portfolio }: SystemFile): InstrumentMoney {
  const { funding, currency } = own;
  return {
    kind: own.kind,
    initialMargin: maybeNaN(own.initial_margin),
    maintenanceMargin: maybeNaN(own.maintenance_margin),
    fundingRate: maybeNaN(funding?.column === undefined ? funding?.rate : (funding.rate ?? 1)),
    swapLong: maybeNaN(own.swap_long),
    swapShort: maybeNaN(own.swap_short),
    borrowRate: maybeNaN(own.borrow_rate),
    foreignCurrency: currency !== risk.currency && risk.currency !== undefined ? currency : undefined,
    hasSession: own.session !== undefined || portfolio?.guards?.sessions !== undefined,
  };
}

/** Fields of the rules whose names are not those of their entries. */
const FIELDS: Readonly<Record<string, keyof InstrumentRules>> = {
  'fees.taker_bps': 'takerFeeBps',
  'fees.maker_bps': 'makerFeeBps',
  'fees.per_unit': 'feePerUnit',
  'fees.minimum': 'minimumFee',
  min_notional: 'minNotional',
  initial_margin: 'initialMargin',
  maintenance_margin: 'maintenanceMargin',
  'funding.rate': 'fundingRate',
  swap_long: 'swapLong',
  swap_short: 'swapShort',
  borrow_rate: 'borrowRate',
};

/** Returns the field of an instrument's rules that an entry stands for.
 *  path  below the instrument, e.g. fees, per_unit */
export function instrumentField(path: EntryPath): keyof InstrumentRules {
  const entry = path.join('.');
  return FIELDS[entry] ?? (entry as 'lot' | 'multiplier' | 'tick');
}
