/** What guards know of a session; the session keeps it. */
export interface GuardFacts {
  /** quote price of the last complete bar's close, by symbol */
  readonly prices: ReadonlyMap<string, number>;
  /** when the last complete bar of a symbol ended, epoch milliseconds */
  readonly lastEnds: ReadonlyMap<string, number>;
  /** account currency; undefined until it is known */
  readonly equity: number | undefined;
  /** how far the exchange's clock is ahead of the machine's, milliseconds; undefined where there is none */
  readonly clockOffsetMs: number | undefined;
}
