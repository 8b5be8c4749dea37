import { UsageError } from '../../core/errors.js';
import type { Market } from '../../core/bars.js';
import { suggestName } from '../../core/nearest-name.js';
import { formatTime, parseTime } from '../../core/time.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { SystemFile } from './system-schema.js';

/** The part of the data that is traded and marked, half-open in time and in bars. */
export interface NamedWindow extends BarWindow {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** How a caller narrows the window beside the system file. */
export interface WindowChoice {
  /** an entry of `windows` */
  readonly window?: string | undefined;
  readonly lookbackDays?: number | undefined;
}

const DAY_MS = 86_400_000;

/** Finds the window's bars: a named window, else data.start and data.end, else everything; `lookbackDays` keeps its last days.
 *  Throws UsageError WINDOW_INVALID, NAME_UNKNOWN. */
export function chooseWindow(file: SystemFile, market: Market, choice: WindowChoice): NamedWindow {
  const { timeMs } = market.bars;
  const dataEndMs = timeMs.at(-1)! + market.timeframe.durationMs;
  const { name, start, end } = boundsOf(file, choice.window);
  const lastEndMs = Math.min(end === undefined ? dataEndMs : parseTime(end, `${name} end`), dataEndMs);
  const firstMs = start === undefined ? timeMs[0]! : parseTime(start, `${name} start`);
  const startMs = choice.lookbackDays === undefined ? firstMs : Math.max(firstMs, lastEndMs - choice.lookbackDays * DAY_MS);
  const from = firstAtOrAfter(timeMs, startMs);
  const to = firstAtOrAfter(timeMs, lastEndMs);
  if (to - from < 2) throw emptyWindow(name, startMs, lastEndMs, market, Math.max(0, to - from));
  return {
    name: choice.lookbackDays === undefined ? name : `last-${choice.lookbackDays}d`,
    startMs: timeMs[from]!,
    endMs: Math.min(lastEndMs, timeMs[to - 1]! + market.timeframe.durationMs),
    from,
    to,
  };
}

/** Returns the window of some bars of the data. Throws UsageError WINDOW_INVALID where they are fewer than 2. */
export function windowOfBars(market: Market, name: string, { from, to }: BarWindow): NamedWindow {
  const { timeMs } = market.bars;
  const [startMs, endMs] = [timeMs[from] ?? timeMs.at(-1)!, timeMs[Math.max(0, to - 1)]! + market.timeframe.durationMs];
  if (to - from < 2) throw emptyWindow(name, startMs, endMs, market, Math.max(0, to - from));
  return { name, startMs, endMs, from, to };
}

function boundsOf(file: SystemFile, name: string | undefined): { name: string; start: string | undefined; end: string | undefined } {
  const { start, end } = file.data;
  if (name === undefined) return { name: start === undefined && end === undefined ? 'all' : 'custom', start, end };
  const windows = file.windows ?? {};
  const bounds = windows[name];
  if (bounds) return { name, start: bounds[0], end: bounds[1] };
  const known = Object.keys(windows);
  throw new UsageError(
    'NAME_UNKNOWN',
    `unknown window "${name}"${suggestName(name, known) || `; the windows are ${known.join(', ') || 'none'}`}`,
    { context: { window: name } },
  );
}

function firstAtOrAfter(timeMs: Float64Array, wanted: number): number {
  let [low, high] = [0, timeMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeMs[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function emptyWindow(name: string, startMs: number, endMs: number, { bars, symbol, timeframe }: Market, found: number): UsageError {
  const data = `${formatTime(bars.timeMs[0]!)} to ${formatTime(bars.timeMs.at(-1)! + timeframe.durationMs)}`;
  return new UsageError(
    'WINDOW_INVALID',
    `window "${name}" [${formatTime(startMs)}, ${formatTime(endMs)}) holds ${found} of the bars of ${symbol} ${timeframe.name} (${data}); it needs at least 2`,
    {
      context: { window: name, bars: found },
    },
  );
}
