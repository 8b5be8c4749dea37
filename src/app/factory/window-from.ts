import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { BacktestResult } from '../run/backtest.js';
import { formatTime } from '../../core/time.js';

/** No data reach it. */
const NEVER = '9999-12-31';

/** Returns a system with a window of all bars from a time on. */
export function withWindowFrom(system: ResolvedSystem, name: string, from: string): ResolvedSystem {
  return withWindow(system, name, [from, NEVER]);
}

/** Returns a run that says where its window ended, so that it is the same again once there are more bars. */
export function withWindowEnd(run: BacktestResult, name: string): BacktestResult {
  const [from, end] = run.system.file.windows?.[name] ?? [];
  if (from === undefined || end !== NEVER) return run;
  return { ...run, system: withWindow(run.system, name, [from, formatTime(run.window.endMs)]) };
}

function withWindow(system: ResolvedSystem, name: string, bounds: [string, string]): ResolvedSystem {
  const { file } = system;
  return { ...system, file: { ...file, windows: { ...file.windows, [name]: bounds } } };
}
