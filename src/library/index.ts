// barloom as a library: the same code that the commands call.
export { backtest, type BacktestResult } from '../app/run/backtest.js';
export { compileSystem, type CompiledSystem } from '../app/strategy/compile-system.js';
export { loadBars, type LoadBarsOptions } from '../app/market-data/load-bars.js';
export { openTradingData } from '../app/market-data/open-trading-data.js';
export type { RunOptions } from '../app/system/run-options.js';
export { writeRun, type WrittenRun } from '../app/run/run-files.js';
export { sweep } from '../app/sweep/sweep.js';
export { trialParameters, type SweepOptions, type SweepOutcome, type SweepProgress, type SweepResult } from '../app/sweep/sweep-outcome.js';
export { runSweep, type WrittenSweep } from '../app/sweep/sweep-files.js';
export { optimize } from '../app/study/optimize.js';
export { runOptimize, type WrittenStudy } from '../app/study/study-files.js';
export type { OptimizeOptions, StudyOutcome, StudyWinner, WindowRun } from '../app/study/study-outcome.js';
export { walkForward } from '../app/walk-forward/walk-forward.js';
export { runWalkForward, type WrittenWalkForward } from '../app/walk-forward/walk-forward-files.js';
export type { FoldResult, WalkForwardOptions, WalkForwardOutcome } from '../app/walk-forward/walk-forward-outcome.js';
export { Registry } from '../app/verdict/registry.js';
export type { StudyVerdict } from '../app/verdict/study-verdict.js';
export { printSystem, readSystemFile, resolveSystem, type ResolvedSystem } from '../app/strategy/resolve-system.js';
export type { SystemFile } from '../app/system/system-schema.js';
export { barsTable, tradesTable, trialsTable } from './arrow-tables.js';
export * from './accounts.js';
export * from './composites.js';
export * from './datasets.js';
export * from './search.js';
export * from './learning.js';
export * from './models.js';
export { verifyRun, type VerifyResult } from '../app/verify/verify.js';
export { listFunctions, type FunctionEntry } from '../app/strategy/list-functions.js';
export { sliceBars, type Bars, type Calendar, type CalendarName, type DataOrigin, type Market } from '../core/bars.js';
export {
  BarloomError,
  CancelledError,
  DataError,
  ERROR_CODES,
  KernelError,
  UsageError,
  type ErrorCode,
  type ErrorContext,
} from '../core/errors.js';
export type { Parameters, ParameterValue, StrategyGraph } from '../core/graph.js';
export { METRIC_DEFINITIONS, METRIC_NAMES, type MetricDefinition, type MetricName, type Metrics } from '../core/metrics.js';
export { parseTimeframe, type Timeframe } from '../core/timeframe.js';
export { SKIP_REASONS, type SkippedSignals } from '../core/account.js';
export { EXIT_REASONS, type ExitReason, type Trade } from '../core/trade.js';
export { listTrades, type TradeColumns } from '../core/trade-columns.js';
export type { AccountCurve } from '../core/market-curve.js';
