import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAIN_METRICS } from '../parity.mjs';
import { PROJECT_DIR } from '../paths.mjs';

const FLAGS = ['-O3', '-march=native', '-std=c11'];
const PROGRAM = join(PROJECT_DIR, 'build/native/ema_cross');
const DAY_MS = 86_400_000;

/** Compiles the loop with the system's compiler; returns how, or undefined where there is none. */
export function compileNative() {
  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (compiler === undefined) return undefined;
  mkdirSync(join(PROGRAM, '..'), { recursive: true });
  execFileSync(compiler, [...FLAGS, '-o', PROGRAM, join(PROJECT_DIR, 'bench/native/ema_cross.c'), '-lm'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return `${execFileSync(compiler, ['--version'], { encoding: 'utf8' }).split('\n')[0]}, ${FLAGS.join(' ')}`;
}

/** The compiled loop over every pair of an opened job, in processes of its own that time themselves. */
export class NativeEmaCross {
  constructor(job, folder, passes) {
    this.inputPath = join(folder, 'native-input.bin');
    this.outputPath = join(folder, 'native-output.bin');
    this.passes = passes;
    writeFileSync(this.inputPath, encodeInput(job, passes));
  }

  /** Returns the milliseconds of the last pass over all pairs, and every pair's metrics. */
  run() {
    execFileSync(PROGRAM, [this.inputPath, this.outputPath]);
    const bytes = readFileSync(this.outputPath);
    const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    const records = numbers.subarray(this.passes);
    return {
      elapsedMs: numbers[this.passes - 1] * 1000,
      metricsOf: (pair) => records.subarray(pair * PLAIN_METRICS.length, (pair + 1) * PLAIN_METRICS.length),
    };
  }
}

function encodeInput({ file, trading, table }, passes) {
  const { market, dayClockMs } = trading;
  const { bars } = market;
  const axis = (name) => table.names.indexOf(name);
  const periods = table.values[axis('fast')];
  const { execution, params, risk } = file;
  const bps = (value) => value / 10_000;
  const header = [
    bars.close.length,
    table.count,
    periods.length,
    passes,
    14,
    risk.cash,
    bps(execution.slippage_bps),
    bps(execution.taker_fee_bps),
    bps(execution.maker_fee_bps),
    params.stop_atr,
    params.target_atr,
    market.calendar.daysPerYear,
    market.timeframe.durationMs,
  ];
  const dayEnd = dayClockMs.map((time, i) =>
    i + 1 === dayClockMs.length || Math.floor(dayClockMs[i + 1] / DAY_MS) !== Math.floor(time / DAY_MS) ? 1 : 0,
  );
  const parts = [
    header,
    periods,
    table.indices[axis('fast')],
    table.indices[axis('slow')],
    bars.open,
    bars.high,
    bars.low,
    bars.close,
    bars.timeMs,
    dayEnd,
  ];
  return Buffer.concat(parts.map((part) => Buffer.from(Float64Array.from(part).buffer)));
}
