/** A smaller share of the initial cash is what rounding leaves of nothing. */
const ROUNDING = 2 ** -40;

/** Returns the first mark of an account on which it is gone, which is ruin (F12); undefined where there is none.
 *  equity  f64[bar] quote currency */
export function findRuin(equity: Float64Array, initialCash: number): number | undefined {
  const bar = equity.findIndex((mark) => mark <= initialCash * ROUNDING);
  return bar < 0 ? undefined : bar;
}
