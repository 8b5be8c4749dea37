import { createHash } from 'node:crypto';

/** Characters of a path that a snapshot shows. */
const SHOWN = 120;

/** Writes a drawing so that snapshots compare and read well: one element a line, numbers to whole pixels, of long paths the beginning and
 *  a checksum of the rest. */
export function normalizeSvg(drawing: string): string {
  return drawing
    .replace(/>\s*</g, '>\n<')
    .replace(/ d="([^"]*)"/g, (_, path: string) => ` d="${shorten(roundNumbers(path))}"`)
    .replace(/(\d+\.\d+)(?=")/g, (number) => String(Math.round(Number(number))))
    .trim();
}

function roundNumbers(path: string): string {
  return path.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number)) + 0));
}

function shorten(path: string): string {
  if (path.length <= SHOWN) return path;
  const rest = createHash('sha256').update(path.slice(SHOWN)).digest('hex').slice(0, 8);
  return `${path.slice(0, SHOWN)} … ${path.length - SHOWN} more, ${rest}`;
}
