import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { filesOf } from '../../data/source/expand-paths.js';
import { requestOf } from '../market-data/request-of.js';
import type { SystemFile } from '../system/system-schema.js';

const NO_CACHE = { cacheDir: '', useCache: false };

/** Tells the files that systems read their bars from by what the file system says of them, each file once. Where the stamp of a system is
 *  what it was, there is nothing new to look at. */
export class DataStamps {
  private readonly files = new Map<string, string>();

  /** Returns the stamp of a system's own bars: hex; the same as long as no file has another size or time. A place without files has a stamp
   *  too. */
  stampOf(file: SystemFile): string {
    const hash = createHash('sha256');
    for (const symbol of file.data.symbols) hash.update(`${symbol}\n${this.stampOfSymbol(file, symbol)}\n`);
    return hash.digest('hex').slice(0, 16);
  }

  private stampOfSymbol(file: SystemFile, symbol: string): string {
    if (file.data.source === 'synthetic') return 'synthetic';
    try {
      return filesOf(requestOf(file, symbol, NO_CACHE))
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
