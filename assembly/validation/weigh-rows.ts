import { STATUS_OK } from "../layout";

/** Lists of weights that are taken side by side: their number is a multiple of it. */
export const LISTS_TOGETHER: i32 = 4;

/** Writes the weighted sums of rows, for some lists of weights. A sum is that of the even places and that of the odd ones, added in the
 *  end.
 *  values   f64[rows][stride]   in; an odd row ends with 0
 *  stride   i32                 places of a row, even
 *  weights  f64[lists][stride]  in; an odd list ends with 0
 *  lists    i32                 a multiple of LISTS_TOGETHER
 *  out      f64[lists][rows]    out
 *  NaN      a NaN makes the sums of its row, or of its list, NaN
 *  Cost     O(rows * stride * lists), allocates nothing                          */
export function weigh_rows(values: usize, rows: i32, stride: i32, weights: usize, lists: i32, out: usize): i32 {
  const rowBytes: usize = <usize>stride << 3;
  const listBytes: usize = <usize>rows << 3;
  let row: i32 = 0;
  for (; row + 1 < rows; row += 2) {
    const at = values + <usize>row * rowBytes;
    for (let list: i32 = 0; list < lists; list += LISTS_TOGETHER) {
      weighPair(at, rowBytes, weights + <usize>list * rowBytes, out + <usize>list * listBytes + (<usize>row << 3), listBytes);
    }
  }
  if (row < rows) {
    const at = values + <usize>row * rowBytes;
    for (let list: i32 = 0; list < lists; list++) {
      store<f64>(out + <usize>list * listBytes + (<usize>row << 3), weighOne(at, weights + <usize>list * rowBytes, rowBytes));
    }
  }
  return STATUS_OK;
}

/** Two rows by four lists: what is loaded is used more than once. */
// @ts-ignore: decorator
@inline
function weighPair(a: usize, rowBytes: usize, w: usize, out: usize, listBytes: usize): void {
  const b = a + rowBytes;
  const w1 = w + rowBytes, w2 = w1 + rowBytes, w3 = w2 + rowBytes;
  let a0 = f64x2.splat(0.0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const own = v128.load(a + at), other = v128.load(b + at);
    const first = v128.load(w + at), second = v128.load(w1 + at), third = v128.load(w2 + at), fourth = v128.load(w3 + at);
    a0 = f64x2.add(a0, f64x2.mul(own, first));
    a1 = f64x2.add(a1, f64x2.mul(own, second));
    a2 = f64x2.add(a2, f64x2.mul(own, third));
    a3 = f64x2.add(a3, f64x2.mul(own, fourth));
    b0 = f64x2.add(b0, f64x2.mul(other, first));
    b1 = f64x2.add(b1, f64x2.mul(other, second));
    b2 = f64x2.add(b2, f64x2.mul(other, third));
    b3 = f64x2.add(b3, f64x2.mul(other, fourth));
  }
  store<f64>(out, sumOf(a0));
  store<f64>(out, sumOf(b0), 8);
  store<f64>(out + listBytes, sumOf(a1));
  store<f64>(out + listBytes, sumOf(b1), 8);
  store<f64>(out + 2 * listBytes, sumOf(a2));
  store<f64>(out + 2 * listBytes, sumOf(b2), 8);
  store<f64>(out + 3 * listBytes, sumOf(a3));
  store<f64>(out + 3 * listBytes, sumOf(b3), 8);
}

// @ts-ignore: decorator
@inline
function weighOne(a: usize, w: usize, rowBytes: usize): f64 {
  let sum = f64x2.splat(0.0);
  for (let at: usize = 0; at < rowBytes; at += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(a + at), v128.load(w + at)));
  return sumOf(sum);
}

/** Even and odd places. */
// @ts-ignore: decorator
@inline
function sumOf(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
