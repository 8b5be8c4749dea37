import type { SinkName } from './alert-config.js';
import { ALERT_LEVELS } from './alert-kinds.js';
import { holdNotice, type AlertMessage, type AlertNotice, type HeldNotices } from './alert-message.js';

export const HEARTBEAT_RULE = 'heartbeat';

/** What happens to alerts, in its order; `at` is epoch milliseconds. */
export type AlertLine = { readonly at: number } & (
  | { readonly kind: 'held'; readonly notice: AlertNotice }
  | {
      readonly kind: 'queued';
      readonly message: AlertMessage;
      readonly to: readonly SinkName[];
      /** of a level whose notice is told in it: whether it stands fired */
      readonly isFired?: boolean;
    }
  | { readonly kind: 'delivered'; readonly id: string; readonly sink: SinkName }
  | { readonly kind: 'given_up'; readonly id: string; readonly sink: SinkName; readonly why: string }
  | { readonly kind: 'dropped' | 'superseded'; readonly id: string; readonly sink: SinkName }
);

/** What the lines come to. */
export interface AlertBook {
  /** messages that were made */
  sequence: number;
  /** messages that a full queue has lost, over all sinks */
  dropped: number;
  /** when a message of a rule was made last, epoch milliseconds */
  readonly told: Map<string, number>;
  readonly held: Map<string, HeldNotices>;
  /** levels that stand fired, by rule */
  readonly fired: Set<string>;
  /** what waits for a sink, by id, the oldest first */
  readonly pending: Map<SinkName, Map<string, AlertMessage>>;
}

export function emptyBook(): AlertBook {
  return { sequence: 0, dropped: 0, told: new Map(), held: new Map(), fired: new Set(), pending: new Map() };
}

/** Brings one more line into a book. */
export function foldLine(book: AlertBook, line: AlertLine): void {
  if (line.kind === 'held') {
    const { notice } = line;
    book.held.set(notice.rule, holdNotice(book.held.get(notice.rule), notice));
    turn(book, notice.rule, notice.isFired);
  } else if (line.kind === 'queued') {
    const { message, to, isFired } = line;
    book.sequence = message.sequence;
    book.told.set(message.rule, message.at);
    book.held.delete(message.rule);
    turn(book, message.rule, isFired);
    for (const sink of to) pendingOf(book, sink).set(message.id, message);
  } else {
    if (pendingOf(book, line.sink).delete(line.id) && line.kind === 'dropped') book.dropped++;
  }
}

function turn({ fired }: AlertBook, rule: string, isFired: boolean | undefined): void {
  if (isFired === true) fired.add(rule);
  else if (isFired === false) fired.delete(rule);
}

/** Returns what waits for a sink. */
export function pendingOf({ pending }: AlertBook, sink: SinkName): Map<string, AlertMessage> {
  const found = pending.get(sink) ?? new Map<string, AlertMessage>();
  pending.set(sink, found);
  return found;
}

/** Returns the message that goes to a sink next: the most urgent, the oldest of those. */
export function nextMessage(book: AlertBook, sink: SinkName): AlertMessage | undefined {
  return pickByLevel(book, sink, [...ALERT_LEVELS].reverse());
}

/** Returns the message that is lost where a queue is full: the least urgent, the oldest of those. */
export function leastMessage(book: AlertBook, sink: SinkName): AlertMessage | undefined {
  return pickByLevel(book, sink, ALERT_LEVELS);
}

function pickByLevel(book: AlertBook, sink: SinkName, levels: readonly AlertMessage['level'][]): AlertMessage | undefined {
  const waiting = [...pendingOf(book, sink).values()];
  return levels.flatMap((level) => waiting.find((message) => message.level === level) ?? [])[0];
}
