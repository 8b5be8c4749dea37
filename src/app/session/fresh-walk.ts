import { wordsOf } from '../../core/words-of.js';
import { readSession, type SessionEvent } from '../../live/journal/session-journal.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { RunOptions } from '../system/run-options.js';
import { comparedWalk, compareWalks, type ParityDifference } from './parity.js';
import { PaperSession } from './paper-session.js';
import type { SessionRequest } from './session-request.js';

/** What a session walked beside a fresh walk of its recorded bars. */
type FreshWalk = Pick<Extract<SessionEvent, { kind: 'compared' }>, 'bars' | 'agreeing' | 'difference'>;

/** How often, milliseconds by the machine's clock. */
const EACH_MS = 86_400_000;

/** Compares once in a while what a session has walked with a fresh walk of what stands in its journal: its history, the file of its model or
 *  a line may have been changed, and the next start would be refused. Nothing is traded or halted by it. */
export class FreshWalks {
  private readonly system: ResolvedSystem;
  private readonly request: SessionRequest;
  /** instants that there were the last time, and when that was; a session is opened by a walk of all it has */
  private instants = 0;
  private at = Date.now();

  constructor(system: ResolvedSystem, request: SessionRequest) {
    this.system = system;
    this.request = request;
  }

  isDue(instants: number): boolean {
    return instants !== this.instants && Date.now() >= this.at + (this.request.compareEachMs ?? EACH_MS);
  }

  /** Cost  that of the session's start: all of its bars once */
  async compare(instants: number): Promise<FreshWalk> {
    const { dir, symbol } = this.request;
    const found = await walkAgain(dir, this.system, symbol, this.request);
    [this.instants, this.at] = [instants, Date.now()];
    return found;
  }
}

/** Walks what a journal recorded anew, from its history on and all at once. What cannot be walked any more is a difference too. */
async function walkAgain(dir: string, system: ResolvedSystem, symbol: string, options: RunOptions): Promise<FreshWalk> {
  const { started, bars, walked } = readSession(dir);
  const then = comparedWalk(walked);
  try {
    const session = new PaperSession(system, symbol, options, started?.first);
    const fresh = await session.open(bars.map((event) => ({ time: event.time, bars: event.bars })));
    const { bars: count, agreeing, first } = compareWalks(then, comparedWalk(fresh.walked), symbol);
    return { bars: count, agreeing, ...(first && { difference: differenceClause(first) }) };
  } catch (error) {
    return { bars: then.length, agreeing: 0, difference: `it cannot be walked again: ${wordsOf(error)}` };
  }
}

function differenceClause({ kind, symbol, time, session, backtest }: ParityDifference): string {
  return `the ${kind.replaceAll('_', ' ')} of ${symbol} on ${time} was ${session}, and is ${backtest}`;
}
