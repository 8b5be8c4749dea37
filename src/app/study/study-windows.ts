import type { Market } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { checkWindowsApart, splitWindows } from '../../validation/split-windows.js';
import { chooseWindow, windowOfBars, type NamedWindow } from '../system/choose-window.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

/** What a study searches on, and what it looks at afterwards. */
export interface StudyWindows {
  /** the whole window where nothing is split off */
  readonly search: NamedWindow;
  readonly validation: NamedWindow | undefined;
  readonly holdout: NamedWindow | undefined;
}

const PARTS = ['train', 'validation', 'holdout'] as const;

/** Returns the windows of a study. Throws UsageError WINDOW_INVALID, WINDOWS_OVERLAP, NAME_UNKNOWN, CONFIG_INVALID. */
export function planWindows(file: SystemFile, market: Market, options: RunOptions): StudyWindows {
  const { split } = file.study;
  if (split === undefined) return { search: chooseWindow(file, market, options), validation: undefined, holdout: undefined };
  const given = PARTS.filter((part) => split[part] !== undefined);
  const isNamed = given.map((part) => typeof split[part] === 'string');
  if (isNamed.includes(true) && isNamed.includes(false))
    throw new UsageError('CONFIG_INVALID', 'study.split must give names of windows or fractions of the bars, not both', {
      context: { entry: 'study.split' },
    });
  const windows = isNamed[0]
    ? given.map((part) => namedPart(file, market, split[part] as string, options))
    : fractionParts(file, market, given, options);
  const at = (part: (typeof PARTS)[number]): NamedWindow | undefined => windows[given.indexOf(part)];
  return { search: at('train')!, validation: at('validation'), holdout: at('holdout') };
}

function namedPart(file: SystemFile, market: Market, window: string, { window: asked, lookbackDays }: RunOptions): NamedWindow {
  const flag = asked !== undefined ? '--window' : lookbackDays !== undefined ? '--lookback-days' : undefined;
  if (flag !== undefined)
    throw new UsageError('FLAG_INVALID', `${flag} and a study.split by names say different things; leave one of them out`, {
      context: { flag },
    });
  return chooseWindow(file, market, { window });
}

function fractionParts(file: SystemFile, market: Market, given: readonly (typeof PARTS)[number][], options: RunOptions): NamedWindow[] {
  const whole = chooseWindow(file, market, options);
  const parts = given.map((name) => ({ name, fraction: file.study.split![name] as number }));
  return splitWindows({ bars: whole, parts, gapBars: file.study.gap_bars }).map((bars, part) => windowOfBars(market, given[part]!, bars));
}

/** Refuses windows that share time, and those that do not come in the order in which they are looked at. Throws UsageError WINDOWS_OVERLAP,
 *  WINDOW_INVALID. */
export function checkStudyWindows({ search, validation, holdout }: StudyWindows): void {
  const windows = [search, validation, holdout].filter((window) => window !== undefined);
  checkWindowsApart(windows);
  windows.forEach((window, position) => {
    const before = windows[position - 1];
    if (before !== undefined && window.startMs < before.startMs)
      throw new UsageError(
        'WINDOW_INVALID',
        `window "${window.name}" must come after "${before.name}": what is searched first would know what comes later`,
        { context: { window: window.name } },
      );
  });
}
