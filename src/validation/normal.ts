/** Returns the standard normal distribution function at z; NaN at NaN.
 *  Accuracy  relative error below 4e-15 down to z = -10, 3e-13 down to -37
 *  Source    Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23, 1969                          */
export function normalCdf(z: number): number {
  const half = 0.5 * erfcOfPositive(Math.abs(z) * Math.SQRT1_2);
  return z < 0 ? half : 1 - half;
}

const ERF = {
  over: [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315],
  under: [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
};
const MIDDLE = {
  over: [
    0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716,
    1230.3393547979972, 2.1531153547440383e-8,
  ],
  under: [
    15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247, 3439.3676741437216,
    1230.3393548037495,
  ],
};
const TAIL = {
  over: [0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378, 0.016315387137302097],
  under: [2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
};
const ROOT_OF_INVERSE_PI = 0.5641895835477563;

/** The complementary error function for x >= 0. */
function erfcOfPositive(x: number): number {
  if (x <= 0.46875) return 1 - x * codyRatio(ERF, x * x);
  if (x <= 4) return exponential(x) * codyRatio(MIDDLE, x);
  const inverse = 1 / (x * x);
  return (exponential(x) * (ROOT_OF_INVERSE_PI - inverse * codyRatio(TAIL, inverse))) / x;
}

/** exp(-x²) with the square's rounding error kept out: x is cut to sixteenths first. */
function exponential(x: number): number {
  if (x > 27) return 0;
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse));
}

/** Cody's tables list the leading coefficient of the numerator last. */
function codyRatio({ over, under }: typeof ERF, x: number): number {
  let [numerator, denominator] = [over.at(-1)! * x, x];
  const last = under.length - 1;
  for (let i = 0; i < last; i++) {
    numerator = (numerator + over[i]!) * x;
    denominator = (denominator + under[i]!) * x;
  }
  return (numerator + over[last]!) / (denominator + under[last]!);
}

/** Returns the z below which a standard normal falls with the probability; ∓Infinity at 0 and 1, NaN outside [0, 1].
 *  Accuracy  relative error below 1e-14
 *  Source    Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988                                               */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const tail = q < 0 ? probability : 1 - probability;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  // NaN where the tail is negative: there is no such probability
  const r = Math.sqrt(-Math.log(tail));
  return Math.sign(q) * (r <= 5 ? ratio(SHOULDER, r - 1.6) : ratio(FAR, r - 5));
}

/** Numerator and denominator, constant term first. */
const CENTRE = {
  over: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813,
    2509.0809287301227,
  ],
  under: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
    5226.495278852854,
  ],
};
const SHOULDER = {
  over: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414,
  ],
  under: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345,
    1.0507500716444169e-9,
  ],
};
const FAR = {
  over: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
    2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  under: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7,
    2.0442631033899397e-15,
  ],
};

function ratio({ over, under }: typeof CENTRE, x: number): number {
  return polynomial(over, x) / polynomial(under, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}
