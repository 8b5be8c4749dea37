import { hash } from 'node:crypto';
import { moreUrgent, type AlertLevel } from './alert-kinds.js';

/** Something that a rule tells of, before it is a message. */
export interface AlertNotice {
  readonly rule: string;
  readonly level: AlertLevel;
  /** epoch milliseconds */
  readonly at: number;
  readonly sentence: string;
  /** of a level: whether it stands fired behind this */
  readonly isFired?: boolean;
}

/** What of a rule was not told yet: how often it came, with its first and last. */
export interface HeldNotices {
  readonly count: number;
  readonly level: AlertLevel;
  readonly first: AlertNotice;
  readonly last: AlertNotice;
}

/** A message to a person. A repeat of it has the same id. */
export interface AlertMessage {
  /** 16 hexadecimal digits */
  readonly id: string;
  /** of the session, from 1; where one is missing, a message was lost */
  readonly sequence: number;
  readonly session: string;
  readonly rule: string;
  readonly level: AlertLevel;
  /** when it was made, epoch milliseconds */
  readonly at: number;
  /** what it tells of: how often, and when for the first and the last time, epoch milliseconds */
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly sentences: readonly string[];
  /** messages that a full queue has lost so far */
  readonly dropped: number;
  /** of a heartbeat: when the next one is due, epoch milliseconds */
  readonly nextBy?: number;
}

const LONGEST_SENTENCE = 500;

/** Returns what is held of a rule with one more notice. */
export function holdNotice(held: HeldNotices | undefined, notice: AlertNotice): HeldNotices {
  if (held === undefined) return { count: 1, level: notice.level, first: notice, last: notice };
  return { ...held, count: held.count + 1, level: moreUrgent(held.level, notice.level), last: notice };
}

/** Returns a message of what is held: one notice as it is, several as a count with the first and the last. */
export function composeMessage(
  { count, level, first, last }: HeldNotices,
  about: { readonly session: string; readonly sequence: number; readonly at: number; readonly dropped: number; readonly nextBy?: number },
): AlertMessage {
  const { session, sequence, at, dropped, nextBy } = about;
  const several = [`It happened ${count} times.`, `First: ${first.sentence}`, `Last: ${last.sentence}`];
  return {
    id: hash('sha256', JSON.stringify([session, sequence, at, first.rule]), 'hex').slice(0, 16),
    sequence,
    session,
    rule: first.rule,
    level,
    at,
    count,
    first: first.at,
    last: last.at,
    sentences: count === 1 ? [first.sentence] : several,
    dropped,
    ...(nextBy !== undefined && { nextBy }),
  };
}

/** Returns a sentence that a queue can hold.
 *  secrets  texts that are not to be told, whatever said them */
export function safeSentence(sentence: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), sentence);
  return hidden.length > LONGEST_SENTENCE ? `${hidden.slice(0, LONGEST_SENTENCE - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : hidden;
}
