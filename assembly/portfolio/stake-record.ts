/** What a position of several fills came to so far. Its Position has what is still held, at average cost: its quantity, the average price of
 *  its entries and the average fee of a unit. */
@unmanaged
export class Stake {
  /** of all entries, units */
  entered: f64;
  /** of all exits, units */
  left: f64;
  /** sum of price * quantity of the entries, and of the exits */
  entryValue: f64;
  exitValue: f64;
  /** sum of the notional of the entries, quote currency */
  entryNotional: f64;
  /** of what was left, net of its fees; quote currency */
  pnl: f64;
  /** of what was left, entries and exits; quote currency */
  fees: f64;
  /** of the entries, quote currency */
  entryFee: f64;
  /** bar on whose close it was decided to leave at the next fill, or -1 */
  leaving: i32;
  /** 1: a guard closes it at its leg's next open */
  isFlattened: i32;
  /** 1 where a rule had to choose between stop and target of a part (F6) */
  ambiguous: i32;
  /** fills that it was entered with, and left with */
  entries: i32;
  exits: i32;
  /** positions that were entered before it in the trial */
  number: i32;
}
