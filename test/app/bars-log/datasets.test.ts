// Logs of bars and the datasets built of them: what stands in them, that equal logs give equal bytes, and that nothing is known too early.
import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildDataset, type BuildRequest } from '../../../src/app/bars-log/build-dataset.js';
import { writeBarsLog } from '../../../src/app/bars-log/write-bars-log.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { writeRun } from '../../../src/app/run/run-files.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';
import { formatTime } from '../../../src/core/time.js';
import { DuckDBInstance } from '@duckdb/node-api';

const START_MS = Date.UTC(2021, 0, 1);
const HOUR_MS = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'bars-log-'));
const CUTS = [900, 1100, 1400];

/** Bars that are the same up to any count. */
function writeBars(count: number): string {
  const random = randomStream(5);
  let price = 100;
  const lines = Array.from({ length: count }, (_, bar) => {
    const open = price;
    price *= 1 + 0.01 * random.normal();
    const [high, low] = [Math.max(open, price) * 1.002, Math.min(open, price) * 0.998];
    return [formatTime(START_MS + bar * HOUR_MS), open, high, low, price, 10].join(',');
  });
  const path = join(folder, `bars-${count}.csv`);
  writeFileSync(path, `time,open,high,low,close,volume\n${lines.join('\n')}\n`);
  return path;
}

const data = (path: string): object => ({ source: 'csv', path, symbols: ['AAA'], timeframe: '1h', calendar: 'crypto' });
const up = (path: string): object => ({
  system: 'up',
  data: data(path),
  ml_training: { features: 'momentum' },
  params: { slow: 20 },
  strategy: {
    let: { gap: 'ema(close, 5) - ema(close, $slow)', above: 'gap > 0', late: 'bars_held() > 1000', aside: 'tf("4h", close)' },
    long: { enter: 'above', exit: 'gap < 0 or late' },
    stop: '3 * atr(14)',
  },
});
const down = (path: string): object => ({
  data: data(path),
  strategy: { short: { enter: 'rsi(close, 14) > 60', exit: 'rsi(close, 14) < 45' } },
});
const both = (path: string): object => ({
  system: 'both',
  kind: 'composite',
  ml_training: { features: 'momentum' },
  pool: { up: up(path), down: down(path) },
  policy: { rules: [{ when: 'close > sma(close, 50)', weights: { up: 1 } }], default: { down: 1 } },
});

async function log(raw: object, name: string, startedMs: number): Promise<string> {
  const result = await backtest(resolveSystem(raw), { useCache: false });
  const { runDir, runId } = await writeRun(result, join(folder, name), startedMs);
  await writeBarsLog(result, runDir, runId, { useCache: false, horizons: [1, 24] });
  return runDir;
}

const query = async (path: string, sql: string): Promise<unknown[][]> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql.replace('FILE', `'${path}'`))).getRowsJson() as unknown[][];
  connection.closeSync();
  instance.closeSync();
  return rows;
};
const build = (more: Partial<BuildRequest>): ReturnType<typeof buildDataset> =>
  buildDataset({ kind: 'market', folders: [join(folder, 'whole')], horizonBars: 24, path: join(folder, 'market.parquet'), ...more });

let runDir = '';
beforeAll(async () => {
  const path = writeBars(1600);
  await log(up(path), 'whole', 1_000);
  runDir = await log(both(path), 'whole', 2_000);
});

describe('a log', () => {
  test('has what the let entries of a strategy were: columns and conditions, not what reads the position', async () => {
    const file = join(runDir, 'bars_log.parquet');
    const columns = (await query(file, "SELECT name FROM parquet_schema(FILE) WHERE name LIKE 'let\\_%' ESCAPE '\\'")).flat();
    expect(columns).toEqual(['let_gap', 'let_above', 'let_aside']);
    const sum = (what: string): string => `count(*) FILTER (${what})`;
    const asked = [
      sum("member = 'up' AND let_gap IS NOT NULL"),
      sum("member = 'up' AND let_above <> CAST(let_gap > 0 AS INTEGER)"),
      sum("member = 'down' AND (let_gap IS NOT NULL OR let_above IS NOT NULL)"),
      sum("member = 'up' AND entry = 1 AND let_above = 0"),
      'count(DISTINCT let_aside)',
    ];
    const [found] = await query(file, `SELECT ${asked.join(', ')} FROM FILE`);
    const [known, wrong, strange, unlike, aside] = found!.map(Number);
    expect([known, wrong, strange, unlike]).toEqual([1581, 0, 0, 0]);
    expect(aside).toBeGreaterThan(390);
  });

  test('has a row for each bar of each member, as Parquet and as tables', async () => {
    const manifest = JSON.parse(readFileSync(join(runDir, 'bars_log.json'), 'utf8')) as { rows: { outcomes: number } };
    expect(manifest).toMatchObject({ schema: 'barloom.bars/1', system: 'both', horizons: [1, 24], rows: { bars: 3200, strategies: 2 } });
    expect(manifest.rows.outcomes).toBe(2 * (1599 + 1576));
    const [counts] = await query(
      join(runDir, 'bars_log.parquet'),
      `SELECT count(*), count(DISTINCT member), min(known_at - time)::VARCHAR, sum(entry) FILTER (member = 'down') FROM FILE`,
    );
    expect(counts!.slice(0, 3)).toEqual(['3200', '2', '01:00:00']);
    expect(Number(counts![3])).toBeLessThan(0);
    const weights = await query(join(runDir, 'bars_log.parquet'), `SELECT DISTINCT member, weight FROM FILE ORDER BY ALL`);
    expect(weights).toEqual([
      ['down', 0],
      ['down', 1],
      ['up', 0],
      ['up', 1],
    ]);
    const instance = await DuckDBInstance.create(join(runDir, 'bars_log.duckdb'), { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    expect(
      (
        await connection.runAndReadAll('SELECT (SELECT count(*) FROM bars), (SELECT count(*) FROM outcomes), version FROM schema')
      ).getRowsJson(),
    ).toEqual([['3200', '6350', 'barloom.bars/1']]);
    connection.closeSync();
    instance.closeSync();
  });

  test('has the outcomes of its bars, known when the horizon has passed', async () => {
    const closes = readFileSync(join(folder, 'bars-1600.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[4]));
    const time = `make_timestamp(${(START_MS + 700 * HOUR_MS) * 1000})`;
    const [row] = await query(
      join(runDir, 'bars_outcomes.parquet'),
      `SELECT return, epoch_ms(known_at), regime FROM FILE WHERE member = 'up' AND horizon_bars = 24 AND time = ${time}`,
    );
    expect(row![0]).toBeCloseTo(closes[724]! / closes[700]! - 1, 12);
    expect(Number(row![1])).toBe(START_MS + 725 * HOUR_MS);
    expect(['trend_up', 'trend_down', 'chop', 'crash']).toContain(row![2]);
  });
});

describe('a dataset', () => {
  test('is built twice to the same bytes, whatever the order of its logs and where they lie', async () => {
    const first = await build({ kind: 'selection', path: join(folder, 'one.parquet') });
    const second = await build({ kind: 'selection', path: join(folder, 'two.parquet'), folders: [runDir, join(folder, 'whole'), runDir] });
    expect(second.sha256).toBe(first.sha256);
    expect(readFileSync(join(folder, 'one.parquet')).equals(readFileSync(join(folder, 'two.parquet')))).toBe(true);
    expect(readFileSync(join(folder, 'one.json'), 'utf8')).toBe(readFileSync(join(folder, 'two.json'), 'utf8'));
    expect(first.logs).toHaveLength(2);
  });

  test('of markets has each bar once, of selection each strategy on it', async () => {
    const market = await build({});
    expect(market.rows).toBe(1600 - 24);
    expect(market.columns.slice(0, 4)).toEqual(['symbol', 'timeframe', 'time', 'features_known_at']);
    expect(market.columns.slice(-5)).toEqual(['horizon_bars', 'return', 'volatility', 'regime', 'known_at']);
    const selection = await build({ kind: 'selection', path: join(folder, 'selection.parquet') });
    const ids = await query(
      join(folder, 'selection.parquet'),
      'SELECT strategy_id, has_short, count(*) FROM FILE GROUP BY ALL ORDER BY ALL',
    );
    expect(ids.map(([, hasShort]) => hasShort).sort()).toEqual([false, true]);
    expect(selection.rows).toBe(2 * (1600 - 25));
  });

  test.each(CUTS)('knows nothing too early: of the first %i bars alone every row that was known then is the same', async (count) => {
    const path = writeBars(count);
    await log(up(path), `cut-${count}`, 1_000);
    await log(both(path), `cut-${count}`, 2_000);
    const cutMs = START_MS + count * HOUR_MS;
    for (const kind of ['market', 'selection'] as const) {
      const [whole, cut] = [join(folder, `${kind}-whole.parquet`), join(folder, `${kind}-${count}.parquet`)];
      await build({ kind, path: whole });
      await build({ kind, path: cut, folders: [join(folder, `cut-${count}`)] });
      const last = kind === 'market' ? cutMs : cutMs - HOUR_MS; // the run closes everything on its last bar
      const known = await query(whole, `SELECT * FROM FILE WHERE known_at <= to_timestamp(${last / 1000})::TIMESTAMP ORDER BY ALL`);
      const all = await query(cut, 'SELECT * FROM FILE ORDER BY ALL');
      expect(known.length).toBeGreaterThan(800);
      expect(all).toEqual(known);
    }
  });

  test('of logs that are damaged, of other features or horizons, or none is refused', async () => {
    await expect(build({ horizonBars: 5 })).rejects.toMatchObject({
      code: 'NAME_UNKNOWN',
      message: expect.stringContaining('1, 24') as string,
    });
    await expect(build({ folders: [mkdtempSync(join(tmpdir(), 'empty-'))] })).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
    await expect(build({ folders: [join(folder, 'nowhere')] })).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
    const other = await log({ ...up(writeBars(600)), ml_training: { features: 'volatility' } }, 'other', 3_000);
    await expect(build({ folders: [runDir, other] })).rejects.toMatchObject({ code: 'FEATURES_MISMATCH' });
    renameSync(join(other, 'bars_outcomes.parquet'), join(other, 'gone'));
    await expect(build({ folders: [other] })).rejects.toMatchObject({ code: 'DATA_CHANGED' });
  });
});
