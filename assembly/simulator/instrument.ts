/** In what units the market trades. */
@unmanaged
export class Instrument {
  /** quantities are whole multiples of it; 0: any quantity */
  lot: f64;
  /** the lot is lotUnits / lotScale, both whole numbers where it is a decimal */
  lotUnits: f64;
  /** see lotUnits */
  lotScale: f64;
  /** quote currency per unit and point of price */
  multiplier: f64;
  /** I1: prices of fills and orders are whole multiples of it; 0: any price. What follows is read by the kernels with terms alone, see
   *  terms.ts */
  tick: f64;
  /** the tick is tickUnits / tickScale, as the lot is */
  tickUnits: f64;
  /** see tickUnits */
  tickScale: f64;
  /** I2: entries worth less come to nothing, quote currency */
  minNotional: f64;
  /** of every fill, quote currency per unit */
  feePerUnit: f64;
  /** of every fill, quote currency, at least */
  minimumFee: f64;
}
