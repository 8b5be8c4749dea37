import { DataError } from '../../core/errors.js';
import type { LayoutName } from '../csv/layout-names.js';

const NANO = 1e9;
/** A price of a cent is this many 1e-9. */
const LEAST_FIXED = 1e7;

/** Returns what prices are divided by: 1e9 where they are Databento's whole numbers of 1e-9, which their size tells.
 *  layout  of the table; forced: what `data.layout` says: `databento` means whole numbers of 1e-9, another layout prices as they stand
 *  Throws DataError DATA_CELL_INVALID where whole numbers are too small to tell.  */
export function priceScale(source: string, layout: LayoutName, prices: readonly string[], forced: LayoutName | undefined): number {
  if (forced !== undefined) return forced === 'databento' ? NANO : 1;
  if (layout !== 'databento') return 1;
  const texts = prices.map((text) => text.trim()).filter((text) => text !== '' && text !== '9223372036854775807');
  if (texts.length === 0 || !texts.every((text) => /^[+-]?\d+$/.test(text))) return 1;
  if (texts.every((text) => Math.abs(Number(text)) >= LEAST_FIXED)) return NANO;
  const small = texts.find((text) => Math.abs(Number(text)) < LEAST_FIXED)!;
  throw new DataError(
    'DATA_CELL_INVALID',
    `${source} has whole numbers for prices, such as ${small}, which may or may not be of 1e-9: write data.layout: databento where they are, generic where they are not`,
    { context: { source, value: small } },
  );
}
