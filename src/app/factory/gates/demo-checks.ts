import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import { findFlat, findStale } from '../../../data/quality/find-still.js';
import type { Market } from '../../../core/bars.js';
import { formatTime } from '../../../core/time.js';
import type { BacktestResult } from '../../run/backtest.js';
import { legRuns } from '../../run/leg-runs.js';
import { chooseWindow } from '../../system/choose-window.js';
import { membersOf } from '../../system/composite.js';
import { failed, passed, type GateCase } from './gate-work.js';
import { checkCalibration, checkPredictions, scoresOf, type ModelCase } from './model-checks.js';

/** Makes the checks that a demo asks for, on each market of its runs; what a model is asked, of each member on each market.
 *  Throws what asking a model throws. */
export async function checkDemo(work: GateCase, runs: readonly BacktestResult[]): Promise<JudgedCheck[]> {
  const { checks } = work.system.file.lifecycle!.gates.demo;
  const found: JudgedCheck[] = [];
  const seen = new Set<Market>();
  for (const run of runs.flatMap(legRuns)) {
    found.push(...(await askModel(caseOf(work, run), checks)));
    if (checks.includes('no_stale_data') && !seen.has(run.market)) found.push(checkStale(run));
    seen.add(run.market);
  }
  return found;
}

/** A composite asks the models of its members, each on the bars that the account has. */
function caseOf({ system: { file }, options }: GateCase, run: BacktestResult): ModelCase {
  const { member, market } = run;
  const own = member && membersOf(file)[member.index]!.file;
  const asking = own && { ...own, data: file.data, ...(file.instruments && { instruments: file.instruments }) };
  const name = member === undefined ? market.symbol : `${member.name} ${market.symbol}`;
  return { file: asking ?? file, test: chooseWindow(file, market, { window: file.lifecycle!.gates.test.window }), run, name, options };
}

async function askModel(asked: ModelCase, checks: readonly string[]): Promise<JudgedCheck[]> {
  const wanted = MODEL_CHECKS.filter((check) => checks.includes(check));
  const scores = wanted.length === 0 ? undefined : await scoresOf(asked);
  if (scores === undefined) return wanted.map((check) => passed(check, `${asked.name}: the system asks no model.`));
  const found: JudgedCheck[] = [];
  for (const check of wanted) found.push(check === 'calibration' ? await checkCalibration(asked, scores) : checkPredictions(asked, scores));
  return found;
}

const MODEL_CHECKS = ['prediction_distribution', 'calibration'] as const;

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
