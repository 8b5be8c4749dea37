// Systems that learn, on markets that have something to learn, and what the binary says of them.
import { expect } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { folder, write } from './binary.js';
import { runHere as run } from './in-process.js';

export interface Part {
  readonly part: string;
  readonly rows: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly metrics: { readonly auc: number; readonly calibration: object[]; readonly lift: object[] };
}
export interface TrainDocument {
  readonly accumulated?: {
    readonly symbol: string;
    readonly trades: number;
    readonly newRows: number;
    readonly newBars: number;
    readonly warnings: readonly string[];
  }[];
  readonly trained?: {
    readonly version: number;
    readonly folder: string;
    readonly is_sound: boolean;
    readonly rows: number;
    readonly parts: Part[];
    readonly walk_forward: Part;
    readonly trees?: {
      readonly kept: number;
      readonly grown: number;
      readonly stopping?: { readonly rows: number; readonly fromMs: number; readonly toMs: number };
    };
    readonly searched: number;
    readonly canaries: { readonly state: string }[];
  };
  readonly evaluated?: {
    readonly part: Part;
    readonly looks: { readonly count: number; readonly versions: number[] };
    readonly verdict: { readonly isBetter: boolean; readonly sentence: string };
    readonly taken: { readonly trades: number; readonly meanReturn: number };
    readonly all: { readonly trades: number; readonly meanReturn: number };
    readonly report: string;
  };
}

/** Hourly bars whose returns persist: what the last bar did says something of the next ones. From `turnsAt` on they turn back instead. */
export function persistentCsv(count: number, seed = 5, turnsAt = Infinity): string {
  const random = randomStream(seed),
    rows: string[] = [];
  let [price, gain] = [100, 0];
  for (let i = 0; i < count; i++) {
    gain = (i < turnsAt ? 0.5 : -0.5) * gain + 0.01 * random.normal();
    const open = price;
    price = Math.min(500, Math.max(20, price * Math.exp(gain)));
    rows.push(
      [
        new Date(Date.UTC(2018, 0, 1, i)).toISOString(),
        ...[open, Math.max(open, price), Math.min(open, price), price].map((each) => each.toFixed(6)),
        100,
      ].join(),
    );
  }
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

export const ECHO = `system: echo
data: {source: csv, path: bars.csv, symbols: [ABC], timeframe: 1h}
strategy: {long: {enter: "close > open"}, max_bars: 3}
execution: {taker_fee_bps: 0, slippage_bps: 0}
ml_data_collection: {db_path: store.duckdb}
ml_training: {features: features.yaml, model: logistic, minimum_rows: 300, folds: 2, retrain: {new_rows: 300}}
seed: 7
`;
export const FEATURES = `features:
  last_return: {expression: "close / open - 1", description: "Return of the bar."}
  fast_distance: {expression: "close / ema(close, 5) - 1", description: "Distance of the close from its EMA of 5 bars."}
`;
/** A folder with the system `echo` and its bars. */
export function echoFolder(bars = 9000): string {
  const dir = folder();
  for (const [name, text] of [
    ['system.yaml', ECHO],
    ['features.yaml', FEATURES],
    ['bars.csv', persistentCsv(bars)],
  ] as const)
    write(dir, name, text);
  return dir;
}

/** Runs a command, which must end with the exit code, and returns the document that it prints. */
export async function json<Document>(dir: string, exit: number, ...args: string[]): Promise<Document> {
  const done = await run([...args, '--no-cache', '--json'], dir);
  expect(done.exit, done.stderr).toBe(exit);
  return JSON.parse(done.stdout) as Document;
}
