const MASK = 2n ** 64n - 1n;
const STEP = 0x9e3779b97f4a7c15n;

export const ROWS = 1,
  FEATURES = 2,
  BOOTSTRAP = 3,
  NODE = 4,
  SHUFFLE = 5;

/** splitmix64 */
function mix(state: bigint): bigint {
  let z = (state + STEP) & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}

/** Random numbers of (seed, purpose, tree or pass), by counter. */
export function slowStream(
  seed: number,
  purpose: number,
  number: number,
): { below(counter: number, bound: number): number; uniform(counter: number): number } {
  const key = mix(mix(mix(BigInt(seed)) + BigInt(purpose)) + BigInt(number));
  const bits = (counter: number): bigint => mix((key + BigInt(counter) * STEP) & MASK);
  return {
    below: (counter, bound) => Number(((bits(counter) >> 32n) * BigInt(bound)) >> 32n),
    uniform: (counter) => Number(bits(counter) >> 11n) / 2 ** 53,
  };
}
