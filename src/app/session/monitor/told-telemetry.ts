import { join } from 'node:path';
import { readTelemetry } from '../../../live/telemetry/read-telemetry.js';
import { TELEMETRY_FILE } from '../session-observers.js';

/** An entry that a session decided, with what its model said and what came of it. */
export interface ToldEntry {
  readonly symbol: string;
  /** open of the bar that decided, epoch milliseconds */
  readonly timeMs: number;
  /** +1 long, -1 short */
  readonly side: number;
  /** NaN where no model was asked */
  readonly score: number;
  /** 1 where its trade won, 0 where it did not; NaN where that is not known yet */
  readonly outcome: number;
  /** epoch milliseconds */
  readonly knownAtMs: number;
}

/** What the page reads of a session's telemetry. */
export interface ToldTelemetry {
  /** f64[bar] opens ascending, epoch milliseconds; account currency; fractions <= 0 */
  readonly timeMs: Float64Array;
  readonly equity: Float64Array;
  readonly drawdown: Float64Array;
  /** held at the last close */
  readonly positions: number;
  readonly trades: number;
  /** ascending in time */
  readonly entries: readonly ToldEntry[];
}

type Line = Readonly<Record<string, unknown>>;

/** Reads the telemetry of a session's folder. Throws UsageError RUN_UNREADABLE.
 *  model  whose scores are read where several are asked on one bar */
export function readTold(dir: string, model: string): ToldTelemetry {
  const { lines } = readTelemetry(join(dir, TELEMETRY_FILE));
  const of = (event: string): Line[] => lines.filter((line) => line['event'] === event);
  const marks = of('equity_mark');
  const column = (name: string): Float64Array => Float64Array.from(marks, (line) => numberOf(line[name]));
  return {
    timeMs: Float64Array.from(marks, timeOf),
    equity: column('equity'),
    drawdown: column('drawdown'),
    positions: numberOf(marks.at(-1)?.['positions'] ?? 0),
    trades: of('trade_closed').length,
    entries: entriesOf(of('decision'), of('prediction'), of('prediction_outcome'), model),
  };
}

function entriesOf(decisions: readonly Line[], predictions: readonly Line[], outcomes: readonly Line[], model: string): ToldEntry[] {
  const scores = new Map<string, number>();
  for (const line of predictions) if (line['model'] === model || !scores.has(keyOf(line))) scores.set(keyOf(line), numberOf(line['score']));
  const known = new Map(outcomes.map((line) => [keyOf(line), line]));
  const entries = decisions.flatMap((line): ToldEntry[] => {
    const side = SIDES[String(line['action'])];
    if (side === undefined) return [];
    const [key, outcome] = [keyOf(line), known.get(keyOf(line))];
    return [
      {
        symbol: String(line['symbol']),
        timeMs: timeOf(line),
        side,
        score: scores.get(key) ?? Number.NaN,
        outcome: numberOf(outcome?.['value']),
        knownAtMs: Date.parse(String(outcome?.['known_at'])),
      },
    ];
  });
  return entries.sort((a, b) => a.timeMs - b.timeMs);
}

const SIDES: Readonly<Record<string, number>> = { enter_long: 1, enter_short: -1 };

function keyOf(line: Line): string {
  return `${String(line['symbol'])} ${String(line['time'])}`;
}

function timeOf(line: Line): number {
  return Date.parse(String(line['time']));
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
