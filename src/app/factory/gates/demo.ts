import { BarloomError, UsageError } from '../../../core/errors.js';
import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import type { ResolvedSystem } from '../../strategy/resolve-system.js';
import { verifyRun } from '../../verify/verify.js';
import { failed, identitiesOfRuns, passed, runCase, type GateCase, type GateFindings } from './gate-work.js';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const WINDOW = 'demo';
/** No data reach it. */
const NEVER = '9999-12-31';

/** Whether a system goes on as it was tested: a replay of the bars that came behind the test window, which the record calls one. It waits
 *  until there are days enough. */
export async function judgeDemo(work: GateCase): Promise<GateFindings> {
  const { days } = work.system.file.lifecycle!.gates.demo;
  try {
    const { runs, evidence } = await runCase({ ...work, system: withDemoWindow(work.system) }, WINDOW);
    const found = runs.map(({ window, market }) => lengthOf(market.symbol, (window.endMs - window.startMs) / DAY_MS, days));
    if (found.some(({ outcome }) => outcome !== 'passed')) return { runs: [], checks: found, evidence, identities: identitiesOfRuns(runs) };
    const again = await Promise.all(evidence.map((dir, index) => replay(runs[index]!.market.symbol, join(work.folder, dir), work)));
    return { runs, checks: [...found, ...again], evidence, identities: identitiesOfRuns(runs) };
  } catch (error) {
    if (!(error instanceof BarloomError) || error.code !== 'WINDOW_INVALID') throw error;
    const sentence = `There are no bars behind the test window yet; ${days} days are asked for.`;
    return { runs: [], checks: [{ check: 'days', outcome: 'waiting', sentence }], evidence: [], identities: [] };
  }
}

function lengthOf(symbol: string, found: number, asked: number): JudgedCheck {
  const sentence = `${symbol}: a replay of ${found.toFixed(1)} days behind the test window; ${asked} are asked for.`;
  return { check: 'days', outcome: found >= asked ? 'passed' : 'waiting', sentence };
}

/** Running it again from its manifest must give the same trades. */
async function replay(symbol: string, dir: string, { options }: GateCase): Promise<JudgedCheck> {
  const { verdict, checks } = await verifyRun(dir, options);
  const broken = checks.filter(({ holds }) => !holds).map(({ name }) => name);
  return verdict === 'same'
    ? passed('replay', `${symbol}: run again from its manifest it is the same, trade for trade.`)
    : failed('replay', `${symbol}: run again from its manifest it differs in ${broken.join(', ')}.`);
}

function withDemoWindow(system: ResolvedSystem): ResolvedSystem {
  const { file } = system;
  const test = file.windows?.[file.lifecycle!.gates.test.window];
  if (test === undefined)
    throw new UsageError('CONFIG_INVALID', `${system.source}: lifecycle.gates.test.window must be an entry of windows, and is none`);
  return { ...system, file: { ...file, windows: { ...file.windows, [WINDOW]: [test[1], NEVER] } } };
}
