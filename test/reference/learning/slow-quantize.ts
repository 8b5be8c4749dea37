/** Gradients and hessians as whole numbers of a power of two: the finest for which sums over all rows stay below 2^51. */
export function slowQuantize(
  gradients: readonly number[],
  hessians: readonly number[],
): { gradients: number[]; hessians: number[]; gradientUnit: number; hessianUnit: number } {
  const countBits = gradients.length.toString(2).length;
  const gradientPower = powerFor(gradients, 51 - countBits),
    hessianPower = powerFor(hessians, Math.min(51 - countBits, 63 - 2 * countBits));
  return {
    gradients: gradients.map((value) => roundToEven(value * 2 ** gradientPower)),
    hessians: hessians.map((value) => roundToEven(value * 2 ** hessianPower)),
    gradientUnit: 2 ** -gradientPower,
    hessianUnit: 2 ** -hessianPower,
  };
}

function powerFor(values: readonly number[], bits: number): number {
  const largest = Math.max(...values.map(Math.abs));
  if (largest === 0) return 0;
  let power = 1000;
  while (largest * 2 ** power >= 2 ** bits) power--;
  return power;
}

function roundToEven(value: number): number {
  const below = Math.floor(value),
    rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
