// Accounts of several legs: what their runs leave behind.
export { accountJson, reportAccount, type AccountReport, type Benchmark, type BenchmarkMetrics } from '../app/run/account-report.js';
export { multipliersOf } from '../app/strategy/multipliers-of.js';
export type { Signal } from '../app/run/signal.js';
export { listSignals } from '../app/run/signals.js';
export { listRebalances, type Rebalance } from '../app/run/rebalances.js';
export { WEIGHT_POLICIES, type RotationRules, type TargetColumns, type WeightPolicy } from '../core/rotation.js';
export type { RunLegs } from '../app/run/backtest.js';
export { fillsOf, listFills, type Fill } from '../app/run/fill-columns.js';
export { FILL_KINDS, SKIP_REASONS, type FillColumns, type SkippedSignals, type SkipReason } from '../core/account.js';
export { isLegsCurve, type LegsCurve } from '../core/account-curve.js';
export type { AccountFigures, LegCorrelations, LegFigures, SkipCounts } from '../core/account-figures.js';
export { CHARGE_KINDS, type Charges } from '../core/instrument-money.js';
export type { LegMoney } from '../core/leg-money.js';
export { segmentsOfLeg, type HeldSegment } from '../core/held-segments.js';
export { curveOfLeg, tradesByLeg, type LegCurve } from '../core/leg-curves.js';
export type { LegData } from '../core/trading-data.js';
