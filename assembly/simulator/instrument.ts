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
}
