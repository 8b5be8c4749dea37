import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import { lookAtWindow } from '../../verdict/backtest-look.js';
import { backtest } from '../../run/backtest.js';
import { failed, failedBy, identitiesOfRuns, passed, runCase, runsOfFactory, type GateCase, type GateFindings } from './gate-work.js';
import { judgeResearch } from './research.js';

/** The test window must keep this share of the research's Sharpe ratio. */
const KEPT_SHARE = 0.5;

/** Whether what was found in research is an edge, and holds on bars that research did not see. Research is judged first: what fails there
 *  spends no look at the test window. */
export async function judgeTest(work: GateCase): Promise<GateFindings> {
  const { hygiene, test } = work.system.file.lifecycle!.gates;
  const research = await judgeResearch(work, hygiene.window, test.checks);
  if (research.checks.some(({ outcome }) => outcome !== 'passed'))
    return { runs: [], checks: research.checks, evidence: research.evidence, identities: [] };
  try {
    const { runs, evidence } = await runCase(work, test.window, (window, data) => {
      lookAtWindow(work.system, data, window, runsOfFactory(work.folder), test.looks);
    });
    const same = test.checks.includes('same_as_research') ? await compareWithResearch(work, hygiene.window, runs) : [];
    return {
      runs,
      checks: [...research.checks, ...same],
      evidence: [...research.evidence, ...evidence],
      identities: identitiesOfRuns(runs),
    };
  } catch (error) {
    const { check, outcome } = failedBy('looks', error, ['HOLDOUT_SPENT']);
    const sentence = `The window ${test.window} may be looked at ${test.looks === 1 ? 'once' : `${test.looks} times`} (lifecycle.gates.test.looks), and was: choose later bars.`;
    return { runs: [], checks: [...research.checks, { check, outcome, sentence }], evidence: research.evidence, identities: [] };
  }
}

async function compareWithResearch({ system, options }: GateCase, window: string, runs: GateFindings['runs']): Promise<JudgedCheck[]> {
  const found: JudgedCheck[] = [];
  for (const { market, metrics } of runs) {
    const before = (await backtest(system, { ...options, symbol: market.symbol, window })).metrics.sharpe;
    const sentence = `${market.symbol}: the Sharpe ratio of the test is ${metrics.sharpe.toFixed(2)}, that of research ${before.toFixed(2)}; at least ${100 * KEPT_SHARE} % of it is asked.`;
    found.push((metrics.sharpe >= KEPT_SHARE * before ? passed : failed)('same_as_research', sentence));
  }
  return found;
}
