import type { HeadParts } from '../app/run/result-head.js';
import { formatTime } from '../core/time.js';
import { paint, printCalendar, printLine, printWarning } from './print.js';

/** Prints what a run begins with for people: its warnings, what ran on which bars, and the calendar where it was read from them.
 *  details  what this kind of run adds to the line */
export function printHeading(
  { system, market, window, warnings }: Pick<HeadParts, 'system' | 'market' | 'window' | 'warnings'>,
  ...details: readonly string[]
): void {
  for (const warning of warnings) printWarning(warning);
  const parts = [
    paint('bold', system.file.system),
    `${market.symbol} ${market.timeframe.name}`,
    `${formatTime(window.startMs)} to ${formatTime(window.endMs)}`,
    ...details,
    ...(market.origin.kind === 'synthetic' ? ['SYNTHETIC'] : []),
  ];
  printLine(parts.join('  '));
  printCalendar(market);
}
