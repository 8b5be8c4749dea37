import type { AlertConfig } from './alert-config.js';
import type { AlertEvent } from './alert-event.js';
import { HEARTBEAT_RULE, leastMessage, pendingOf } from './alert-book.js';
import type { AlertJournal } from './alert-journal.js';
import { composeMessage, holdNotice, safeSentence, type AlertNotice, type HeldNotices } from './alert-message.js';
import { followLevel, type LevelFigure, type LevelRule } from './level-rule.js';
import { isQuietHour } from './quiet-hours.js';

/** What a session came to, as level rules and heartbeats tell it; what is not known is left out. */
export type AlertFigures = Readonly<Partial<Record<LevelFigure, number>>>;

export interface DeskOptions {
  readonly session: string;
  /** texts that no message may hold */
  readonly secrets: readonly string[];
  /** epoch milliseconds */
  readonly now: () => number;
}

/** Decides what is told and when: one message per rule and window; what comes meanwhile, or in quiet hours, is held and told together.
 *  All that it knows stands in the journal, so that a kill forgets nothing of it. */
export class AlertDesk {
  private readonly journal: AlertJournal;
  private readonly config: AlertConfig;
  private readonly options: DeskOptions;
  private figures: AlertFigures = {};

  constructor(journal: AlertJournal, config: AlertConfig, options: DeskOptions) {
    this.journal = journal;
    this.config = config;
    this.options = options;
  }

  /** Takes what happened. */
  notice({ kind, sentence }: AlertEvent): void {
    const { send, level } = this.config.events[kind];
    if (send) this.take({ rule: kind, level, at: this.options.now(), sentence: this.safe(sentence) });
  }

  /** Takes what the session has come to: rules of levels look at it. */
  look(figures: AlertFigures): void {
    this.figures = { ...this.figures, ...figures };
    for (const rule of this.config.levels) {
      const value = figures[rule.figure];
      if (value === undefined) continue;
      const name = ruleOf(rule);
      const wasFired = this.journal.book.fired.has(name);
      const isFired = followLevel(rule, wasFired, value);
      if (isFired === wasFired) continue;
      const sentence = levelSentence(rule, isFired, value);
      this.take({ rule: name, level: rule.level, at: this.options.now(), sentence: this.safe(sentence), isFired });
    }
  }

  /** Tells what was held where its window and the quiet hours are over, and that the session lives where that is due. */
  tick(): void {
    for (const [rule, held] of this.journal.book.held) if (this.mayTell(rule, held)) this.queue(held);
    const { heartbeatMs } = this.config;
    const now = this.options.now();
    const last = this.journal.book.told.get(HEARTBEAT_RULE);
    // a clock that went back makes none wait for longer than its span
    if (heartbeatMs > 0 && (last === undefined || now >= last + heartbeatMs || now < last)) this.beat(now + heartbeatMs);
  }

  /** Tells what is held although its window is not over: nothing comes any more. What quiet hours hold stays for the next start. */
  flush(): void {
    const now = this.options.now();
    for (const held of this.journal.book.held.values()) if (!this.isHushed(held, now)) this.queue(held);
  }

  private take(notice: AlertNotice): void {
    const held = holdNotice(this.journal.book.held.get(notice.rule), notice);
    if (this.mayTell(notice.rule, held)) this.queue(held, notice.isFired);
    else this.journal.append({ kind: 'held', notice });
  }

  private mayTell(rule: string, held: HeldNotices): boolean {
    const now = this.options.now();
    const told = this.journal.book.told.get(rule);
    const isInWindow = told !== undefined && now >= told && now < told + this.quietMsOf(rule);
    return !isInWindow && !this.isHushed(held, now);
  }

  private isHushed({ level }: HeldNotices, now: number): boolean {
    const { quietHours } = this.config;
    return quietHours !== undefined && level !== 'critical' && isQuietHour(quietHours, now);
  }

  private quietMsOf(rule: string): number {
    const level = this.config.levels.find((each) => ruleOf(each) === rule);
    return (level ?? this.config.events[rule as keyof AlertConfig['events']])?.quietMs ?? 0;
  }

  /** A heartbeat goes through quiet hours, silently where a sink can: who waits for it must see a missing one. */
  private beat(nextBy: number): void {
    for (const sink of this.config.sinks)
      for (const { id, rule } of pendingOf(this.journal.book, sink).values())
        if (rule === HEARTBEAT_RULE) this.journal.append({ kind: 'superseded', id, sink });
    const figures = Object.entries(this.figures).map(([name, value]) => `${name} ${formatFigure(value)}`);
    const sentence = `The session lives${figures.length > 0 ? `: ${figures.join(', ')}` : ''}. The next of these is due by ${new Date(nextBy).toISOString()}.`;
    const notice: AlertNotice = { rule: HEARTBEAT_RULE, level: 'info', at: this.options.now(), sentence };
    this.queue(holdNotice(undefined, notice), undefined, nextBy);
  }

  private queue(held: HeldNotices, isFired?: boolean, nextBy?: number): void {
    const { book } = this.journal;
    const { session, now } = this.options;
    const about = { session, sequence: book.sequence + 1, at: now(), dropped: book.dropped, ...(nextBy !== undefined && { nextBy }) };
    const message = composeMessage(held, about);
    this.journal.append({ kind: 'queued', message, to: this.config.sinks, ...(isFired !== undefined && { isFired }) });
    for (const sink of this.config.sinks)
      while (pendingOf(book, sink).size > this.config.mostQueued)
        this.journal.append({ kind: 'dropped', id: leastMessage(book, sink)!.id, sink });
  }

  private safe(sentence: string): string {
    return safeSentence(sentence, this.options.secrets);
  }
}

/** The name that a level has among the rules: not that of a kind of event. */
function ruleOf({ name }: LevelRule): string {
  return `level: ${name}`;
}

function levelSentence({ name, figure, side, fires, clears }: LevelRule, isFired: boolean, value: number): string {
  const now = `${figure} is ${formatFigure(value)}`;
  return isFired ? `${name}: ${now}, ${side} ${fires}.` : `${name} is over: ${now}, not ${side} ${clears} any more.`;
}

function formatFigure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : 'undefined';
}
