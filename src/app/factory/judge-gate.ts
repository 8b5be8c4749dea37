import { formatTime } from '../../core/time.js';
import type { GateRecord, JudgedFigure } from '../../lifecycle/systems/gate-record.js';
import { judgeFigures, outcomeOf, type Requirement } from '../../lifecycle/systems/judge-gate.js';
import type { GateName } from '../../lifecycle/systems/stage.js';
import type { BacktestResult } from '../run/backtest.js';
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
  const figures = runs.flatMap((run, index) => figuresOf(run, more[index] ?? {}, requirements, runs.length > 1));
  // without a run nothing of it can be asked: the checks say why there is none
  return {
    gate,
    outcome: outcomeOf(figures, checks),
    identity: identitiesOf(file)(gate),
    figures,
    checks,
    evidence,
    data: Object.fromEntries(identities.map(({ role, symbol, timeframe, hash }) => [`${role} ${symbol} ${timeframe}`, hash])),
    ...(runs.length > 0 && { through: formatTime(Math.max(...runs.map(({ window }) => window.endMs))) }),
    ...(work.stamp !== undefined && { stamp: work.stamp }),
  };
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
