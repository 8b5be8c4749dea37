import type { SignalSlice } from '../../report/model/monitor-report-input.js';

/** Bars of a stretch at least, and stretches at most. */
const LEAST_BARS = 50;
const MOST_SLICES = 40;

/** Returns how often there was a signal, stretch by stretch of equally many bars.
 *  timeMs   f64[bar] opens, ascending, epoch milliseconds
 *  signals  f64[signal] opens of the bars that had one, ascending; several of one bar count once */
export function signalSlices(timeMs: Float64Array, signals: Float64Array): SignalSlice[] {
  const bars = timeMs.length;
  const count = Math.min(MOST_SLICES, Math.floor(bars / LEAST_BARS));
  const withSignal = new Set(signals);
  return Array.from({ length: count }, (_, slice) => {
    const [from, to] = [Math.floor((slice * bars) / count), Math.floor(((slice + 1) * bars) / count)];
    const found = timeMs.subarray(from, to).reduce((sum, time) => sum + Number(withSignal.has(time)), 0);
    return { toMs: timeMs[to - 1]!, bars: to - from, rate: found / (to - from) };
  });
}
