// These functions also run inside the page, where their text is placed: they refer to each other and to nothing else.

/** Returns the smallest of 1, 2 or 5 times a power of ten that is >= `atLeast`. */
export function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5, 10].find((each) => each * power >= atLeast * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Returns the multiples of a 1-2-5 step within [min, max], at most about `count` of them. */
export function niceTicks(min: number, max: number, count: number): number[] {
  if (!(max > min)) return Number.isFinite(min) ? [min] : [];
  const step = niceStep((max - min) / count);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // a step too small for the numbers around it, or none at all: counting would not end
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return [min];
  const ticks: number[] = [];
  for (let i = first; i <= last; i++) ticks.push(i === 0 ? 0 : Number((i * step).toPrecision(15)));
  return ticks;
}

/** Returns ticks for a logarithmic axis over [min, max], min > 0: 1, 2 and 5 of each decade, or fewer where they would crowd. */
export function logTicks(min: number, max: number, count: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.log10(max); power++) {
    for (const factor of [1, 2, 5]) ticks.push(Number(`${factor}e${power}`));
  }
  const inside = ticks.filter((tick) => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9));
  if (inside.length < 3) return niceTicks(min, max, count);
  if (inside.length <= count) return inside;
  const decades = inside.filter((tick) => Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9);
  const every = Math.ceil(decades.length / count);
  return decades.filter((_, i) => i % every === 0);
}

/** Formats a tick with the decimals that the ticks need to differ; in exponents where all are below 1e-6, or one reaches 1e15. */
export function formatTick(value: number, ticks: readonly number[]): string {
  const largest = Math.max(...ticks.map(Math.abs));
  if (value !== 0 && (largest < 1e-6 || largest >= 1e15)) return Number(value.toPrecision(6)).toExponential().replaceAll('-', '−');
  let digits = 0;
  while (digits < 10 && ticks.some((tick) => Math.abs(tick - Number(tick.toFixed(digits))) > 1e-9 * Math.max(1e-6, Math.abs(tick))))
    digits++;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace('-', '−');
}

/** The functions' text, for the page. */
export const NICE_TICKS_SOURCE = [niceStep, niceTicks, logTicks, formatTick].map(String).join('\n');
