const [NEWLINE, CARRIAGE_RETURN] = [0x0a, 0x0d];
/** Bytes that show how characters are written. */
const LOOK_BYTES = 512;

/** Returns a text as UTF-8 without byte-order mark whose lines end with \n: UTF-16 of either order is undone, with a mark or without, and
 *  so
 *  are lines that end with \r alone. */
export function toUtf8Lines(bytes: Buffer): Buffer {
  return toNewlines(toUtf8(bytes));
}

function toUtf8(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return fromUtf16(bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return fromUtf16(swapped(bytes.subarray(2)));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  const [even, odd] = countZeros(bytes.subarray(0, LOOK_BYTES));
  const half = Math.floor(Math.min(bytes.length, LOOK_BYTES) / 2);
  if (half < 4) return bytes;
  // Latin letters have a zero for their other byte.
  if (odd > 0.7 * half && even === 0) return fromUtf16(bytes);
  return even > 0.7 * half && odd === 0 ? fromUtf16(swapped(bytes)) : bytes;
}

function fromUtf16(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('utf16le'), 'utf8');
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
}

function countZeros(bytes: Buffer): [even: number, odd: number] {
  const counts: [number, number] = [0, 0];
  bytes.forEach((byte, index) => (counts[index % 2]! += byte === 0 ? 1 : 0));
  return counts;
}

function toNewlines(bytes: Buffer): Buffer {
  if (bytes.includes(NEWLINE) || !bytes.includes(CARRIAGE_RETURN)) return bytes;
  const lines = Buffer.from(bytes);
  for (let at = lines.indexOf(CARRIAGE_RETURN); at >= 0; at = lines.indexOf(CARRIAGE_RETURN, at + 1)) lines[at] = NEWLINE;
  return lines;
}
