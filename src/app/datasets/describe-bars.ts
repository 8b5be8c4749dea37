import { BarloomError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { inferTimeframe } from '../../data/bars/infer-timeframe.js';
import { readSource } from '../../data/source/read-source.js';

/** What a file of bars holds, as far as it can be read. */
export interface BarsSummary {
  readonly timeframe: string | null;
  readonly rows: number | null;
  readonly from: string | null;
  readonly to: string | null;
  /** why it cannot be read */
  readonly warning?: string;
}

/** Reads a file of bars as a backtest will, to say at once whether it can be read. */
export async function describeBars(path: string, source: 'csv' | 'parquet', symbol: string): Promise<BarsSummary> {
  try {
    const { bars } = await readSource({ source, path, symbol, symbolRule: 'guessed', timezone: 'UTC', cacheDir: '', useCache: false });
    const timeMs = bars.timeMs.toSorted();
    return {
      timeframe: inferTimeframe(timeMs)?.name ?? null,
      rows: timeMs.length,
      from: formatTime(timeMs[0]!),
      to: formatTime(timeMs.at(-1)!),
    };
  } catch (error) {
    if (!(error instanceof BarloomError)) throw error;
    return { timeframe: null, rows: null, from: null, to: null, warning: `${symbol}: no bars can be read yet: ${error.message}` };
  }
}
