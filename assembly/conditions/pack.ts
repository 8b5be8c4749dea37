/** Returns 16 bits, one per bar, from eight f64x2 comparison masks of two bars each. */
// @ts-ignore: decorator
@inline
export function packMasks(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, m5: v128, m6: v128, m7: v128): u64 {
  const a = v128.shuffle<i32>(m0, m1, 0, 2, 4, 6);
  const b = v128.shuffle<i32>(m2, m3, 0, 2, 4, 6);
  const c = v128.shuffle<i32>(m4, m5, 0, 2, 4, 6);
  const d = v128.shuffle<i32>(m6, m7, 0, 2, 4, 6);
  const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  return <u64>i8x16.bitmask(bytes);
}
