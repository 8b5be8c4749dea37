import { BAR_COLUMNS, type Bars, type Calendar } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import type { Timeframe } from '../../core/timeframe.js';
import { allocateBars } from '../bars/raw-bars.js';
import type { CheckedRows } from './checked-rows.js';
import { missingTimes, type Gap } from './find-gaps.js';

/** Rows whose gaps are filled, and how many bars were made up. */
export interface FilledRows {
  readonly rows: CheckedRows;
  readonly madeUp: number;
}

/** Puts a flat bar at the close before, without volume, where the calendar expects one: nothing traded, as far as anybody knows. A bar that
 *  is made up has the row of the one before it.
 *  source  for the sentence
 *  Throws DataError DATA_QUALITY where more bars would be made up than there are. */
export function fillGaps(
  rows: CheckedRows,
  gaps: readonly Gap[],
  { timeframe, calendar, source }: { readonly timeframe: Timeframe; readonly calendar: Calendar; readonly source: string },
): FilledRows {
  const count = rows.rowNumbers.length,
    madeUp = gaps.reduce((sum, { missingBars }) => sum + missingBars, 0);
  if (madeUp === 0) return { rows, madeUp };
  if (madeUp > count) throw tooMany(source, madeUp, count, calendar);
  const bars = allocateBars(count + madeUp),
    rowNumbers = new Uint32Array(count + madeUp),
    filler = new GapFiller(rows, { bars, rowNumbers }),
    times = missingTimes(rows.bars.timeMs, gaps, timeframe, calendar);
  gaps.forEach(({ index }, gap) => {
    filler.copyTo(index);
    for (const timeMs of times[gap]!) filler.makeUp(timeMs);
  });
  filler.copyTo(count);
  return { rows: { ...rows, bars, rowNumbers }, madeUp };
}

/** Copies rows, and makes some up between them. */
class GapFiller {
  private readonly from: CheckedRows;
  private readonly to: { readonly bars: Bars; readonly rowNumbers: Uint32Array };
  private readonly volume: number;
  private copied = 0;
  private at = 0;

  constructor(from: CheckedRows, to: { readonly bars: Bars; readonly rowNumbers: Uint32Array }) {
    this.from = from;
    this.to = to;
    // a source without volume stays without
    this.volume = from.bars.volume.every(Number.isNaN) ? Number.NaN : 0;
  }

  /** Copies the rows before `end` that are not copied yet. */
  copyTo(end: number): void {
    for (const name of ['timeMs', ...BAR_COLUMNS] as const satisfies readonly (keyof Bars)[])
      this.to.bars[name].set(this.from.bars[name].subarray(this.copied, end), this.at);
    for (; this.copied < end; this.copied++) this.to.rowNumbers[this.at++] = this.from.rowNumbers.at(this.copied)!;
  }

  makeUp(timeMs: number): void {
    const { bars, rowNumbers } = this.to,
      close = this.from.bars.close[this.copied - 1]!;
    for (const name of ['open', 'high', 'low', 'close'] as const) bars[name][this.at] = close;
    bars.timeMs[this.at] = timeMs;
    bars.volume[this.at] = this.volume;
    rowNumbers[this.at++] = this.from.rowNumbers.at(this.copied - 1)!;
  }
}

function tooMany(source: string, madeUp: number, count: number, { name }: Calendar): DataError {
  const [many, few] = [madeUp, count].map((bars) => bars.toLocaleString('en'));
  return new DataError(
    'DATA_QUALITY',
    `${source}: quality.gap: repair would make ${many} bars up beside ${few} of its own; is its calendar ${name}, and nothing missing from it?`,
    { context: { source, kind: 'gap', count: madeUp } },
  );
}
