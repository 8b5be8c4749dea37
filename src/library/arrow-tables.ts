import {
  Bool,
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
  type Data,
  type DataType,
  type Vector,
} from 'apache-arrow';
import type { Bars } from '../core/bars.js';
import { recordField } from '../core/trial-record.js';
import { METRIC_NAMES, type MetricName } from '../core/metrics.js';
import { EXIT_REASONS } from '../core/trade.js';
import { TRIAL_STATES } from '../core/trial-table.js';
import type { BacktestResult } from '../app/run/backtest.js';
import { symbolsOf } from '../app/run/trade-columns.js';
import type { SweepResult } from '../app/sweep/sweep-outcome.js';

/** Returns bars as an Arrow table over the very same memory: time (epoch ms, f64), open, high, low, close, volume. */
export function barsTable(bars: Bars): Table {
  return table({
    time_ms: numbers(bars.timeMs),
    open: numbers(bars.open),
    high: numbers(bars.high),
    low: numbers(bars.low),
    close: numbers(bars.close),
    volume: numbers(bars.volume),
  });
}

/** Returns a run's trades as an Arrow table with the columns of trades.csv, in the order of their exits. */
export function tradesTable({ trades, market, legs }: Pick<BacktestResult, 'trades' | 'market' | 'legs'>): Table {
  const times = (bars: Int32Array): Data =>
    makeData({ type: new TimestampMillisecond(), data: BigInt64Array.from(bars, (bar) => BigInt(market.bars.timeMs[bar]!)) });
  return table({
    symbol: texts(trades.leg ?? new Int32Array(trades.count), symbolsOf({ market, legs })),
    side: texts(
      trades.side.map((side) => (side > 0 ? 0 : 1)),
      ['long', 'short'],
    ),
    entry_time: times(trades.entryBar),
    entry_price: numbers(trades.entryPrice),
    exit_time: times(trades.exitBar),
    exit_price: numbers(trades.exitPrice),
    quantity: numbers(trades.quantity),
    pnl: numbers(trades.pnl),
    fees: numbers(trades.fees),
    return: numbers(trades.tradeReturn),
    r_multiple: numbers(trades.rMultiple),
    bars_held: makeData({ type: new Int32(), data: trades.barsHeld }),
    mae: numbers(trades.mae),
    mfe: numbers(trades.mfe),
    exit_reason: texts(trades.reason, EXIT_REASONS),
    ambiguous: truths(trades.ambiguous),
  });
}

/** Returns a sweep's trials as an Arrow table, one row per trial in the order of their numbers; NaN is undefined. */
export function trialsTable(result: SweepResult): Table {
  const parameters = result.names.map((name, p) => {
    const values = result.values[p]!;
    const isNumeric = values.every((value) => typeof value === 'number');
    return [
      name,
      isNumeric
        ? numbers(Float64Array.from(result.valueIndex[p]!, (index) => values[index] as number))
        : texts(result.valueIndex[p]!, values.map(String)),
    ] as const;
  });
  return table({
    trial_number: makeData({ type: new Int32(), data: Int32Array.from({ length: result.count }, (_, trial) => trial) }),
    state: texts(Int32Array.from(result.states), TRIAL_STATES),
    ...Object.fromEntries(parameters),
    ...Object.fromEntries(METRIC_NAMES.map((name) => [name, numbers(metricColumn(result, name))])),
    objective: numbers(result.objective),
    feasible: truths(result.feasible),
  });
}

function metricColumn({ count, fields, records }: Pick<SweepResult, 'count' | 'fields' | 'records'>, name: MetricName): Float64Array {
  const field = recordField(name);
  return Float64Array.from({ length: count }, (_, trial) => records[trial * fields + field]!);
}

function table(columns: Readonly<Record<string, Data>>): Table {
  const children = Object.values(columns);
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type as DataType, false));
  const struct = makeData({ type: new Struct(fields), length: children[0]!.length, nullCount: 0, children });
  return new Table(new Schema(fields), [new RecordBatch(new Schema(fields), struct)]);
}

function numbers(values: Float64Array): Data {
  return makeData({ type: new Float64(), data: values });
}

function texts(positions: Int32Array, values: readonly string[]): Data {
  const dictionary: Vector<Utf8> = vectorFromArray([...values], new Utf8());
  return makeVector(makeData({ type: new Dictionary(new Utf8(), new Int32()), data: positions, dictionary })).data[0]!;
}

function truths(flags: ArrayLike<number>): Data {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (let i = 0; i < flags.length; i++) if (flags[i] !== 0) bits[i >> 3]! |= 1 << (i & 7);
  return makeData({ type: new Bool(), length: flags.length, data: bits });
}
