import { writeTwo } from "./digits";

export const DAY_MS: i64 = 86400000;

/** Writes the date of a day and a `T` behind it: `2015-01-01T`, with a sign and six digits for years beyond 0 to 9999.
 *  out  usize  room for 16 bytes
 *  day  i64    days from 1970-01-01
 *  Returns the end of the text.
 *  Source  Hinnant, chrono-Compatible Low-Level Date Algorithms, 2014; ECMA-262, Date Time String Format */
export function writeDate(out: usize, day: i64): usize {
  const shifted = day + 719468;
  const era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const dayOfEra = <i32>(shifted - era * 146097);
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const march = (5 * dayOfYear + 2) / 153;
  const month = march < 10 ? march + 3 : march - 9;
  out = writeYear(out, yearOfEra + <i32>era * 400 + i32(month <= 2));
  store<u8>(out, 0x2d);
  writeTwo(out + 1, month);
  store<u8>(out, 0x2d, 3);
  writeTwo(out + 4, dayOfYear - (153 * march + 2) / 5 + 1);
  store<u8>(out, 0x54, 6);
  return out + 7;
}

/** Writes the time of the day: `12:00:00Z`, with milliseconds where there are some.
 *  out         usize  room for 13 bytes
 *  millisecond i32    of the day, 0 to 86399999
 *  Returns the end of the text.                                                */
export function writeTimeOfDay(out: usize, millisecond: i32): usize {
  const second = millisecond / 1000, minute = second / 60, hour = minute / 60;
  writeTwo(out, hour);
  store<u8>(out, 0x3a, 2);
  writeTwo(out + 3, minute - hour * 60);
  store<u8>(out, 0x3a, 5);
  writeTwo(out + 6, second - minute * 60);
  const rest = millisecond - second * 1000;
  out += 8;
  if (rest != 0) {
    store<u8>(out, 0x2e);
    store<u8>(out, <u8>(0x30 + rest / 100), 1);
    writeTwo(out + 2, rest % 100);
    out += 4;
  }
  store<u8>(out, 0x5a);
  return out + 1;
}

// @ts-ignore: decorator
@inline
function writeYear(out: usize, year: i32): usize {
  if (year >= 0 && year <= 9999) {
    writeTwo(out, year / 100);
    writeTwo(out + 2, year % 100);
    return out + 4;
  }
  store<u8>(out, year < 0 ? 0x2d : 0x2b);
  const size = abs(year);
  writeTwo(out + 1, size / 10000);
  writeTwo(out + 3, (size / 100) % 100);
  writeTwo(out + 5, size % 100);
  return out + 7;
}
