/** Writes NaN to the values [from, to) of a column. */
export function fillNaN(out: usize, from: usize, to: usize): void {
  for (let i = from; i < to; i++) store<f64>(out + (i << 3), NaN);
}
