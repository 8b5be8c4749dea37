import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ChainFollower } from '../../files/chain-follower.js';
import { readChain } from '../../files/chained-lines.js';
import type { WantedOrder } from '../orders/order.js';
import type { Units } from '../orders/plan-orders.js';
import type { FeedBar } from '../bars/feed-bar.js';
import type { BarIncident } from '../bars/bar-incident.js';

/** A fill as a session tells it. */
export interface JournalFill {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly kind: string;
  /** units */
  readonly quantity: number;
  /** quote price */
  readonly price: number;
  /** account currency */
  readonly fee: number;
}

/** What became of an order; its whole story stands in the journal of orders. */
export interface JournalOutcome {
  readonly client_id: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly type: WantedOrder['type'];
  readonly purpose: WantedOrder['purpose'];
  /** units */
  readonly quantity: number;
  readonly outcome: 'accepted' | 'rejected' | 'lost' | 'unknown' | 'refused';
  readonly sentence?: string | undefined;
}

/** What happens to a session, in the order in which it happens; times are ISO 8601, those of bars epoch milliseconds. */
export type SessionEvent =
  | {
      readonly kind: 'started';
      readonly at: string;
      readonly system: string;
      readonly system_hash: string;
      readonly first: number;
      readonly broker?: string | undefined;
    }
  | { readonly kind: 'resumed'; readonly at: string }
  | { readonly kind: 'bars'; readonly at: string; readonly time: number; readonly bars: readonly FeedBar[] }
  | { readonly kind: 'walked'; readonly time: number; readonly equity: number; readonly fills: readonly JournalFill[] }
  | {
      readonly kind: 'planned';
      readonly at: string;
      readonly time: number;
      /** what the account is to hold, signed units by symbol */
      readonly targets: Units;
      readonly orders: readonly WantedOrder[];
      /** why the broker holds less than that */
      readonly short: readonly string[];
    }
  | {
      readonly kind: 'sent';
      readonly at: string;
      readonly time: number;
      readonly outcomes: readonly JournalOutcome[];
      /** at the broker, account currency; null where a price is missing */
      readonly equity: number | null;
    }
  | { readonly kind: 'incident'; readonly at: string; readonly incident: BarIncident }
  | {
      readonly kind: 'fault' | 'recovered';
      readonly at: string;
      readonly sentence: string;
      /** of a feed: no bar can be read, or none could be until then */
      readonly down?: true | undefined;
    }
  | {
      /** what was walked so far beside a fresh walk of what was recorded */
      readonly kind: 'compared';
      readonly at: string;
      readonly bars: number;
      readonly agreeing: number;
      /** the first difference, as a clause; left out where there is none */
      readonly difference?: string | undefined;
    }
  | { readonly kind: 'halted'; readonly at: string; readonly guard: string; readonly sentence: string }
  | { readonly kind: 'released'; readonly at: string; readonly reason: string }
  | { readonly kind: 'stopped'; readonly at: string; readonly why: string };

/** What a journal comes to. */
export interface SessionState {
  readonly started: Extract<SessionEvent, { kind: 'started' }> | undefined;
  readonly bars: readonly Extract<SessionEvent, { kind: 'bars' }>[];
  /** of the bars that were walked, ascending in time */
  readonly walked: readonly Extract<SessionEvent, { kind: 'walked' }>[];
  readonly incidents: readonly BarIncident[];
  readonly planned: readonly Extract<SessionEvent, { kind: 'planned' }>[];
  readonly sent: readonly Extract<SessionEvent, { kind: 'sent' }>[];
  /** how it ended last; undefined where it has not since it went on */
  readonly stopped: Extract<SessionEvent, { kind: 'stopped' }> | undefined;
  /** when it was started or went on last, ISO 8601 */
  readonly begun: string | undefined;
  /** a person's word since the last halt, until the session went on */
  readonly released: string | undefined;
  /** why nothing is traded until a person says so; undefined where it is */
  readonly halted: Extract<SessionEvent, { kind: 'halted' }> | undefined;
}

export const JOURNAL_FILE = 'journal.jsonl';

/** Returns what a session's journal comes to; a last line that a kill tore does not count.
 *  Throws UsageError REGISTRY_DAMAGED where a line was changed */
export function readSession(dir: string): SessionState {
  return foldSession(readChain(join(dir, JOURNAL_FILE)) as SessionEvent[]);
}

/** Returns what events come to. */
export function foldSession(events: readonly SessionEvent[]): SessionState {
  const of = <Kind extends SessionEvent['kind']>(kind: Kind): Extract<SessionEvent, { kind: Kind }>[] =>
    events.filter((event): event is Extract<SessionEvent, { kind: Kind }> => event.kind === kind);
  const turns = events.filter(({ kind }) => kind === 'halted' || kind === 'released');
  const turn = turns.at(-1);
  const stop = events.findLast(({ kind }) => kind === 'stopped' || kind === 'resumed');
  const word = events.findLast(({ kind }) => kind === 'released' || kind === 'resumed');
  return {
    started: of('started')[0],
    bars: of('bars').map((event) => ({ ...event, bars: event.bars.map(withNaN) })),
    walked: of('walked').map((event) => ({ ...event, equity: event.equity ?? Number.NaN })),
    incidents: of('incident').map(({ incident }) => (incident.bar === undefined ? incident : { ...incident, bar: withNaN(incident.bar) })),
    planned: of('planned'),
    sent: of('sent'),
    stopped: stop?.kind === 'stopped' ? stop : undefined,
    begun: events.findLast((event) => event.kind === 'started' || event.kind === 'resumed')?.at,
    released: word?.kind === 'released' ? word.reason : undefined,
    halted: turn?.kind === 'halted' ? turn : undefined,
  };
}

/** JSON has no NaN. */
function withNaN({ symbol, time, ...numbers }: FeedBar): FeedBar {
  const back = (value: number | null): number => value ?? Number.NaN;
  const { open, high, low, close, volume } = numbers;
  return { symbol, time: back(time), open: back(open), high: back(high), low: back(low), close: back(close), volume: back(volume) };
}

/** What is walked again from the bars, or told again, behind a loss of power: it is written at once, so that a kill of the process cannot take
 *  it, and comes to disk with the next line that is brought there. */
const TOLD_AGAIN: ReadonlySet<SessionEvent['kind']> = new Set(['walked', 'sent', 'compared']);
/** The head is brought to the end once in so many lines, and when the journal is closed. */
const HEAD_EACH = 64;

/** Appends to a session's journal: bars, plans and a person's word are on disk before the call returns. One writer at a time (RunLock). */
export class SessionJournal {
  private readonly path: string;
  private readonly lines: ChainFollower;
  private appended = 0;

  constructor(dir: string) {
    this.path = join(dir, JOURNAL_FILE);
    this.lines = new ChainFollower(this.path);
  }

  append(event: SessionEvent): void {
    this.lines.append(event, { isSynced: !TOLD_AGAIN.has(event.kind), isHeaded: ++this.appended % HEAD_EACH === 0 });
  }

  /** Brings the head to the end. */
  close(): void {
    this.lines.bringHead();
  }

  get isThere(): boolean {
    return existsSync(this.path);
  }
}
