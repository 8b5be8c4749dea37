/** A round trip that a session closed, as `trade_closed` of docs/telemetry.md has it. Times are those of bars, epoch milliseconds. */
export interface ClosedTrade {
  readonly event: 'trade_closed';
  readonly symbol: string;
  /** of a composite: whose trade it is */
  readonly member?: string;
  /** from 0, ascending in the order of the exits */
  readonly tradeNumber: number;
  readonly side: 'long' | 'short';
  readonly entryTimeMs: number;
  /** quote price */
  readonly entryPrice: number;
  readonly exitTimeMs: number;
  readonly exitPrice: number;
  /** units, > 0 */
  readonly quantity: number;
  /** account currency, net of fees and charges */
  readonly pnl: number;
  readonly fees: number;
  /** of the notional at the entry, a fraction */
  readonly tradeReturn: number;
  /** NaN without stop and trail */
  readonly rMultiple: number;
  readonly barsHeld: number;
  /** worst and best move, fractions */
  readonly mae: number;
  readonly mfe: number;
  readonly exitReason: string;
  readonly isAmbiguous: boolean;
  /** account currency; of an account that is walked instant by instant */
  readonly charges?: number;
}

/** What an account was worth at the close of a bar. */
export interface EquityMark {
  readonly event: 'equity_mark';
  /** open of the bar, epoch milliseconds, ascending */
  readonly timeMs: number;
  /** account currency */
  readonly equity: number;
  /** of the peak, a fraction <= 0 */
  readonly drawdown: number;
  /** positions that are held */
  readonly positions: number;
}

/** What a strategy wanted at the close of a bar; a bar on which it wanted nothing may be left out. */
export interface Decision {
  readonly event: 'decision';
  /** open of the bar, epoch milliseconds, ascending for a symbol, member and action */
  readonly timeMs: number;
  readonly symbol: string;
  readonly member?: string;
  readonly action: 'enter_long' | 'enter_short' | 'add' | 'reduce' | 'leave' | 'none';
  /** units; NaN where it is not known yet */
  readonly quantity: number;
}

/** What a model said at the close of a bar. */
export interface Prediction {
  readonly event: 'prediction';
  /** open of the bar, epoch milliseconds, ascending for a symbol and model */
  readonly timeMs: number;
  readonly symbol: string;
  readonly model: string;
  readonly modelVersion: number;
  readonly score: number;
}

/** What came of a prediction, once that was known. */
export interface PredictionOutcome {
  readonly event: 'prediction_outcome';
  /** open of the bar that was predicted at, epoch milliseconds, ascending for a symbol and model */
  readonly timeMs: number;
  readonly symbol: string;
  readonly model: string;
  /** epoch milliseconds */
  readonly knownAtMs: number;
  /** the label: 1 or 0 of a classifier, else a number */
  readonly value: number;
}

export type TelemetryEvent = ClosedTrade | EquityMark | Decision | Prediction | PredictionOutcome;

/** Of which session the lines are. */
export interface TelemetryHead {
  readonly runId: string;
  readonly system: string;
  readonly timeframe: string;
}
