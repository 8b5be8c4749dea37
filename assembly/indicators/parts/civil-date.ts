// Days are counted from 0000-03-01, so that the leap day ends a year, and split into eras of 400 years (146097 days).
// Source: Hinnant, chrono-Compatible Low-Level Date Algorithms, 2014. Every step is exact in f64.

/** Year of two wall-clock times in milliseconds. */
// @ts-ignore: decorator
@inline
export function yearOf(time: v128): v128 {
  const days = daysOf(time), year = marchYearOf(days);
  return f64x2.add(year, v128.and(f64x2.splat(1.0), f64x2.ge(marchMonthOf(days), f64x2.splat(10.0))));
}

/** Month, 1 to 12. */
// @ts-ignore: decorator
@inline
export function monthOf(time: v128): v128 {
  const month = marchMonthOf(daysOf(time));
  const turn = v128.and(f64x2.splat(12.0), f64x2.ge(month, f64x2.splat(10.0)));
  return f64x2.sub(f64x2.add(month, f64x2.splat(3.0)), turn);
}

/** Day of the month, 1 to 31. */
// @ts-ignore: decorator
@inline
export function dayOfMonthOf(time: v128): v128 {
  const days = daysOf(time);
  const begun = quotient(f64x2.add(f64x2.mul(f64x2.splat(153.0), marchMonthOf(days)), f64x2.splat(2.0)), 5.0);
  return f64x2.add(f64x2.sub(dayOfMarchYear(days), begun), f64x2.splat(1.0));
}

/** Whole days from 0000-03-01 to the time. */
// @ts-ignore: decorator
@inline
function daysOf(time: v128): v128 {
  return f64x2.add(quotient(time, 86400000.0), f64x2.splat(719468.0));
}

// @ts-ignore: decorator
@inline
function quotient(value: v128, divisor: f64): v128 {
  return f64x2.floor(f64x2.div(value, f64x2.splat(divisor)));
}

// @ts-ignore: decorator
@inline
function dayOfEra(days: v128): v128 {
  return f64x2.sub(days, f64x2.mul(quotient(days, 146097.0), f64x2.splat(146097.0)));
}

/** Year of the era, 0 to 399, from its day. */
// @ts-ignore: decorator
@inline
function yearOfEra(day: v128): v128 {
  const leaps = f64x2.sub(f64x2.sub(quotient(day, 36524.0), quotient(day, 1460.0)), quotient(day, 146096.0));
  return quotient(f64x2.add(day, leaps), 365.0);
}

/** Year that began on the last 1 March. */
// @ts-ignore: decorator
@inline
function marchYearOf(days: v128): v128 {
  return f64x2.add(yearOfEra(dayOfEra(days)), f64x2.mul(quotient(days, 146097.0), f64x2.splat(400.0)));
}

/** Days since the last 1 March. */
// @ts-ignore: decorator
@inline
function dayOfMarchYear(days: v128): v128 {
  const day = dayOfEra(days), year = yearOfEra(day);
  const before = f64x2.sub(f64x2.add(f64x2.mul(year, f64x2.splat(365.0)), quotient(year, 4.0)), quotient(year, 100.0));
  return f64x2.sub(day, before);
}

/** Month counted from March, 0 to 11. */
// @ts-ignore: decorator
@inline
function marchMonthOf(days: v128): v128 {
  return quotient(f64x2.add(f64x2.mul(f64x2.splat(5.0), dayOfMarchYear(days)), f64x2.splat(2.0)), 153.0);
}
