import { join } from 'node:path';
import { alertsOfOrders, alertsOfSession } from '../../live/alerts/alert-event.js';
import { SessionAlerts } from '../../live/alerts/open-alerts.js';
import { writingNow } from '../../files/output.js';
import type { OrderBook } from '../../live/journal/fold-orders.js';
import type { OrderEvent } from '../../live/journal/order-events.js';
import type { SessionEvent } from '../../live/journal/session-journal.js';
import { serveMetrics, type Health, type MetricsServer } from '../../live/metrics/serve-metrics.js';
import { SessionMetrics } from '../../live/metrics/session-metrics.js';
import type { TelemetryEvent } from '../../live/telemetry/telemetry-event.js';
import { TelemetryWriter } from '../../live/telemetry/telemetry-writer.js';
import type { SessionSettings } from './settings/session-settings.js';

export const TELEMETRY_FILE = 'telemetry.jsonl';
const ALERTS_FOLDER = 'alerts';

export interface ObserverOptions {
  /** folder of the session */
  readonly dir: string;
  readonly id: string;
  readonly system: string;
  readonly symbols: readonly string[];
  readonly timeframe: { readonly name: string; readonly durationMs: number };
  readonly settings: Pick<SessionSettings, 'alerts' | 'metrics'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** epoch milliseconds */
  readonly now: () => number;
  readonly health: () => Health;
}

/** Those who are told what a session does: its telemetry on disk, its metrics, its alerts. */
export class SessionObservers {
  private readonly options: ObserverOptions;
  private readonly telemetry: TelemetryWriter;
  private readonly metrics: SessionMetrics;
  private readonly alerts: SessionAlerts | undefined;
  private readonly server: MetricsServer | undefined;

  /** Throws UsageError SESSION_OTHER, RUN_LOCKED, CONFIG_INVALID, FLAG_INVALID where the port cannot be had. */
  static async open(options: ObserverOptions): Promise<SessionObservers> {
    const metrics = new SessionMetrics({ symbols: options.symbols, now: options.now });
    const { settings, health } = options;
    const server = settings.metrics && (await serveMetrics({ port: settings.metrics.port, metrics, health }));
    try {
      return new SessionObservers(options, metrics, server);
    } catch (error) {
      await server?.close();
      throw error;
    }
  }

  private constructor(options: ObserverOptions, metrics: SessionMetrics, server: MetricsServer | undefined) {
    const { dir, id, system, timeframe, settings, environment, now } = options;
    this.options = options;
    this.metrics = metrics;
    this.server = server;
    this.telemetry = TelemetryWriter.open(join(dir, TELEMETRY_FILE), { runId: id, system, timeframe: timeframe.name });
    this.alerts =
      settings.alerts &&
      SessionAlerts.open(settings.alerts, {
        dir: join(dir, ALERTS_FOLDER),
        session: `${system} (${id})`,
        environment,
        now,
        onResult: (sink, result) => metrics.alert(sink, result),
      });
  }

  /** Where the metrics are served; undefined where they are not. */
  get port(): number | undefined {
    return this.server?.port;
  }

  /** Takes what the session's journal was told. */
  hear(event: SessionEvent): void {
    const { metrics } = this;
    if (event.kind === 'walked') this.hearWalked(event);
    else if (event.kind === 'incident') metrics.incident(event.incident.kind);
    else if (event.kind === 'fault') metrics.fault();
    else if (event.kind === 'halted') metrics.killSwitch(true);
    this.alerts?.notice(...alertsOfSession(event));
  }

  /** Takes what happened to orders. */
  hearOrder(event: OrderEvent, book: OrderBook): void {
    if (event.kind === 'accepted' || event.kind === 'rejected' || event.kind === 'unknown') this.metrics.order(event.kind);
    else if (event.kind === 'resolved' && event.as === 'lost') this.metrics.order('lost');
    else if (event.kind === 'cancelled') this.metrics.order('cancelled');
    else if (event.kind === 'state') this.metrics.guards(event.state);
    else if (event.kind === 'fill') {
      if (book.orders.get(event.fill.clientId)?.status === 'filled') this.metrics.order('filled');
    }
    this.alerts?.notice(...alertsOfOrders(event, (id) => book.orders.get(id)?.order));
  }

  /** Writes lines of telemetry, once each, and looks at what the account has come to. Throws UsageError OUTPUT_UNWRITABLE. */
  write(events: readonly TelemetryEvent[]): void {
    writingNow(this.options.dir, () => this.telemetry.append(events));
    const mark = events.findLast((event) => event.event === 'equity_mark');
    if (mark === undefined) return;
    const { equity, drawdown, positions } = mark;
    this.metrics.account({ equity, drawdown, positions });
    const scores = events.flatMap((event) => (event.event === 'prediction' ? [event.score] : []));
    if (scores.length > 0) this.metrics.scored(scores.reduce((sum, score) => sum + score, 0) / scores.length);
    this.alerts?.look({ equity, drawdown, positions });
  }

  /** Looks at what passes with time. */
  look(): void {
    const age = this.metrics.dataAgeSeconds;
    if (!Number.isNaN(age)) this.alerts?.look({ data_age_seconds: age });
  }

  /** Waits a while for alerts to be delivered. */
  async close(): Promise<void> {
    await this.alerts?.close();
    await this.server?.close();
  }

  private hearWalked({ time, fills }: Extract<SessionEvent, { kind: 'walked' }>): void {
    const { symbols, timeframe, now } = this.options;
    const endMs = time + timeframe.durationMs;
    this.metrics.walked(symbols, endMs);
    const seconds = (now() - endMs) / 1000;
    this.metrics.decided(seconds);
    this.alerts?.look({ decision_seconds: seconds });
    for (const { side } of fills) this.metrics.fill(side);
  }
}
