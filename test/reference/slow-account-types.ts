// What the slow twin of an account reads and gives.
import type { ExecutionRules, KellyRules, RiskRules } from '../../src/core/rules.js';
import type { MoneyColumns } from '../../src/core/money-columns.js';
import type { RotationRules } from '../../src/core/rotation.js';
import type { ExitReason } from '../../src/core/trade.js';
import type { Side, SlowMarket, SlowPosition, SlowTrade } from './slow-position.js';
import type { SlowOrders, SlowOrderState } from './slow-orders.js';
import type { SlowCharge } from './slow-money.js';
import type { SlowFill, SlowStake } from './slow-stake.js';

/** One strategy on one symbol. */
export interface SlowLeg extends Omit<SlowMarket, 'execution'> {
  /** breaks ties of rank before the symbol does; default '' */
  readonly system?: string | undefined;
  readonly symbol: string;
  /** read at the decision bar; larger is served first, NaN last */
  readonly rank: ArrayLike<number>;
  /** share of the account's equity that the leg sizes on */
  readonly share: number;
  /** 0 = quantities are not rounded */
  readonly lot: number;
  /** beyond entries at the market and whole exits (O1–O5) */
  readonly orders?: SlowOrders | undefined;
  /** on the account's instants, and on the leg's bars */
  readonly money?: MoneyColumns | undefined;
}

/** What an account allows; an entry that is absent allows everything. */
export interface SlowAccountRules {
  readonly maxPositions: number;
  /** symbols of each group, by its name */
  readonly groups?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly maxExposure?: SlowExposure | undefined;
  readonly correlation?: { readonly limit: number; readonly bars: number } | undefined;
  readonly volatilityTarget?: { readonly annual: number; readonly days: number; readonly maxScale: number } | undefined;
  readonly guards?: SlowGuardRules | undefined;
  /** legs are held by their `weight`, read anew where `longEnter` holds; they have neither exits nor distances then */
  readonly rotation?: RotationRules | undefined;
  /** for sizing: kelly */
  readonly kelly?: KellyRules | undefined;
}

/** Notional / equity, at most. */
export interface SlowExposure {
  readonly gross?: number | undefined;
  readonly net?: number | undefined;
  readonly symbol?: number | undefined;
  readonly group?: number | undefined;
}

export interface SlowGuardRules {
  /** fractions of equity */
  readonly dailyLoss?: number | undefined;
  readonly maxDrawdown?: number | undefined;
  readonly maxSpreadBps?: number | undefined;
  readonly coolDownMs: number;
  readonly action: 'flatten' | 'block';
}

export interface SlowAccountInput {
  readonly legs: readonly SlowLeg[];
  readonly execution: ExecutionRules;
  /** of it lot and multiplier are not read: they are the legs' */
  readonly risk: RiskRules;
  readonly rules: SlowAccountRules;
  /** trading and marks cover the instants [from, to), positions in the account's instants */
  readonly from: number;
  readonly to: number;
  /** number of the trading day of each instant, ascending */
  readonly dayOfInstant: ArrayLike<number>;
  readonly daysPerYear: number;
}

/** When an exit happens at an instant (P2): at the opens, liquidated at the opens or inside the bars, inside the bars, at the closes. */
export type SlowPhase = 0 | 0.5 | 0.75 | 1 | 2;

export interface SlowAccountTrade extends SlowTrade {
  readonly leg: number;
  /** of the exit */
  readonly instant: number;
  /** of the exit */
  readonly phase: SlowPhase;
}

/** size: sizing itself knows no quantity, whatever the account holds */
export type SkipReason = 'guard' | 'place' | 'correlation' | 'cash' | 'size' | 'exposure' | 'lot' | 'cancelled' | 'replaced' | 'policy';

/** A signal that came to nothing. */
export interface SkippedSignal {
  readonly leg: number;
  readonly decisionBar: number;
  /** of the fill that it did not get */
  readonly instant: number;
  readonly side: Side;
  readonly reason: SkipReason;
}

export interface SlowAccountResult {
  /** by instant and phase of the exit, then by system and symbol; bars are those of the leg */
  readonly trades: SlowAccountTrade[];
  /** one mark per instant of [from, to) */
  readonly equity: number[];
  /** positions held after each instant's entries */
  readonly places: number[];
  /** in the order in which they were refused */
  readonly skipped: SkippedSignal[];
  /** in the order in which they happened */
  readonly fills: SlowFill[];
  /** in the order in which they were paid */
  readonly charges: SlowCharge[];
  /** of a rotation: what its rebalances aimed at; leg -1 where nothing was picked */
  readonly targets: SlowTarget[];
}

export interface SlowTarget {
  readonly leg: number;
  readonly instant: number;
  /** signed share of the equity */
  readonly weight: number;
}

export interface HeldPosition {
  readonly leg: number;
  readonly position: SlowPosition;
  readonly stake: SlowStake;
  /** of a leg with orders */
  readonly orders: SlowOrderState | undefined;
  /** decided at the leg's last close */
  exit: ExitReason | undefined;
  /** by a guard: leaves at the leg's next open */
  isFlattened: boolean;
}
