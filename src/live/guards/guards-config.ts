import type { ClockOffsetRule } from './clock-offset-guard.js';
import type { DailyLossRule } from './daily-loss-guard.js';
import type { NotionalRule } from './notional-guard.js';
import type { OrderRateRule } from './order-rate-guard.js';
import type { StaleRule } from './stale-guard.js';

/** The guards of a session, as plain data. */
export interface GuardsConfig {
  /** default: on */
  readonly stale?: StaleRule | 'off' | undefined;
  /** default: on */
  readonly clockOffset?: ClockOffsetRule | 'off' | undefined;
  /** default: none */
  readonly orderRate?: OrderRateRule | undefined;
  readonly notional?: NotionalRule | undefined;
  readonly dailyLoss?: DailyLossRule | undefined;
}
