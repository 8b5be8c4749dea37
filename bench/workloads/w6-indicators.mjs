import { existsSync } from 'node:fs';
import { makeRow, makeSkippedRow } from '../measure/row.mjs';

const MODULE = new URL('../indicators.mjs', import.meta.url);
const CRITERION = { id: 'W6', title: 'indicator kernels against talib-web on 1,000,000 bars' };

/** Each indicator is a line of its own: `benchIndicators()` returns rows, or {name, ratio | ratios, parity, notes}. */
export async function run(context) {
  if (!existsSync(MODULE)) return [makeSkippedRow(CRITERION, 'bench/indicators.mjs is missing')];
  const { benchIndicators } = await import(MODULE.href);
  return (await benchIndicators(context)).map(toRow);
}

function toRow(measured) {
  if ('median' in measured || 'skipped' in measured) return { notes: [], ...measured, id: 'W6' };
  const { name, ratio, ratios = [ratio], parity, notes } = measured;
  return makeRow({ ...CRITERION, title: `${name} against talib-web on 1,000,000 bars`, unit: 'x', reach: 1, beyond: 2 }, ratios, { parity, notes });
}
