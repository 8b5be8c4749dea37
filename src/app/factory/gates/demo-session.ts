import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BarloomError } from '../../../core/errors.js';
import type { JudgedCheck } from '../../../lifecycle/systems/gate-record.js';
import { JOURNAL_FILE } from '../../../live/journal/session-journal.js';
import { compareSession, type SessionParity } from '../../session/session-parity.js';
import { runsOf } from '../../system/account-name.js';
import type { DemoFigures } from '../compile-requirements.js';
import { sessionFolder } from '../session-place.js';
import { checkDemo } from './demo-checks.js';
import { failed, identitiesOfRuns, passed, type GateCase, type GateFindings } from './gate-work.js';

const DAY_MS = 86_400_000;

/** Whether a system does on paper, on bars as they come, what a backtest over the same bars does: judged on the session in its folder of the
 *  factory, which begins behind what nothing of it has seen. It waits until the session has days enough.
 *  from  bars before it were seen, epoch milliseconds */
export async function judgeDemoSession(work: GateCase, from: number, behind: string): Promise<GateFindings> {
  const { system, folder } = work;
  const { days } = system.file.lifecycle!.gates.demo;
  const place = sessionFolder(system.file.system, 'demo');
  const dir = join(folder, place);
  const waits = (sentence: string): GateFindings => ({
    runs: [],
    checks: [{ check: 'days', outcome: 'waiting', sentence }],
    evidence: [],
    identities: [],
  });
  if (!existsSync(join(dir, JOURNAL_FILE))) return waits(`${dir} holds no session yet; ${days} days of one are asked for.`);
  const found = await parityOf(work, dir);
  if (typeof found === 'string') return waits(found);
  const { result } = found;
  const { window } = result;
  if (window.startMs < from)
    return waits(`the session in ${dir} begins with bars that were seen: ${behind} ends later. It has to be another one.`);
  const length = (window.endMs - window.startMs) / DAY_MS;
  const enough: JudgedCheck = {
    check: 'days',
    outcome: length >= days ? 'passed' : 'waiting',
    sentence: `${result.market.symbol}: a session of ${length.toFixed(1)} days; ${days} are asked for.`,
  };
  const base = { evidence: [place], identities: identitiesOfRuns([result]) };
  if (enough.outcome === 'waiting') return { ...base, runs: [], checks: [enough] };
  const more: DemoFigures[] = [{ parity: found.parity.score, days: length }];
  return { ...base, runs: [result], checks: [enough, checkParity(found), ...(await checkDemo(work, [result]))], more };
}

/** Returns the session beside its backtest, or a sentence that says why there is nothing to judge. */
async function parityOf({ system, options }: GateCase, dir: string): Promise<SessionParity | string> {
  const [symbol = system.file.data.symbols[0]!] = runsOf(system.file);
  try {
    return await compareSession(system, dir, symbol, options);
  } catch (error) {
    if (error instanceof BarloomError && (error.code === 'SESSION_OTHER' || error.code === 'WINDOW_INVALID')) return `${error.message}.`;
    throw error;
  }
}

function checkParity({ parity, incidents }: SessionParity): JudgedCheck {
  const told = Object.entries(incidents).map(([kind, count]) => `${count} ${kind.replaceAll('_', ' ')}`);
  const bars = `${parity.agreeing.toLocaleString('en')} of ${parity.bars.toLocaleString('en')} bars agree`;
  const of = told.length === 0 ? 'none of them late, missing or revised' : `among what the feed told: ${told.join(', ')}`;
  if (parity.first === undefined) return passed('session_parity', `${bars} with the backtest over them, bit for bit; ${of}.`);
  const { kind, time, symbol, session, backtest } = parity.first;
  const first = `the first difference is the ${kind.replaceAll('_', ' ')} of ${symbol} on ${time}: the session ${session}, the backtest ${backtest}`;
  return failed('session_parity', `${bars} with the backtest over them; ${first}.`);
}
