import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { SINK_NAMES, type SinkName } from '../alerts/alert-config.js';
import { ALERT_RESULTS, type AlertResult } from '../alerts/deliver-alerts.js';
import { INCIDENT_KINDS, type IncidentKind } from '../bars/bar-incident.js';
import type { TradingState } from '../orders/order-events.js';

/** How an order can end, as metrics count it. */
export const ORDER_OUTCOMES = ['accepted', 'rejected', 'unknown', 'filled', 'cancelled', 'lost'] as const;
export type OrderOutcome = (typeof ORDER_OUTCOMES)[number];

const TRADING_STATES: readonly TradingState[] = ['active', 'reducing', 'halted'];
const SIDES = ['buy', 'sell'] as const;

/** Upper ends of the buckets of the time from a bar to its decision, seconds: a local walk takes milliseconds, a late feed minutes. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Symbols that have labels of their own; a session of more has them under `other`. */
const MOST_SYMBOLS = 50;
const OTHER = 'other';

/** What an account has come to. */
export interface AccountFigures {
  /** account currency */
  readonly equity: number;
  /** of the peak, a fraction <= 0 */
  readonly drawdown: number;
  /** positions that are held */
  readonly positions: number;
}

export interface MetricsOptions {
  readonly symbols: readonly string[];
  /** epoch milliseconds */
  readonly now?: (() => number) | undefined;
}

/** The metrics of one session in a registry of their own. Every label is of a closed set, or a symbol of the session, so that their number
 *  is bounded; each series of a closed set is there from the begin, with 0. */
export class SessionMetrics {
  private readonly registry = new Registry();
  private readonly symbols: ReadonlySet<string>;
  private readonly now: () => number;
  private lastEndMs = Number.NaN;
  private readonly bars: Counter<'symbol'>;
  private readonly incidents: Counter<'kind'>;
  private readonly orders: Counter<'outcome'>;
  private readonly fills: Counter<'side'>;
  private readonly faults: Counter;
  private readonly alerts: Counter<'sink' | 'result'>;
  private readonly latency: Histogram;
  private readonly equity: Gauge;
  private readonly drawdown: Gauge;
  private readonly positions: Gauge;
  private readonly score: Gauge;
  private readonly state: Gauge<'state'>;
  private readonly killed: Gauge;

  constructor({ symbols, now = Date.now }: MetricsOptions) {
    this.symbols = new Set(symbols.slice(0, MOST_SYMBOLS));
    this.now = now;
    this.bars = this.counter('bars_walked', 'bars that were walked, by symbol', ['symbol']);
    this.incidents = this.counter('bar_incidents', 'bars that were not simply the next one, by kind', ['kind']);
    this.orders = this.counter('orders', 'orders, by what came of them', ['outcome']);
    this.fills = this.counter('fills', 'fills, by side', ['side']);
    this.faults = this.counter('feed_faults', 'lines or answers of a feed that were left out', []);
    this.alerts = this.counter('alerts', 'attempts to deliver alerts, by sink and result', ['sink', 'result']);
    this.latency = new Histogram({
      name: 'barloom_decision_seconds',
      help: 'seconds from the end of a bar to its decision',
      buckets: LATENCY_BUCKETS,
      registers: [this.registry],
    });
    this.equity = this.gauge('equity', 'equity, account currency');
    this.drawdown = this.gauge('drawdown_ratio', 'equity / peak - 1');
    this.positions = this.gauge('positions', 'positions that are held');
    this.score = this.gauge('score_mean', 'mean score that the model gave the last bars');
    this.state = this.gauge('guard_state', '1 at the state of trading that guards allow, 0 at the others', ['state']);
    this.killed = this.gauge('kill_switch', '1 where the kill switch was thrown');
    this.ageGauge();
    this.begin();
  }

  /** Bars of one instant were walked.
   *  endMs  when they ended, epoch milliseconds */
  walked(symbols: readonly string[], endMs: number): void {
    for (const symbol of symbols) this.bars.inc({ symbol: this.labelOf(symbol) });
    this.lastEndMs = Number.isNaN(this.lastEndMs) ? endMs : Math.max(this.lastEndMs, endMs);
  }

  /** A decision was made.
   *  seconds  since the end of its bar; a negative one counts as 0 */
  decided(seconds: number): void {
    if (Number.isFinite(seconds)) this.latency.observe(Math.max(0, seconds));
  }

  incident(kind: IncidentKind): void {
    this.incidents.inc({ kind });
  }

  order(outcome: OrderOutcome): void {
    this.orders.inc({ outcome });
  }

  fill(side: 'buy' | 'sell'): void {
    this.fills.inc({ side });
  }

  fault(): void {
    this.faults.inc();
  }

  alert(sink: SinkName, result: AlertResult): void {
    this.alerts.inc({ sink, result });
  }

  account({ equity, drawdown, positions }: AccountFigures): void {
    this.equity.set(equity);
    this.drawdown.set(drawdown);
    this.positions.set(positions);
  }

  /** mean  of the scores of the last bars; NaN where the model has said nothing */
  scored(mean: number): void {
    this.score.set(mean);
  }

  guards(state: TradingState): void {
    for (const each of TRADING_STATES) this.state.set({ state: each }, Number(each === state));
  }

  killSwitch(isThrown: boolean): void {
    this.killed.set(Number(isThrown));
  }

  /** Seconds since the end of the last bar that was walked; NaN before the first. */
  get dataAgeSeconds(): number {
    return (this.now() - this.lastEndMs) / 1000;
  }

  /** Returns all of them in the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  private counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name: `barloom_${name}_total`, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  private gauge<Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> {
    return new Gauge({ name: `barloom_${name}`, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** An age is that of the moment in which it is asked for. */
  private ageGauge(): void {
    const age = (): number => this.dataAgeSeconds;
    new Gauge({
      name: 'barloom_data_age_seconds',
      help: 'seconds since the end of the last bar that was walked',
      registers: [this.registry],
      collect() {
        this.set(age());
      },
    });
  }

  private begin(): void {
    for (const symbol of this.symbols) this.bars.inc({ symbol }, 0);
    for (const kind of INCIDENT_KINDS) this.incidents.inc({ kind }, 0);
    for (const outcome of ORDER_OUTCOMES) this.orders.inc({ outcome }, 0);
    for (const side of SIDES) this.fills.inc({ side }, 0);
    for (const sink of SINK_NAMES) for (const result of ALERT_RESULTS) this.alerts.inc({ sink, result }, 0);
    for (const gauge of [this.equity, this.drawdown, this.positions, this.score]) gauge.set(Number.NaN);
    this.guards('active');
    this.killSwitch(false);
  }

  private labelOf(symbol: string): string {
    return this.symbols.has(symbol) ? symbol : OTHER;
  }
}
