import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import { backtest } from '../../run/backtest.js';
import type { SystemFile } from '../../system/system-schema.js';
import { isComposite } from '../../system/composite.js';
import { checkAccountLookahead } from '../../verify/check-account-lookahead.js';
import { checkLookahead } from '../../verify/check-lookahead.js';
import { countCandidate } from './count-candidate.js';
import { failed, failedBy, identitiesOfRuns, passed, runCase, type GateCase, type GateFindings } from './gate-work.js';

/** Whether a system is sound: its bars, what its expressions know, and whether costs eat it. */
export async function judgeHygiene(work: GateCase): Promise<GateFindings> {
  const { window, checks } = work.system.file.lifecycle!.gates.hygiene;
  try {
    const { runs, evidence } = await runCase(work, window);
    if (work.system.file.lifecycle!.idea !== undefined) for (const run of runs) countCandidate(work.folder, run);
    const found: JudgedCheck[] = [];
    for (const check of checks) {
      if (check === 'data_quality') found.push(qualityOf(runs.flatMap(({ warnings }) => [...warnings])));
      else if (check === 'lookahead') found.push(...(await lookAhead(work)));
      else found.push(...(await doubleCosts(work, window)));
    }
    return { runs, checks: found, evidence, identities: identitiesOfRuns(runs) };
  } catch (error) {
    return { runs: [], checks: [failedBy('data_quality', error, ['DATA_QUALITY'])], evidence: [], identities: [] };
  }
}

/** Findings whose policy is `fail` end the run; what is kept or repaired is told. */
function qualityOf(warnings: readonly string[]): JudgedCheck {
  const told = warnings.length === 0 ? 'without a warning' : `with what was warned of: ${warnings.join(' ')}`;
  return passed('data_quality', `No finding of the bars has the policy fail; they were run ${told}.`);
}

async function lookAhead({ system, options }: GateCase): Promise<JudgedCheck[]> {
  const found: JudgedCheck[] = [];
  for (const symbol of system.file.data.symbols) {
    const { leak, cuts, bars } = await checkLookahead(system, { ...options, symbol });
    found.push(
      leak === undefined
        ? passed('lookahead', `${symbol}: nothing looks ahead at ${cuts} cuts of ${bars.toLocaleString('en')} bars.`)
        : failed('lookahead', `${symbol}: ${leak.sentence}.`),
    );
  }
  return isComposite(system.file) ? [...found, await lookAheadInAccount({ system, options })] : found;
}

/** What a composite trades depends on all its legs and its policy. */
async function lookAheadInAccount({ system, options }: Pick<GateCase, 'system' | 'options'>): Promise<JudgedCheck> {
  const { leak, cuts, bars, symbol } = await checkAccountLookahead(system, options);
  return leak === undefined
    ? passed('lookahead', `${symbol}: the account sees no future at ${cuts} cuts of ${bars.toLocaleString('en')} bars.`)
    : failed('lookahead', `${symbol}: ${leak.sentence}.`);
}

async function doubleCosts({ system, symbols, options }: GateCase, window: string): Promise<JudgedCheck[]> {
  const dearer = { ...system, file: withDoubledCosts(system.file) };
  const found: JudgedCheck[] = [];
  for (const symbol of symbols) {
    const { total_return: earned } = (await backtest(dearer, { ...options, symbol, window })).metrics;
    const sentence = `${symbol}: with twice the costs it makes ${(100 * earned).toFixed(2)} %.`;
    found.push(earned > 0 ? passed('costs_doubled', sentence) : failed('costs_doubled', sentence));
  }
  return found;
}

const COSTS = ['taker_fee_bps', 'maker_fee_bps', 'slippage_bps', 'spread_bps'] as const;

function withDoubledCosts(file: SystemFile): SystemFile {
  const execution = { ...file.execution };
  for (const name of COSTS) execution[name] = double(execution[name]);
  const instruments = file.instruments && Object.fromEntries(Object.entries(file.instruments).map(([name, each]) => [name, dearer(each)]));
  return { ...file, execution, instrument: dearer(file.instrument), ...(instruments && { instruments }) };
}

/** A number, or an expression of parameters. */
function double(cost: number | string): number | string {
  return typeof cost === 'number' ? 2 * cost : `2 * (${cost})`;
}

/** Fees that an instrument has of its own come before those of execution. */
function dearer<Each extends SystemFile['instrument']>(instrument: Each): Each {
  const { fees } = instrument;
  if (fees === undefined) return instrument;
  return { ...instrument, fees: Object.fromEntries(Object.entries(fees).map(([name, fee]) => [name, double(fee)])) };
}
