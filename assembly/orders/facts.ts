/** What a position is on the close of a bar (O5), in the order of the POSITION codes. */
@unmanaged
export class Facts {
  /** quote price: the average of what was bought */
  entryPrice: f64;
  /** bars on which it existed after the open's scheduled fills */
  barsHeld: f64;
  /** units, below 0 for a short */
  position: f64;
  /** quote currency: what it adds to the equity on this close */
  openProfit: f64;
  /** fractions of the entry price: worst <= 0 <= best */
  worst: f64;
  best: f64;
}
