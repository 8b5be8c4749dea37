import { Field } from "./field";
import { writeNumber } from "./number";
import { FIELD_CHOICE, FIELD_NUMBER, FIELD_TIME, FIELD_WHOLE } from "./offsets";
import { DAY_MS, writeDate, writeTimeOfDay } from "./time";

/** Writes lines of text from columns, in ASCII or whatever the host's texts are.
 *  fields  Field[count]  in; their `last…` entries are the kernel's
 *  rows    i32           lines
 *  out     usize         room for every line at its longest and TEXT_SLACK_BYTES
 *  powers  usize         as `shortestDecimal` takes them
 *  Returns the bytes written.
 *  Cost    a text that repeats is copied                                       */
export function write_lines(fields: usize, count: i32, rows: i32, out: usize, powers: usize): i32 {
  let end = out;
  for (let f = 0; f < count; f++) changetype<Field>(fields + f * offsetof<Field>()).lastBytes = 0;
  for (let row = 0; row < rows; row++) {
    for (let f = 0; f < count; f++) {
      const field = changetype<Field>(fields + f * offsetof<Field>());
      end = copyText(end, field.before, field.beforeBytes);
      const kind = field.kind;
      if (kind == FIELD_NUMBER) end = writeEntry(field, load<f64>(field.column + (<usize>row << 3)), end, powers);
      else if (kind == FIELD_TIME) end = writeTime(field, load<f64>(field.column + (<usize>row << 3)), end);
      else if (kind == FIELD_WHOLE) end = writeEntry(field, load<i32>(field.column + (<usize>row << 2)), end, powers);
      else if (kind == FIELD_CHOICE) {
        const text = field.texts + (<usize>load<i32>(field.column + (<usize>row << 2)) << 3);
        end = copyText(end, load<u32>(text), load<i32>(text, 4));
      }
    }
  }
  return <i32>(end - out);
}

// @ts-ignore: decorator
@inline
function writeEntry(field: Field, value: f64, out: usize, powers: usize): usize {
  if (value == field.last && field.lastBytes > 0) {
    v128.store(out, v128.load(field.lastText));
    v128.store(out, v128.load(field.lastText, 16), 16);
    return out + field.lastBytes;
  }
  if (value - value != 0.0) return writeUnusual(field, value, out);
  const end = writeNumber(out, value, powers);
  field.last = value;
  field.lastText = out;
  field.lastBytes = <i32>(end - out);
  return end;
}

/** NaN or an infinity. */
function writeUnusual(field: Field, value: f64, out: usize): usize {
  if (value != value || field.isFinite == 1) return copyText(out, field.missing, field.missingBytes);
  if (value < 0.0) store<u8>(out++, 0x2d);
  store<u64>(out, 0x7974696e69666e49);
  return out + 8;
}

/** The date is that of the line before as long as the day is. */
// @ts-ignore: decorator
@inline
function writeTime(field: Field, time: f64, out: usize): usize {
  const day = floor(time / <f64>DAY_MS);
  if (day == field.last && field.lastBytes > 0) v128.store(out, v128.load(field.lastText));
  else field.lastBytes = <i32>(writeDate(out, <i64>day) - out);
  field.last = day;
  field.lastText = out;
  return writeTimeOfDay(out + field.lastBytes, <i32>(time - day * <f64>DAY_MS));
}

/** Copies a text in pieces of 16 bytes: up to 15 behind it are written over. */
// @ts-ignore: decorator
@inline
function copyText(out: usize, text: usize, bytes: i32): usize {
  for (let at = 0; at < bytes; at += 16) v128.store(out + at, v128.load(text + at));
  return out + bytes;
}
