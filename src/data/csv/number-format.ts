/** How a table writes its numbers. */
export interface NumberFormat {
  readonly decimal: '.' | ',';
  /** what stands between thousands; `` where nothing does */
  readonly thousands: '' | ',' | '.' | ' ' | "'";
}

/** What `data.decimal` and `data.thousands` say. */
export type NumberEntries = Partial<NumberFormat>;

export const PLAIN_NUMBERS: NumberFormat = { decimal: '.', thousands: '' };

/** Cells that say "nothing here". */
const MISSING = /^(|null|nil|nan|<na>|nat|na|n\/a|#n\/a|#n\/a n\/a|none|-|--|\.|\\n|1\.#qnan|9223372036854775807)$/i;
const INFINITE = /^([+-]?)(inf|infinity|1\.#inf)$/i;
const DECIMAL = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const SUFFIXES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };

/** Characters of the longest number that is read. */
const LONGEST = 400;

/** Returns the number in a cell, NaN for a missing one, an infinity as it is, undefined where it is no number.
 *  `$` before it is left out; K, M and B behind a volume are thousands, millions and billions. */
export function parseNumberCell(cell: string, format: NumberFormat = PLAIN_NUMBERS, isVolume = false): number | undefined {
  if (format === PLAIN_NUMBERS && DECIMAL.test(cell)) return Number(cell);
  const text = cell.trim();
  if (MISSING.test(text)) return NaN;
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  const match = text.length > LONGEST ? null : /^([+-]?)\$?\s?([\d.,' \u00a0\u2009\u202f]+(?:e[+-]?\d+)?)\s?([KMB])?$/i.exec(text);
  if (match === null) return undefined;
  const [, sign = '', digits = '', suffix] = match;
  const plain = plainDigits(digits, format);
  if (plain === undefined || !DECIMAL.test(plain) || (suffix !== undefined && !isVolume)) return undefined;
  return Number(sign + plain) * (suffix === undefined ? 1 : SUFFIXES[suffix.toLowerCase()]!);
}

/** Returns digits with a point and without groups; undefined where the groups are not of three. */
function plainDigits(digits: string, { decimal, thousands }: NumberFormat): string | undefined {
  const [whole = '', ...fractions] = digits.split(decimal);
  if (fractions.length > 1) return undefined;
  const groups = thousands === '' ? [whole] : whole.split(thousands === ' ' ? BLANKS : thousands);
  if (groups.length > 1 && !areGroups(groups)) return undefined;
  return [groups.join(''), ...fractions].join('.');
}

/** Groups of three, or of two before the last one as India writes them: 12,34,567. */
function areGroups(groups: readonly string[]): boolean {
  const [first = '', ...others] = groups;
  const last = others.at(-1)!;
  const middle = others.slice(0, -1);
  const isEven = (length: number): boolean => middle.every((group) => group.length === length) && first.length <= length;
  return groups.every((group) => /^\d+$/.test(group)) && last.length === 3 && (isEven(3) || (middle.length > 0 && isEven(2)));
}

const BLANKS = /[ \u00a0\u2009\u202f]/;
const GROUPS = (separator: string): RegExp => new RegExp(`^\\d{1,3}([${separator}]\\d{3})+$`);
const isGroup = { ',': GROUPS(','), '.': GROUPS('.'), "'": GROUPS("'"), ' ': GROUPS(' \u00a0\u2009\u202f') } as const;

/** Returns how numbers are written, as their cells show it; what is left open stays plain, so that the cell is refused and not guessed.
 *  entries  what `data.decimal` and `data.thousands` say                        */
export function chooseNumberFormat(cells: readonly string[], { decimal, thousands }: NumberEntries = {}): NumberFormat {
  if (decimal !== undefined || thousands !== undefined) {
    const mark = decimal ?? (thousands === '.' ? ',' : '.');
    return { decimal: mark, thousands: thousands ?? '' };
  }
  const texts = cells
    .map((cell) =>
      cell
        .trim()
        .replace(/^[+-]?\$?\s?/, '')
        .replace(/\s?[KMB]$/i, ''),
    )
    .filter((text) => /[.,' \u00a0\u2009\u202f]/.test(text));
  if (!texts.some((text) => /[,' \u00a0\u2009\u202f]|\..*\./.test(text))) return PLAIN_NUMBERS;
  const mark = decimalMark(texts);
  if (mark === undefined) return PLAIN_NUMBERS;
  const group = ([',', '.', "'", ' '] as const).find(
    (separator) => separator !== mark && texts.some((text) => isGroup[separator].test(text.split(mark)[0]!)),
  );
  return { decimal: mark, thousands: group ?? '' };
}

/** The mark that no cell uses for thousands, and that one cell at least cannot use so. */
function decimalMark(texts: readonly string[]): '.' | ',' | undefined {
  const isDecimal = (mark: '.' | ',', other: ',' | '.'): boolean =>
    texts.some((text) => {
      const [whole = '', fraction, ...more] = text.split(mark);
      if (more.length > 0) return false;
      if (fraction === undefined) return isGroup[other].test(text) && text.split(other).length > 2;
      return (
        /^\d+$/.test(fraction) &&
        /^\d/.test(whole) &&
        (fraction.length !== 3 || !/^\d{1,3}$/.test(whole) || whole === '0') &&
        !fraction.includes(other)
      );
    });
  const [point, comma] = [isDecimal('.', ','), isDecimal(',', '.')];
  return point === comma ? undefined : point ? '.' : ',';
}

/** Whether prices in a file that could write thousands with points all look as if they did: `41.997`. */
export function looksLikeThousands(prices: readonly string[], delimiter: string, { decimal }: NumberFormat): boolean {
  const texts = prices.map((cell) => cell.trim()).filter((text) => text !== '');
  return (
    (delimiter === ';' || delimiter === '\t') &&
    decimal === '.' &&
    texts.length >= 8 &&
    texts.every((text) => /^[1-9]\d{0,2}\.\d{3}$/.test(text))
  );
}
