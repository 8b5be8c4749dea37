import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { filesOf } from '../../data/source/expand-paths.js';
import { requestOf } from '../market-data/request-of.js';
import { membersOf } from '../system/composite.js';
import { benchmarkSymbol, type SystemFile } from '../system/system-schema.js';

const NO_CACHE = { cacheDir: '', useCache: false };

/** Symbols that a system reads and does not trade: those that its expressions name, its pairs of currencies, its benchmark. */
function symbolsBeside({ strategy, risk, portfolio, policy, data, verdict }: SystemFile): string[] {
  const texts = JSON.stringify([strategy, risk.weight, portfolio?.rank, policy]);
  const named = [...texts.matchAll(/\bsym\s*\(\s*\\"([^"\\]+)\\"/g)].map(([, symbol]) => symbol!);
  const benchmark = benchmarkSymbol(verdict);
  const read = [...named, ...(data.currency_pairs ?? []), ...(benchmark === undefined ? [] : [benchmark])];
  return [...new Set(read)].filter((symbol) => !data.symbols.includes(symbol));
}

/** Tells the files that systems read their bars from by what the file system says of them, each file once. Where the stamp of a system is
 *  what it was, there is nothing new to look at. */
export class DataStamps {
  private readonly files = new Map<string, string>();

  /** Returns the stamp of everything that a system reads its bars and columns from, its members too: hex; the same as long as no file has
   *  another size or time. A place without files has a stamp too. */
  stampOf(file: SystemFile): string {
    const hash = createHash('sha256');
    for (const each of [file, ...membersOf(file).map((member) => member.file)])
      for (const [name, stamp] of this.stampsOf(each)) hash.update(`${name}\n${stamp}\n`);
    return hash.digest('hex').slice(0, 16);
  }

  private stampsOf(file: SystemFile): (readonly [string, string])[] {
    const { symbols, detail, extra = {} } = file.data;
    const beside = symbolsBeside(file);
    return [
      ...[...symbols, ...beside].map((symbol) => [symbol, this.stampOfSymbol(file, symbol)] as const),
      ...(detail === undefined ? [] : symbols.map((symbol) => [`detail ${symbol}`, this.stampOfSymbol(file, symbol, detail)] as const)),
      ...Object.values(extra).flatMap(({ path }) =>
        symbols.map((symbol) => [path, this.stampOfFile(path.replaceAll('{symbol}', symbol))] as const),
      ),
    ];
  }

  private stampOfSymbol(file: SystemFile, symbol: string, place: SystemFile['data']['detail'] = undefined): string {
    if (file.data.source === 'synthetic') return 'synthetic';
    try {
      return filesOf(requestOf(file, symbol, NO_CACHE, place))
        .map((path) => this.stampOfFile(path))
        .join('\n');
    } catch {
      return 'nothing'; // the step that reads it says what is wrong
    }
  }

  private stampOfFile(path: string): string {
    const known = this.files.get(path);
    if (known !== undefined) return known;
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    const stamp = `${path} ${stat?.size} ${stat?.mtimeNs}`;
    this.files.set(path, stamp);
    return stamp;
  }
}
