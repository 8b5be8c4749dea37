/** A stream of numbers that is a function of (seed, stream) alone, never of time or thread.
 *  Source: splitmix64 finaliser (Steele, Lea, Flood 2014) to seed, then sfc32 (Doty-Humphrey, PractRand). */
export interface RandomStream {
  /** uniform in [0, 1), 53 bits */
  uniform(): number;
  /** standard normal, by the polar method */
  normal(): number;
  /** whole number in [0, bound) */
  below(bound: number): number;
}

/** Returns the random stream of (seed, stream). Both are whole numbers; equal pairs give equal numbers. */
export function randomStream(seed: number, stream = 0): RandomStream {
  const words = seedWords(seed, stream);
  let [a, b, c, counter] = words as [number, number, number, number];
  function next32(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  }
  for (let i = 0; i < 12; i++) next32();
  const uniform = (): number => ((next32() >>> 5) * 67108864 + (next32() >>> 6)) / 9007199254740992;
  let spare: number | undefined;
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * scale;
      return u * scale;
    }
  }
  return { uniform, normal, below: (bound) => Math.floor(uniform() * bound) };
}

function seedWords(seed: number, stream: number): number[] {
  const mask = 0xffffffffffffffffn;
  let state = (BigInt(Math.trunc(seed)) * 0x9e3779b97f4a7c15n + BigInt(Math.trunc(stream)) * 0xd1b54a32d192ed03n) & mask;
  const words: number[] = [];
  for (let i = 0; i < 2; i++) {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    z ^= z >> 31n;
    words.push(Number(z & 0xffffffffn) | 0, Number(z >> 32n) | 0);
  }
  return words;
}
