import { join } from 'node:path';
import { BarloomError, UsageError } from '../../../core/errors.js';
import { formatTime, parseTime } from '../../../core/time.js';
import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import type { ResolvedSystem } from '../../strategy/resolve-system.js';
import { learnedUntil } from '../../strategy/learned-bars.js';
import { verifyRun } from '../../verify/verify.js';
import { judgeWatch } from '../../../lifecycle/systems/judge-watch.js';
import { compileWatchRules, type DemoFigures } from '../compile-requirements.js';
import { watchedRun } from '../watch/watched-run.js';
import { withWindowFrom } from '../window-from.js';
import { checkDemo } from './demo-checks.js';
import { judgeDemoSession } from './demo-session.js';
import { failed, identitiesOfRuns, passed, runCase, type GateCase, type GateFindings } from './gate-work.js';

const DAY_MS = 86_400_000;
const WINDOW = 'demo';

/** Whether a system goes on as it was tested: a replay of the bars that came behind the test window, behind those that it was demoted on,
 *  and behind those that its model learned from; the record calls it one. It waits until there are days enough. */
export async function judgeDemo(work: GateCase): Promise<GateFindings> {
  const { days, source } = work.system.file.lifecycle!.gates.demo;
  const { from, behind } = beginOf(work);
  if (source === 'session') {
    const found = await judgeDemoSession(work, parseTime(from, behind), behind);
    return { ...found, checks: [...found.checks, ...(found.runs.length > 0 ? watchOf(work, found.runs) : [])] };
  }
  try {
    const { runs, evidence } = await runCase({ ...work, system: withWindowFrom(work.system, WINDOW, from) }, WINDOW);
    const lengths = runs.map(({ window }) => (window.endMs - window.startMs) / DAY_MS);
    const found = runs.map(({ market }, index) => lengthOf(market.symbol, lengths[index]!, days, behind));
    const identities = identitiesOfRuns(runs);
    if (found.some(({ outcome }) => outcome !== 'passed')) return { runs: [], checks: found, evidence, identities };
    const again = await Promise.all(evidence.map((dir, index) => replay(runs[index]!.market.symbol, join(work.folder, dir), work)));
    const more = runs.map((_, index): DemoFigures => ({ parity: again[index]!.outcome === 'passed' ? 1 : 0, days: lengths[index]! }));
    const asked = [...(await checkDemo(work, runs)), ...watchOf(work, runs)];
    return { runs, checks: [...found, ...again, ...asked], evidence, identities, more };
  } catch (error) {
    if (!(error instanceof BarloomError) || error.code !== 'WINDOW_INVALID') throw error;
    const sentence = `There are no bars behind ${behind} yet; ${days} days are asked for.`;
    return { runs: [], checks: [{ check: 'days', outcome: 'waiting', sentence }], evidence: [], identities: [] };
  }
}

/** Where the bars begin that nothing of the system has seen. */
function beginOf({ system, demotedAt }: GateCase): { readonly from: string; readonly behind: string } {
  const test = parseTime(endOfTest(system), 'the end of the test window');
  const demoted = demotedAt === undefined ? -Infinity : Date.parse(demotedAt);
  const learned = learnedUntil(system.file) ?? -Infinity;
  const last = Math.max(test, demoted, learned);
  const from = formatTime(Math.ceil(last / 1000) * 1000);
  if (last === test) return { from, behind: 'the test window' };
  return {
    from,
    behind: last === demoted ? `the bars that it was demoted on (${from})` : `the bars that its model learned from (${from})`,
  };
}

function lengthOf(symbol: string, found: number, asked: number, behind: string): JudgedCheck {
  const sentence = `${symbol}: a replay of ${found.toFixed(1)} days behind ${behind}; ${asked} are asked for.`;
  return { check: 'days', outcome: found >= asked ? 'passed' : 'waiting', sentence };
}

/** Rules of the watch that hold already would take it down at once: it waits until they are clear, and does not flap. */
function watchOf({ system: { file } }: GateCase, runs: GateFindings['runs']): JudgedCheck[] {
  const rules = compileWatchRules(file).filter(({ kind }) => kind !== 'scale_down');
  if (rules.length === 0) return [];
  const watched = runs.map((run) => watchedRun(run, rules));
  const limits = { minimumTrades: file.lifecycle!.watch.minimum_trades, coolDownDays: 0 };
  const acting = judgeWatch(rules, watched, {}, limits).filter(({ acts }) => acts);
  if (acting.length === 0) return [passed('watch', 'No rule of the watch that would demote or disable it holds.')];
  const sentence = `The watch would take it down at once: ${acting.map((rule) => rule.sentence).join(' ')}`;
  return [{ check: 'watch', outcome: 'waiting', sentence }];
}

/** Running it again from its manifest must give the same trades. */
async function replay(symbol: string, dir: string, { options }: GateCase): Promise<JudgedCheck> {
  const { verdict, checks } = await verifyRun(dir, options);
  const broken = checks.filter(({ holds }) => !holds).map(({ name }) => name);
  return verdict === 'same'
    ? passed('replay', `${symbol}: run again from its manifest it is the same, trade for trade.`)
    : failed('replay', `${symbol}: run again from its manifest it differs in ${broken.join(', ')}.`);
}

function endOfTest({ file, source }: ResolvedSystem): string {
  const test = file.windows?.[file.lifecycle!.gates.test.window];
  if (test !== undefined) return test[1];
  throw new UsageError('CONFIG_INVALID', `${source}: lifecycle.gates.test.window must be an entry of windows, and is none`);
}
