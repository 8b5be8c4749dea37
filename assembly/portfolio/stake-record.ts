/** What a position of several fills came to so far. Its Position has what is still held, at average cost: its quantity, the average
 *  price of
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
  /** sum of the notional of the entries, account currency */
  entryNotional: f64;
  /** of what was left, net of its fees and of charges; account currency */
  pnl: f64;
  /** of what was left, entries and exits; account currency */
  fees: f64;
  /** of the entries, account currency */
  entryFee: f64;
  /** average price of the entries in the account's currency (I6) */
  paid: f64;
  /** funding, swaps and borrowing so far; account currency */
  charges: f64;
  /** price that it is looked at while liquidations are looked for */
  assumed: f64;
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
  /** 1: it is left at the price that is assumed, and needs no margin there */
  isCovered: i32;
  /** keeps what follows aligned */
  reserved: i32;
}
