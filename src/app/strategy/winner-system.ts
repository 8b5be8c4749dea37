import type { ParameterValue, Parameters } from '../../core/graph.js';
import { formatTime } from '../../core/time.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { ResolvedSystem } from './resolve-system.js';

/** Returns the system file of a chosen trial, ready to be run by `backtest`: same data, same window.
 *  windows  further ones by name, for --window */
export function systemOfTrial(
  system: ResolvedSystem,
  symbol: string,
  window: NamedWindow,
  parameters: Parameters,
  windows: readonly NamedWindow[] = [],
): ResolvedSystem {
  const { space: _space, require: _require, ...file } = system.file;
  const symbols = file.portfolio === undefined ? [symbol] : file.data.symbols;
  const data = { ...file.data, symbols, start: formatTime(window.startMs), end: formatTime(window.endMs) };
  const named = {
    ...file.windows,
    ...Object.fromEntries(windows.map(({ name, startMs, endMs }) => [name, [formatTime(startMs), formatTime(endMs)] as [string, string]])),
  };
  const { split: _split, ...study } = file.study;
  return {
    ...system,
    file: {
      ...file,
      data,
      ...(Object.keys(named).length > 0 && { windows: named }),
      params: parameters as Record<string, ParameterValue>,
      study,
      space: {},
      require: [],
    },
  };
}
