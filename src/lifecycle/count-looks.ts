import type { JudgedRows, ModelEvent } from './model-event.js';

/** How often versions of a model were judged on rows of a stretch. */
export interface Looks {
  /** different looks, from 1 where there was one */
  readonly count: number;
  /** versions that looked, ascending */
  readonly versions: readonly number[];
}

/** Counts the looks of a model's versions at rows that overlap some rows in time and share a symbol with them. A look that was repeated on
 *  the same rows counts once; newer data under the same times do not make the rows others.
 *  events  of the model */
export function countLooks(events: readonly ModelEvent[], { symbols, from, to }: Pick<JudgedRows, 'symbols' | 'from' | 'to'>): Looks {
  const [startMs, endMs] = [Date.parse(from), Date.parse(to)];
  const looks = events.flatMap((event) => {
    if (event.event !== 'evaluated' || !event.symbols.some((symbol) => symbols.includes(symbol))) return [];
    return Date.parse(event.from) <= endMs && Date.parse(event.to) >= startMs ? [event] : [];
  });
  return {
    count: new Set(looks.map(({ version, look }) => `${version} ${look}`)).size,
    versions: [...new Set(looks.map(({ version }) => version))].sort((a, b) => a - b),
  };
}
