export const EXIT_REASONS = ['signal', 'reverse', 'time', 'stop', 'target', 'end', 'guard', 'delisted', 'liquidation', 'policy'] as const;
export type ExitReason = (typeof EXIT_REASONS)[number];

/** One closed round trip. Prices and money in quote currency, quantity in units, fractions never percent. */
export interface Trade {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  /** open of the bar that holds the fill, epoch milliseconds UTC */
  readonly entryTimeMs: number;
  readonly entryPrice: number;
  readonly exitTimeMs: number;
  readonly exitPrice: number;
  readonly quantity: number;
  /** net of both fees */
  readonly pnl: number;
  readonly fees: number;
  /** pnl / (entry price * quantity) */
  readonly return: number;
  /** pnl / (stop distance * quantity); NaN where there was no stop */
  readonly rMultiple: number;
  /** bars with the position after the open's scheduled fills; a bar that gaps through the stop counts */
  readonly barsHeld: number;
  /** worst and best unrealised move against the entry price, fractions: mae <= 0 <= mfe */
  readonly mae: number;
  readonly mfe: number;
  readonly exitReason: ExitReason;
  /** true where stop and target were both touched in one bar and a rule had to choose (F6) */
  readonly ambiguous: boolean;
}
