import { formatTime } from '../../core/time.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { Comparison, ComparedRow } from './compare-composite.js';

/** Returns a comparison as `--json` has it. Differences are a day; undefined is null. */
export function comparisonJson({ system, windows, members, rows, shuffled, shuffledForecasts, illusion, warnings }: Comparison): object {
  return {
    system,
    inner: windowJson(windows.inner),
    window: windowJson(windows.outer),
    members,
    rows: rows.map(rowJson),
    shuffled: shuffled ? { ...shuffled, count: shuffled.sharpes.length } : null,
    shuffled_forecasts: shuffledForecasts ? { ...shuffledForecasts, count: shuffledForecasts.sharpes.length } : null,
    illusion,
    warnings,
  };
}

function rowJson({ daily: _daily, difference, ...row }: ComparedRow): object {
  return { ...row, difference: difference ?? null };
}

function windowJson({ name, startMs, endMs }: NamedWindow): object {
  return { name, start: formatTime(startMs), end: formatTime(endMs) };
}
