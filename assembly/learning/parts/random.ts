/** Random numbers that are a function of (key, counter), in any order and on any thread.
 *  Source  splitmix64, Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators" */

/** The key of stream (a, b, c); equal triples give equal keys. */
export function keyFor(a: u64, b: u64, c: u64): u64 {
  return mix(mix(mix(a) + b) + c);
}

/** 64 random bits. */
// @ts-ignore: decorator
@inline
export function randomBits(key: u64, counter: u64): u64 {
  return mix(key + counter * 0x9e3779b97f4a7c15);
}

/** A whole number in [0, bound). */
// @ts-ignore: decorator
@inline
export function randomBelow(key: u64, counter: u64, bound: i32): i32 {
  return <i32>(((randomBits(key, counter) >> 32) * <u64>bound) >> 32);
}

/** Uniform in [0, 1), 53 bits. */
// @ts-ignore: decorator
@inline
export function randomUniform(key: u64, counter: u64): f64 {
  return <f64>(randomBits(key, counter) >> 11) * (1.0 / 9007199254740992.0);
}

// @ts-ignore: decorator
@inline
function mix(state: u64): u64 {
  let z = state + 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}
