import { POSITION_VALUES } from '../../core/graph.js';
import type { SystemFile } from './system-schema.js';

/** Calls of what reads the position that is held. */
const READS_POSITION = new RegExp(`\\b(${POSITION_VALUES.join('|')})\\s*\\(`);

/** Whether a strategy orders more than entries at the market and whole exits, or reads the position that it holds (O1–O5). */
export function ordersBeyondTheMarket({ strategy }: Pick<SystemFile, 'strategy'>): boolean {
  const { long, short, take, stop_to_entry_after } = strategy;
  if (take !== undefined || stop_to_entry_after !== undefined) return true;
  const asks = [long, short].some(
    (side) => (side?.order?.type ?? 'market') !== 'market' || side?.take !== undefined || side?.add !== undefined,
  );
  return asks || READS_POSITION.test(JSON.stringify(strategy));
}
