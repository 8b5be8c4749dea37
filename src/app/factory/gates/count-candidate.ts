import type { BacktestResult } from '../../run/backtest.js';
import { Registry, type OtherTrials } from '../../verdict/registry.js';
import { openSample, type ReturnSample } from '../../verdict/return-sample.js';
import { countTrials } from '../../verdict/trial-counter.js';
import { benchmarkOf, dailyReturnsOf } from '../../verdict/winner-evidence.js';
import { runsOfFactory } from './gate-work.js';

/** A candidate as a trial of its idea. */
export interface CountedCandidate {
  /** what it returned; undefined where the window is too short for a verdict */
  readonly sample: ReturnSample | undefined;
  /** the other candidates, and what was tried on the same bars */
  readonly others: OtherTrials;
}

/** Counts a run as a trial of the idea that its system is a candidate of, and keeps what it returned: whatever becomes of it, the verdict on
 *  each of the others was chosen from it too. The same run counts once. */
export function countCandidate(folder: string, run: BacktestResult): CountedCandidate {
  const { system, window } = run;
  const counter = countTrials('backtest', system, run, window, new Registry(runsOfFactory(folder)));
  const sample = openSample(run, window, 1);
  sample?.keepDays(0, dailyReturnsOf(run), benchmarkOf(run)?.returns);
  counter.begin(1);
  return { sample, others: counter.end(1, sample?.toKept(1)) };
}
