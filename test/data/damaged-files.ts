// Files of bars that are damaged at random, and what must hold of each: our own error or bars whose every number stands in the file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { randomStream } from '../../src/core/random.js';
import { BarloomError, KernelError } from '../../src/core/errors.js';
import { importMarket } from '../../src/data/import-market.js';
import { requestFor } from './request.js';

type Random = ReturnType<typeof randomStream>;
type Pick = <T>(values: readonly T[]) => T;

const NUMBERS = /[+-]?(?:\d[\d.,' ]*|\.\d+)(?:[eE][+-]?\d+)?/g;

/** What became of a number of damaged files. */
export interface DamageCount {
  readonly read: number;
  readonly refused: number;
}

/** Damages files and reads each. Throws Error where one crashes, or gives a number that does not stand in it. */
export async function readDamaged(seed: number, count: number): Promise<DamageCount> {
  const folder = mkdtempSync(join(tmpdir(), 'barloom-damaged-'));
  let read = 0;
  try {
    for (let number = 0; number < count; number++)
      if (await readOne(join(folder, 'bars'), randomStream(seed + number), seed + number)) read++;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { read, refused: count - read };
}

async function readOne(stem: string, random: Random, seed: number): Promise<boolean> {
  const pick: Pick = (values) => values[Math.floor(random.uniform() * values.length)]!;
  const text = damageText(makeFile(pick, random), pick, random);
  const { bytes, ending } = encode(text, pick, random);
  const path = `${stem}.${ending}`;
  writeFileSync(path, bytes);
  try {
    const { bars } = await importMarket(
      requestFor(path, { symbol: 'AAA', symbolRule: 'guessed', calendar: undefined, timezone: pick(['UTC', 'America/New_York']) }),
    );
    // Packed bytes are undone whole or not at all.
    const known = numbersIn(ending === 'csv' ? bytes : Buffer.from(text.text));
    for (const column of [bars.open, bars.high, bars.low, bars.close])
      for (const value of column)
        if (!Number.isNaN(value) && !known.has(value))
          throw new Error(`seed ${seed}: ${value} does not stand in ${JSON.stringify(text.text.slice(0, 400))}`);
    for (const time of bars.timeMs) if (!Number.isInteger(time)) throw new Error(`seed ${seed}: ${time} is no whole millisecond`);
    return true;
  } catch (error) {
    if (error instanceof BarloomError && !(error instanceof KernelError)) {
      if (error.message.length > 1200 || /\p{Cc}/u.test(error.message))
        throw new Error(`seed ${seed}: the sentence is too long or not clean: ${JSON.stringify(error.message)}`);
      return false;
    }
    throw new Error(`seed ${seed}: ${(error as Error).stack}`, { cause: error });
  }
}

interface Text {
  readonly text: string;
  readonly kind: 'whole' | 'damaged';
}

const STAMPS: readonly ((time: Date) => string)[] = [
  (time) => time.toISOString(),
  (time) => time.toISOString().slice(0, 19).replace('T', ' '),
  (time) => String(time.getTime()),
  (time) => String(time.getTime() / 1000),
  (time) => `${time.getTime()}000`,
  (time) => time.toISOString().replace(/[-:T]/g, '').slice(0, 14),
  (time) => `${time.getUTCDate()}.${time.getUTCMonth() + 1}.${time.getUTCFullYear()} ${time.toISOString().slice(11, 16)}`,
  (time) => `${time.getUTCMonth() + 1}/${time.getUTCDate()}/${time.getUTCFullYear()} ${time.toISOString().slice(11, 19)}`,
];

function makeFile(pick: Pick, random: Random): string {
  const stamp = pick(STAMPS);
  const delimiter = pick([',', ';', '\t', '|']);
  const digits = pick([0, 2, 5]);
  const stepMs = pick([60_000, 3_600_000, 86_400_000]);
  const header = pick([true, true, false]) ? [['time', 'open', 'high', 'low', 'close', 'volume'].join(delimiter)] : [];
  let price = 10 + 1000 * random.uniform();
  const lines = Array.from({ length: 3 + Math.floor(30 * random.uniform()) }, (_, i) => {
    const open = price;
    price *= 1 + 0.1 * (random.uniform() - 0.5);
    const [high, low] = [Math.max(open, price) * 1.01 + 1, Math.min(open, price) * 0.99 - 1];
    return [
      stamp(new Date(Date.UTC(2024, 0, 10) + i * stepMs)),
      ...[open, high, low, price].map((each) => each.toFixed(digits)),
      String(i * 7),
    ].join(delimiter);
  });
  return `${[...header, ...lines].join('\n')}\n`;
}

const ODD = [
  '',
  '"',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '.',
  '-',
  'e',
  'K',
  '$',
  '%',
  "'",
  ' ',
  '\0',
  '#',
  'é',
  'NaN',
  'inf',
  '1e400',
  '0',
  '9',
  '/',
  ':',
];

function damageText(whole: string, pick: Pick, random: Random): Text {
  const at = (length: number): number => Math.floor(random.uniform() * length);
  let text = whole;
  for (let damages = Math.floor(4 * random.uniform()); damages > 0; damages--) {
    const place = at(text.length);
    const lines = text.split('\n');
    text = pick([
      () => text.slice(0, place),
      () => text.slice(place),
      () => text.slice(0, place) + pick(ODD) + text.slice(place + 1),
      () => text.slice(0, place) + pick(ODD) + text.slice(place),
      () => lines.toSpliced(at(lines.length), 1).join('\n'),
      () => lines.toSpliced(at(lines.length), 0, lines[at(lines.length)]!).join('\n'),
      () => swapColumns(lines, pick, at),
      () => lines.map((line, index) => (index === lines.length >> 1 ? line.split('').reverse().join('') : line)).join('\n'),
    ])();
  }
  return { text, kind: text === whole ? 'whole' : 'damaged' };
}

function swapColumns(lines: readonly string[], pick: Pick, at: (length: number) => number): string {
  const delimiter = pick([',', ';', '\t']);
  const [from, first, second] = [at(lines.length), at(6), at(6)];
  return lines
    .map((line, index) => {
      const cells = line.split(delimiter);
      if (index >= from && cells.length > Math.max(first, second)) [cells[first], cells[second]] = [cells[second]!, cells[first]!];
      return cells.join(delimiter);
    })
    .join('\n');
}

function encode({ text, kind }: Text, pick: Pick, random: Random): { bytes: Buffer; ending: string } {
  if (kind === 'whole' || random.uniform() < 0.5) return { bytes: Buffer.from(text), ending: 'csv' };
  const utf16 = Buffer.from(text, 'utf16le');
  return pick([
    () => ({ bytes: Buffer.from(text, 'latin1'), ending: 'csv' }),
    () => ({ bytes: utf16, ending: 'csv' }),
    () => ({ bytes: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), ending: 'csv' }),
    () => ({ bytes: Buffer.from(utf16).swap16(), ending: 'csv' }),
    () => ({ bytes: flipped(Buffer.from(text), random), ending: 'csv' }),
    () => ({ bytes: flipped(gzipSync(text), random), ending: 'csv.gz' }),
    () => ({ bytes: Buffer.from(text.replaceAll('\n', '\r')), ending: 'csv' }),
  ])();
}

function flipped(bytes: Buffer, random: Random): Buffer {
  for (let flips = 1 + Math.floor(3 * random.uniform()); flips > 0 && bytes.length > 0; flips--) {
    const at = Math.floor(random.uniform() * bytes.length);
    bytes[at] = bytes[at]! ^ (1 << Math.floor(8 * random.uniform()));
  }
  return bytes;
}

/** Every number that a file may be said to hold, in any of its encodings and with any separators. */
function numbersIn(bytes: Buffer): ReadonlySet<number> {
  const numbers = new Set<number>([0]);
  const swapped = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
  const texts = [bytes.toString('utf8'), bytes.toString('latin1'), bytes.toString('utf16le'), swapped.toString('utf16le')];
  for (const text of texts)
    for (const [token] of text.matchAll(NUMBERS))
      for (const part of [token, ...token.split(/[,' ]/), ...token.split(/[.']/), ...token.split(' ')]) addReadings(numbers, part);
  return numbers;
}

function addReadings(numbers: Set<number>, token: string): void {
  const sign = /^[+-]/.exec(token)?.[0] ?? '';
  const digits = token.replace(/^[+-]/, '');
  for (const reading of [digits, digits.replace(/[,' ]/g, ''), digits.replace(/[.' ]/g, '').replace(',', '.')])
    for (const value of [Number(reading), Number(sign + reading)]) if (!Number.isNaN(value)) numbers.add(value);
}
