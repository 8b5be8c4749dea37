import { escapeText } from '../markup.js';
import { formatTick, logTicks, NICE_TICKS_SOURCE, niceTicks } from '../../scale/nice-ticks.js';
import { TIME_TICKS_SOURCE, timeTicks } from '../../scale/time-ticks.js';

/** What a drawing that also runs inside the page may call. Such a drawing gets the kit as an argument, because its own text is
 *  placed in the page and cannot import. */
export interface DrawingKit {
  readonly niceTicks: typeof niceTicks;
  readonly logTicks: typeof logTicks;
  readonly formatTick: typeof formatTick;
  readonly timeTicks: typeof timeTicks;
  readonly escapeText: typeof escapeText;
}

export const DRAWING_KIT: DrawingKit = { niceTicks, logTicks, formatTick, timeTicks, escapeText };

/** The kit's text, for the page: defines `kit`. */
export const DRAWING_KIT_SOURCE = `${NICE_TICKS_SOURCE}
${TIME_TICKS_SOURCE}
${escapeText.toString()}
const kit = { niceTicks, logTicks, formatTick, timeTicks, escapeText };`;
