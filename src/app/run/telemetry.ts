import { formatTime } from '../../core/time.js';
import type { LineTable } from '../../core/line-table.js';
import { TELEMETRY_SCHEMA } from '../../core/telemetry-schema.js';
import type { BacktestResult } from './backtest.js';
import { jsonLinesTable, type FileColumn } from '../files/file-columns.js';

/** The version of the lines of events; documented in docs/telemetry.md. */
export const EVENTS_SCHEMA = 'barloom.events/1';

/** Returns one `trade_closed` line per trade, as a live bot would emit them.
 *  columns  the trades' columns */
export function telemetryTable({ system, market, trades }: BacktestResult, runId: string, columns: readonly FileColumn[]): LineTable {
  const column = (name: string): FileColumn[] => columns.filter((each) => each.name === name);
  const same = (name: string, text: string): FileColumn => ({ name, kind: 'choice', values: new Int32Array(trades.count), texts: [text] });
  return jsonLinesTable([
    same('schema', TELEMETRY_SCHEMA),
    same('event', 'trade_closed'),
    ...column('exit_time').map((time) => ({ ...time, name: 'time' })),
    same('run_id', runId),
    same('system', system.file.system),
    ...column('symbol'),
    same('timeframe', market.timeframe.name),
    { name: 'trade_number', kind: 'whole', values: Int32Array.from(trades.side.keys()) },
    ...columns.filter(({ name }) => name !== 'symbol'),
  ]);
}

/** Returns what happened during the run, in its order; times are those of the clock. */
export function eventLines(
  { system, market, legs, window, warnings, metrics }: BacktestResult,
  runId: string,
  startedMs: number,
): object[] {
  const line = (event: string, timeMs: number, details: object): object => ({
    schema: EVENTS_SCHEMA,
    event,
    time: formatTime(timeMs),
    run_id: runId,
    ...details,
  });
  const finishedMs = Date.now();
  return [
    line('run_started', startedMs, {
      system: system.file.system,
      symbol: market.symbol,
      timeframe: market.timeframe.name,
      window: window.name,
    }),
    ...(legs?.legs.map(({ data }) => data.market) ?? [market]).map((opened) =>
      line('data_opened', startedMs, {
        symbol: opened.symbol,
        source: opened.origin.source,
        kind: opened.origin.kind,
        layout: opened.origin.layout,
        bars: opened.bars.timeMs.length,
        data_hash: opened.dataHash,
      }),
    ),
    ...warnings.map((message) => line('warning', finishedMs, { message })),
    line('run_finished', finishedMs, { elapsed_seconds: (finishedMs - startedMs) / 1000, metrics }),
  ];
}
