import type { DecimatedSeries } from '../model/decimate.js';
import { px, type Scale } from './frame.js';

/** Returns the path through a decimated series: per column first, low, high, last, leaving out repeats. */
export function seriesPath(series: DecimatedSeries, x: Scale, y: Scale): string {
  let path = '';
  for (let i = 0; i < series.timeMs.length; i++) {
    const [first, low, high, last] = [px(y(series.first[i]!)), px(y(series.low[i]!)), px(y(series.high[i]!)), px(y(series.last[i]!))];
    path += `${i === 0 ? 'M' : 'L'}${px(x(series.timeMs[i]!))} ${first}`;
    let before = first;
    for (const at of [low, high, last]) {
      if (at !== before) path += `V${at}`;
      before = at;
    }
  }
  return path;
}
