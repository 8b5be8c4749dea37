/** Writes a drawing so that snapshots compare and read well: one element a line, numbers to whole pixels, long paths cut. */
export function normalizeSvg(drawing: string): string {
  return drawing
    .replace(/>\s*</g, '>\n<')
    .replace(/ d="([^"]*)"/g, (_, path: string) => ` d="${roundNumbers(path).slice(0, 120)}"`)
    .replace(/(\d+\.\d+)(?=")/g, (number) => String(Math.round(Number(number))))
    .trim();
}

function roundNumbers(path: string): string {
  return path.replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number)) + 0));
}
