import type { JudgedRows, ModelEvent } from './model-event.js';
import { shareBars, type Stretch } from './same-bars.js';

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
export function countLooks(events: readonly ModelEvent[], rows: Pick<JudgedRows, 'symbols' | 'from' | 'to'>): Looks {
  const looks = events.flatMap((event) => (event.event === 'evaluated' && shareBars(stretchOf(event), stretchOf(rows)) ? [event] : []));
  return {
    count: new Set(looks.map(({ version, look }) => `${version} ${look}`)).size,
    versions: [...new Set(looks.map(({ version }) => version))].sort((a, b) => a - b),
  };
}

/** From the first row to the last, which is one of them. */
function stretchOf({ symbols, from, to }: Pick<JudgedRows, 'symbols' | 'from' | 'to'>): Stretch {
  return { symbols, startMs: Date.parse(from), endMs: Date.parse(to) + 1 };
}
