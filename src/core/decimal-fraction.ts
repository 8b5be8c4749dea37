/** Returns two whole numbers whose quotient is a number's shortest decimal text: 0.05 is 5 / 100. Where 10^k is beyond what a double
 *  holds exactly, the number itself over 1.
 *  value  finite, >= 0; NaN, which is not known yet, is both */
export function decimalFraction(value: number): { readonly numerator: number; readonly denominator: number } {
  if (Number.isNaN(value)) return { numerator: value, denominator: value };
  const [digits, exponent] = String(value).split('e') as [string, string | undefined];
  const [whole, fraction = ''] = digits.split('.') as [string, string | undefined];
  const places = fraction.length - Number(exponent ?? 0);
  if (places <= 0 || places > MOST_PLACES) return { numerator: value, denominator: 1 };
  return { numerator: Number(whole + fraction), denominator: 10 ** places };
}

/** 10^22 is the largest power of ten that a double holds exactly. */
const MOST_PLACES = 22;
