import { isMarginKind } from '../../core/instrument-money.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { instrumentOf } from './instrument-of.js';
import type { SystemFile } from './system-schema.js';

const DAY_MS = 86_400_000;

/** Whether money moves while positions are held, or entries have hours or a widest spread: that depends on the account as a whole, instant
 *  by instant (I3–I7). */
export function asksMoney(file: SystemFile): boolean {
  const { guards } = file.portfolio ?? {};
  if (guards?.max_spread_bps !== undefined || (guards?.sessions !== undefined && hasHours(file))) return true;
  return file.data.symbols.some((symbol) => asksOf(file, symbol));
}

function asksOf(file: SystemFile, symbol: string): boolean {
  const { kind, initial_margin, session, borrow_rate, currency } = instrumentOf(file, symbol);
  const { risk, strategy } = file;
  return (
    isMarginKind(kind) ||
    initial_margin !== undefined ||
    (borrow_rate !== undefined && strategy.short !== undefined) ||
    (session !== undefined && hasHours(file)) ||
    (risk.currency !== undefined && currency !== undefined && currency !== risk.currency)
  );
}

/** Bars of a day or longer have no hours. */
function hasHours({ data: { timeframe } }: SystemFile): boolean {
  return timeframe === undefined || parseTimeframe(timeframe).durationMs < DAY_MS;
}
