import { join } from 'node:path';
import { alertsOfOrders, alertsOfSession } from '../../live/alerts/alert-event.js';
import { SessionAlerts } from '../../live/alerts/open-alerts.js';
import { writingNow } from '../../files/output.js';
import type { OrderBook } from '../../live/orders/fold-orders.js';
import type { OrderEvent } from '../../live/orders/order-events.js';
import type { SessionEvent } from '../../live/journal/session-journal.js';
import { serveMetrics, type Health, type MetricsServer } from '../../live/metrics/serve-metrics.js';
import { SessionMetrics } from '../../live/metrics/session-metrics.js';
import type { FillEvent } from '../../live/orders/order.js';
import type { Prediction, TelemetryEvent } from '../../live/telemetry/telemetry-event.js';
import { TelemetryWriter } from '../../live/telemetry/telemetry-writer.js';
import { DayReturn } from './day-return.js';
import { SlippageMeter } from './slippage-meter.js';
import type { SessionSettings } from './settings/session-settings.js';

export const TELEMETRY_FILE = 'telemetry.jsonl';
/** Where the queue of a session's alerts lies in its folder. */
export const ALERTS_FOLDER = 'alerts';

export interface ObserverOptions {
  /** folder of the session */
  readonly dir: string;
  readonly id: string;
  readonly system: string;
  readonly symbols: readonly string[];
  readonly timeframe: { readonly name: string; readonly durationMs: number };
  /** whether its orders go to a broker, whose fills are the ones that count */
  readonly hasBroker: boolean;
  /** whether the rules fill on the close that decides */
  readonly fillsAtClose: boolean;
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
  private readonly slippage: SlippageMeter;
  private readonly day = new DayReturn();

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
    const { dir, id, system, timeframe, fillsAtClose, settings, environment, now } = options;
    this.options = options;
    this.metrics = metrics;
    this.server = server;
    this.slippage = new SlippageMeter({ atClose: fillsAtClose, timeframeMs: timeframe.durationMs });
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
    else if (event.kind === 'compared') this.alerts?.look({ parity: event.bars === 0 ? Number.NaN : event.agreeing / event.bars });
    this.alerts?.notice(...alertsOfSession(event));
  }

  /** Takes what happened to orders. */
  hearOrder(event: OrderEvent, book: OrderBook): void {
    if (event.kind === 'accepted' || event.kind === 'rejected' || event.kind === 'unknown') this.metrics.order(event.kind);
    else if (event.kind === 'resolved' && event.as === 'lost') this.metrics.order('lost');
    else if (event.kind === 'cancelled') this.metrics.order('cancelled');
    else if (event.kind === 'state') this.metrics.guards(event.state);
    else if (event.kind === 'fill') this.hearFill(event.fill, book);
    this.alerts?.notice(...alertsOfOrders(event, (id) => book.orders.get(id)?.order));
  }

  /** Writes lines of telemetry, once each, and looks at what the account has come to. Throws UsageError OUTPUT_UNWRITABLE. */
  write(events: readonly TelemetryEvent[]): void {
    writingNow(this.options.dir, () => this.telemetry.append(events));
    const marks = events.filter((event) => event.event === 'equity_mark');
    const daily = marks.map(({ timeMs, equity }) => this.day.take(timeMs, equity)).at(-1);
    const mark = marks.at(-1);
    if (mark === undefined) return;
    const { equity, drawdown, positions } = mark;
    this.metrics.account({ equity, drawdown, positions });
    this.alerts?.look({ equity, drawdown, positions, daily_return: daily! });
    const mean = meanOfLast(events.filter((event) => event.event === 'prediction'));
    if (Number.isNaN(mean)) return;
    this.metrics.scored(mean);
    this.alerts?.look({ score_mean: mean });
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
    if (!this.options.hasBroker) for (const { side } of fills) this.metrics.fill(side);
    this.alerts?.look({ slippage_bps: this.slippage.walked({ time, fills }) });
  }

  private hearFill(fill: FillEvent, book: OrderBook): void {
    this.metrics.fill(fill.side);
    const order = book.orders.get(fill.clientId);
    if (order === undefined) return;
    if (order.status === 'filled') this.metrics.order('filled');
    this.alerts?.look({ slippage_bps: this.slippage.filled(order.order, fill) });
  }
}

/** Returns the mean score of the last bar that has one, over its symbols and models; NaN where none has. */
function meanOfLast(predictions: readonly Prediction[]): number {
  const last = predictions.reduce((most, { timeMs }) => Math.max(most, timeMs), Number.NEGATIVE_INFINITY);
  const scores = predictions.flatMap(({ timeMs, score }) => (timeMs === last ? [score] : []));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
