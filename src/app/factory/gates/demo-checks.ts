import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import { findFlat, findStale } from '../../../data/quality/find-still.js';
import { formatTime } from '../../../core/time.js';
import type { BacktestResult } from '../../run/backtest.js';
import { legRuns } from '../../run/leg-runs.js';
import { failed, passed, type GateCase } from './gate-work.js';
import { checkCalibration, checkPredictions, scoresOf } from './model-checks.js';

/** Makes the checks that a demo asks for, on each market of its runs. Throws what asking a model throws. */
export async function checkDemo(work: GateCase, runs: readonly BacktestResult[]): Promise<JudgedCheck[]> {
  const { checks } = work.system.file.lifecycle!.gates.demo;
  const found: JudgedCheck[] = [];
  for (const run of runs.flatMap(legRuns)) {
    const asksModel = checks.some((check) => check === 'prediction_distribution' || check === 'calibration');
    const scores = asksModel ? await scoresOf(work, run) : undefined;
    for (const check of checks) {
      if (check === 'no_stale_data') found.push(checkStale(run));
      else if (scores === undefined) found.push(passed(check, `${run.market.symbol}: the system asks no model.`));
      else found.push(check === 'calibration' ? await checkCalibration(work, run, scores) : checkPredictions(work, run, scores));
    }
  }
  return found;
}

/** No bar of the demo is one of a feed that stood still: the bar before it again, or a price that moves no more. */
function checkStale({ market, window }: BacktestResult): JudgedCheck {
  const { symbol, bars } = market;
  const still = [...findStale(bars), ...findFlat(bars)].filter(({ from, to }) => to > window.from && from < window.to);
  const worst = still.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
  if (worst === undefined)
    return passed('no_stale_data', `${symbol}: no price stands still, and no bar is given twice, in ${window.to - window.from} bars.`);
  const [from, count] = [formatTime(bars.timeMs[worst.from]!), worst.to - worst.from];
  return failed(
    'no_stale_data',
    `${symbol}: ${count} bars from ${from} on say the same; a feed that stands still has no prices to trade at.`,
  );
}
