import { wordsOf } from '../../core/words-of.js';
import type { AlertConfig, SinkName } from './alert-config.js';
import { AlertDesk, type AlertFigures } from './alert-desk.js';
import type { AlertEvent } from './alert-event.js';
import { AlertJournal } from './alert-journal.js';
import { AlertDelivery, type AlertResult } from './deliver-alerts.js';
import { openSinks, type SinkOptions } from './sinks/open-sinks.js';

export interface AlertOptions extends SinkOptions {
  /** folder of the queue */
  readonly dir: string;
  readonly session: string;
  /** epoch milliseconds; default the machine's */
  readonly now?: (() => number) | undefined;
  readonly backOffMs?: ((failed: number) => number) | undefined;
  /** each attempt to deliver, with a sentence where it failed */
  readonly onResult?: ((sink: SinkName, result: AlertResult, why?: string) => void) | undefined;
  /** what is wrong with alerts themselves, as with a full disk; default a line on stderr */
  readonly onTrouble?: ((sentence: string) => void) | undefined;
}

/** How often windows, quiet hours and heartbeats are looked at, milliseconds. */
const LOOK_MS = 1000;
const GRACE_MS = 5000;

/** The alerts of a session. No call waits for a receiver, and none throws: a session goes on without them. */
export class SessionAlerts {
  private readonly journal: AlertJournal;
  private readonly desk: AlertDesk;
  private readonly deliveries: readonly AlertDelivery[];
  private readonly timer: NodeJS.Timeout;
  private readonly onTrouble: (sentence: string) => void;
  private isClosed = false;

  private constructor(journal: AlertJournal, desk: AlertDesk, deliveries: readonly AlertDelivery[], onTrouble: (text: string) => void) {
    this.journal = journal;
    this.desk = desk;
    this.deliveries = deliveries;
    this.onTrouble = onTrouble;
    this.timer = setInterval(() => this.tick(), LOOK_MS);
    this.timer.unref();
  }

  /** Opens the alerts of a session, and goes on with what was not delivered.
   *  Throws UsageError CONFIG_INVALID where a sink has no address, RUN_LOCKED, REGISTRY_DAMAGED. */
  static open(config: AlertConfig, options: AlertOptions): SessionAlerts {
    const { sinks, secrets } = openSinks(config.sinks, options);
    const now = options.now ?? Date.now;
    const journal = AlertJournal.open(options.dir, now);
    const desk = new AlertDesk(journal, config, { session: options.session, secrets, now });
    const onTrouble = options.onTrouble ?? ((sentence) => void process.stderr.write(`${sentence}\n`));
    const onResult = (sink: SinkName, result: AlertResult, why?: string): void => {
      options.onResult?.(sink, result, why);
      if (result === 'given_up') onTrouble(`alerts to ${sink}: ${why}`);
    };
    const deliveries = sinks.map((sink) => new AlertDelivery(journal, sink, { backOffMs: options.backOffMs, onResult, onTrouble }));
    return new SessionAlerts(journal, desk, deliveries, onTrouble);
  }

  /** Takes what happened. */
  notice(...events: readonly AlertEvent[]): void {
    this.carefully(() => events.forEach((event) => this.desk.notice(event)));
  }

  /** Takes what the session has come to. */
  look(figures: AlertFigures): void {
    this.carefully(() => this.desk.look(figures));
  }

  /** Looks at windows, quiet hours and heartbeats now. */
  tick(): void {
    this.carefully(() => this.desk.tick());
  }

  /** Tells what is held, waits for its delivery, and ends. A second call does nothing.
   *  graceMs  what is not delivered by then is delivered behind the next start */
  async close(graceMs = GRACE_MS): Promise<void> {
    if (this.isClosed) return;
    clearInterval(this.timer);
    this.carefully(() => this.desk.flush());
    this.isClosed = true;
    await Promise.all(this.deliveries.map((delivery) => delivery.close(graceMs)));
    this.tryTo(() => this.journal.close());
  }

  private carefully(act: () => void): void {
    if (this.isClosed) return;
    this.tryTo(act);
    for (const delivery of this.deliveries) delivery.wake();
  }

  private tryTo(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.onTrouble(`alerts could not be written down: ${wordsOf(error)}`);
    }
  }
}
