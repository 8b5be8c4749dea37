import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import { SpaceCodec } from '../../../search/codec.js';
import { accountReturns } from '../../../core/trade-columns.js';
import { backtest } from '../../run/backtest.js';
import { cashOf } from '../../strategy/rules-of.js';
import { firstValue, isRanked } from '../../study/study-analysis.js';
import { runOptimize } from '../../study/study-files.js';
import type { StudyOutcome } from '../../study/study-outcome.js';
import { Registry } from '../../verdict/registry.js';
import { judgeCurve, judgeStudy } from '../../verdict/study-verdict.js';
import { countTrials } from '../../verdict/trial-counter.js';
import { benchmarkOf, dailyReturnsOf } from '../../verdict/winner-evidence.js';
import { isRuined } from '../../../core/trial-record.js';
import { countCandidate } from './count-candidate.js';
import { failed, passed, runsOfFactory, type GateCase } from './gate-work.js';

export interface Research {
  readonly checks: readonly JudgedCheck[];
  readonly evidence: readonly string[];
}

/** Judges what research found, on its own window: a study of the system's space where it has one, else the one run. */
export async function judgeResearch(work: GateCase, window: string, wanted: readonly string[]): Promise<Research> {
  const checks: JudgedCheck[] = [];
  const evidence: string[] = [];
  if (!wanted.includes('verdict') && !wanted.includes('plateau')) return { checks, evidence };
  for (const symbol of work.symbols) {
    if (Object.keys(work.system.file.space).length === 0) {
      if (wanted.includes('verdict')) checks.push(await judgeSingleRun(work, symbol, window));
      continue;
    }
    const { result, dir } = await runOptimize(work.system, { ...work.options, symbol, window }, runsOfFactory(work.folder), Date.now());
    evidence.push(dir.slice(work.folder.length + 1));
    if (wanted.includes('verdict')) checks.push(verdictOf(symbol, result.verdict));
    if (wanted.includes('plateau')) checks.push(plateauOf(symbol, result));
  }
  return { checks, evidence };
}

function verdictOf(symbol: string, verdict: StudyOutcome['verdict']): JudgedCheck {
  if (verdict === undefined) return failed('verdict', `${symbol}: no verdict was asked for (verdict.enabled).`);
  return (verdict.verdict === 'edge' ? passed : failed)('verdict', `${symbol}: ${verdict.sentence}`);
}

/** Nothing was searched: what other studies tried on the same bars is told. A candidate of an idea was chosen from the others of it, and is
 *  judged as the best of them. */
async function judgeSingleRun({ system, options, folder }: GateCase, symbol: string, window: string): Promise<JudgedCheck> {
  const run = await backtest(system, { ...options, symbol, window });
  if (system.file.lifecycle!.idea !== undefined) {
    const { sample, others } = countCandidate(folder, run);
    return verdictOf(symbol, judgeStudy({ trialNumber: 0, run }, { sample, trialsRun: 1, others }));
  }
  const counter = countTrials('backtest', system, run, run.window, new Registry(runsOfFactory(folder)));
  counter.begin(1);
  const verdict = judgeCurve(
    system,
    run.market,
    {
      dailyReturns: dailyReturnsOf(run),
      benchmark: benchmarkOf(run),
      tradeReturns: accountReturns(run.trades.pnl, cashOf(system.file, run.parameters)),
      timeMs: run.market.bars.timeMs.subarray(run.window.from, run.window.to),
      isRuined: isRuined(run.facts),
    },
    { subject: 'The system', trialsRun: 1, others: counter.end(1) },
  );
  return verdictOf(symbol, verdict);
}

/** The system's own parameters stand on a plateau where the lower quartile of their neighbourhood is better than the median of all
 *  trials. */
function plateauOf(symbol: string, { space, trials, analysis, objectives, system }: StudyOutcome): JudgedCheck {
  const { plateau } = analysis;
  const ranked = [...trials.keys()].filter((trial) => isRanked(trials[trial]!));
  const judged = ranked.filter((trial) => Number.isFinite(plateau?.robustScores[trial]));
  if (plateau === undefined || judged.length === 0)
    return failed('plateau', `${symbol}: no trial has neighbours enough to tell a plateau; study.trials is ${system.file.study.trials}.`);
  const codec = new SpaceCodec(space);
  const own = codec.encode(system.file.params);
  const nearest = judged.reduce((best, trial) =>
    distance(codec.encode(trials[trial]!.parameters), own) < distance(codec.encode(trials[best]!.parameters), own) ? trial : best,
  );
  const sign = objectives[0]!.direction === 'maximize' ? 1 : -1;
  const scores = ranked.map((trial) => firstValue(trials[trial]!)).sort((a, b) => a - b);
  const median = scores[scores.length >> 1]!;
  const robust = plateau.robustScores[nearest]!;
  const sentence = `${symbol}: around trial ${nearest}, the nearest to the system's parameters that has neighbours, the lower quartile of ${objectives[0]!.text} is ${robust.toFixed(3)}; the median of all trials is ${median.toFixed(3)}.`;
  return (sign * (robust - median) > 0 ? passed : failed)('plateau', sentence);
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
