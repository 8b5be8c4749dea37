import { formatTime } from '../../core/time.js';
import type { GateRecord, JudgedCheck, JudgedFigure } from '../../lifecycle/systems/gate-record.js';
import { judgeFigures, outcomeOf, type Requirement } from '../../lifecycle/systems/judge-gate.js';
import type { GateName } from '../../lifecycle/systems/stage.js';
import type { BacktestResult } from '../run/backtest.js';
import { warnAboutSeen } from '../strategy/learned-bars.js';
import { compileRequirements } from './compile-requirements.js';
import { identitiesOf } from './gate-identity.js';
import { judgeDemo } from './gates/demo.js';
import type { GateCase, GateFindings } from './gates/gate-work.js';
import { judgeHygiene } from './gates/hygiene.js';
import { judgeTest } from './gates/test.js';

const JUDGES: Readonly<Record<GateName, (work: GateCase) => Promise<GateFindings>>> = {
  hygiene: judgeHygiene,
  test: judgeTest,
  demo: judgeDemo,
};

/** Judges a gate of a system and returns the record, with every figure and sentence. Throws what runs throw: that is no judgement. */
export async function judgeGate(gate: GateName, work: GateCase): Promise<GateRecord> {
  const { file } = work.system;
  const requirements = compileRequirements(file, gate);
  const { runs, checks, evidence, identities, more = [] } = await JUDGES[gate](work);
  const seen = gate === 'demo' ? [] : runs.flatMap(toldInSample);
  const figures = runs.flatMap((run, index) => figuresOf(run, more[index] ?? {}, requirements, runs.length > 1));
  // without a run nothing of it can be asked: the checks say why there is none
  return {
    gate,
    outcome: outcomeOf(figures, checks),
    identity: identitiesOf(work.system)(gate),
    figures,
    checks: [...checks, ...seen],
    evidence,
    data: Object.fromEntries(identities.map(({ role, symbol, timeframe, hash }) => [`${role} ${symbol} ${timeframe}`, hash])),
    ...(runs.length > 0 && { through: formatTime(Math.max(...runs.map(({ window }) => window.endMs))) }),
    ...(work.stamp !== undefined && { stamp: work.stamp }),
  };
}

/** What a model has learned from is no evidence for it, and the record says so: demo begins behind it. */
function toldInSample({ system: { file }, market, window }: BacktestResult): JudgedCheck[] {
  const sentence = warnAboutSeen(file, market.bars.timeMs.subarray(window.from, window.to));
  return sentence === undefined
    ? []
    : [{ check: 'in_sample', outcome: 'passed', sentence: `${market.symbol}: ${sentence} Demo begins behind them.` }];
}

function figuresOf(
  { metrics, facts, market }: BacktestResult,
  more: Readonly<Record<string, number>>,
  requirements: readonly Requirement[],
  isNamed: boolean,
): JudgedFigure[] {
  const judged = judgeFigures(requirements, { ...metrics, ...facts, ...more });
  return isNamed ? judged.map((figure) => ({ ...figure, sentence: `${market.symbol}: ${figure.sentence}` })) : judged;
}
