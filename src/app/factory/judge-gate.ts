import { METRIC_NAMES } from '../../core/metrics.js';
import { RUN_FACTS } from '../../core/trial-record.js';
import { compilePredicate, nameKey } from '../../expr/compile-formula.js';
import type { GateRecord, JudgedFigure } from '../../lifecycle/systems/gate-record.js';
import { judgeFigures, outcomeOf, type Requirement } from '../../lifecycle/systems/judge-gate.js';
import type { GateName } from '../../lifecycle/systems/stage.js';
import type { BacktestResult } from '../run/backtest.js';
import { flagNames, parameterNames } from '../strategy/parameter-names.js';
import type { SystemFile } from '../system/system-schema.js';
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

/** Names that requirements may read. */
const FIGURES: readonly string[] = [...METRIC_NAMES, ...RUN_FACTS];

/** Judges a gate of a system and returns the record, with every figure and sentence. Throws what runs throw: that is no judgement. */
export async function judgeGate(gate: GateName, work: GateCase): Promise<GateRecord> {
  const { file } = work.system;
  const requirements = compileRequirements(file, gate);
  const { runs, checks, evidence, identities } = await JUDGES[gate](work);
  const figures = runs.flatMap((run) => figuresOf(run, requirements, runs.length > 1));
  // without a run nothing of it can be asked: the checks say why there is none
  return {
    gate,
    outcome: outcomeOf(figures, checks),
    identity: identitiesOf(file)(gate),
    figures,
    checks,
    evidence,
    data: Object.fromEntries(identities.map(({ role, symbol, timeframe, hash }) => [`${role} ${symbol} ${timeframe}`, hash])),
  };
}

/** Compiles the requirements of a gate. Throws ExpressionError where one is no condition on figures. */
export function compileRequirements(file: SystemFile, gate: GateName): Requirement[] {
  return file.lifecycle!.gates[gate].require.map((text, index) => {
    const holds = compilePredicate(`lifecycle.gates.${gate}.require[${index}]`, text, FIGURES, parameterNames(file), flagNames(file));
    const names = FIGURES.filter((name) => new RegExp(`(?<![$.\\w])${name}(?!\\w)`).test(text));
    return {
      text,
      names,
      holds: (figures) => holds({ ...file.params, ...Object.fromEntries(names.map((name) => [nameKey(name), figures[name]!])) }),
    };
  });
}

function figuresOf({ metrics, facts, market }: BacktestResult, requirements: readonly Requirement[], isNamed: boolean): JudgedFigure[] {
  const judged = judgeFigures(requirements, { ...metrics, ...facts });
  return isNamed ? judged.map((figure) => ({ ...figure, sentence: `${market.symbol}: ${figure.sentence}` })) : judged;
}
