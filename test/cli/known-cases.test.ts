// Inputs that once went wrong: the command, what it writes, and the right value.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { folder, readJson, write } from './binary.js';
import { runHere as run, runJsonHere as runJson } from './in-process.js';

type Metrics = Readonly<Record<string, number | null>>;
interface Run {
  readonly run_dir: string;
  readonly metrics: Metrics;
  readonly warnings: readonly string[];
}

const FREE = 'execution: {taker_fee_bps: 0, maker_fee_bps: 0, slippage_bps: 0}';
const DEAR = 'execution: {taker_fee_bps: 100, maker_fee_bps: 100, slippage_bps: 100}';

/** Rows of open, high, low, close, a step apart, as CSV; numbers as they are. */
function csv(rows: readonly (readonly number[])[], stepMs = 86_400_000, startMs = Date.UTC(2024, 0, 1)): string {
  const lines = rows.map((row, i) => `${new Date(startMs + i * stepMs).toISOString()},${row.join(',')},1`);
  return `time,open,high,low,close,volume\n${lines.join('\n')}\n`;
}

function caseFolder(bars: string, system: string, more: Readonly<Record<string, string>> = {}): string {
  const dir = folder();
  write(dir, 'bars.csv', bars);
  write(dir, 's.yaml', system);
  for (const [name, text] of Object.entries(more)) write(dir, name, text);
  return dir;
}

async function backtest(dir: string, ...flags: string[]): Promise<Run> {
  return await runJson<Run>(['backtest', 's.yaml', '--no-cache', ...flags], dir);
}

/** Rows of a run's trades.csv by column. */
function trades(dir: string, { run_dir }: Run): Record<string, string>[] {
  const [head, ...rows] = readFileSync(join(dir, run_dir, 'trades.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(head!.map((name, column) => [name, row[column]!])));
}

describe('lots: a whole multiple is left alone, and is written as the decimal number that it is', () => {
  const system = `system: lot
data: {source: csv, path: bars.csv, symbols: [T], timeframe: 1d}
strategy: {long: {enter: "close == 100"}}
${FREE}
instrument: {lot: 0.1}
risk: {cash: 10000, sizing: fixed, quantity: 0.3}
`;
  const bars = csv([100, 101, 101, 101].map((close) => [100, 102, 99, close]));

  test.each([
    ['0.1', '0.3', '0.3'],
    ['0.1', '0.6', '0.6'],
    ['0.1', '0.7', '0.7'],
    ['0.1', '0.39', '0.3'],
    ['0.01', '0.29', '0.29'],
    ['0.01', '1.15', '1.15'],
    ['0.01', '4.35', '4.35'],
    ['3', '8.9', '6'],
  ])('lot %s, quantity %s: %s', async (lot, quantity, bought) => {
    const dir = caseFolder(bars, system);
    const found = await backtest(dir, '--set', `instrument.lot=${lot}`, '--set', `risk.quantity=${quantity}`);
    expect(trades(dir, found).map((trade) => trade['quantity'])).toEqual([bought]);
  });

  test('less than a lot buys nothing, and the run says how often', async () => {
    const { metrics, warnings } = await backtest(caseFolder(bars, system), '--set', 'risk.quantity=0.09');
    expect(metrics['trades']).toBe(0);
    expect(warnings.join('\n')).toMatch(/Below one lot: 1 entries came to nothing/);
  });
});

describe('terms of an instrument', () => {
  const system = `system: terms
data: {source: csv, path: bars.csv, symbols: [T], timeframe: 1d}
strategy: {long: {enter: "close == 100"}}
${FREE}
instruments: {T: {lot: 1, tick: 0.25, fees: {per_unit: 2.5, minimum: 6, taker_bps: 0}}}
risk: {cash: 10000, sizing: fixed, quantity: 2}
`;
  const bars = csv([100, 101.1, 101, 101.1].map((close) => [close, 102, 99, close]));

  test('I1: bought at the tick above, sold at the tick below, each fill for the least fee', async () => {
    const dir = caseFolder(bars, system);
    const [trade] = trades(dir, await backtest(dir));
    expect(trade).toMatchObject({ entry_price: '101.25', exit_price: '101', quantity: '2', fees: '12', pnl: '-12.5' });
  });

  test('I2: an entry that is worth too little is none, and the run says how often', async () => {
    const { metrics, warnings } = await backtest(caseFolder(bars, system), '--set', 'instruments.T.min_notional=1000');
    expect(metrics['trades']).toBe(0);
    expect(warnings.join('\n')).toContain(
      'Below one lot: 1 entries came to nothing, because the quantity was less than the lot of its instrument, 1, or worth less than its min_notional, 1000.',
    );
  });
});

describe('ruin', () => {
  test('of a short sale is told with its time, and its ratios are undefined', async () => {
    const rows = [
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 500, 100, 450],
      [450, 460, 440, 450],
      [450, 451, 49, 50],
      [50, 51, 49, 50],
    ];
    const { metrics, warnings } = await backtest(
      caseFolder(
        csv(rows),
        'system: short\ndata: {source: csv, path: bars.csv, symbols: [T], timeframe: 1d}\nstrategy: {short: {enter: "close > 0", exit: "close < 0"}}\n',
      ),
    );
    expect(warnings.join('\n')).toContain(
      'Ruin: the equity fell to or below zero on 2024-01-03T00:00:00Z; a broker would have closed the account',
    );
    expect(metrics).toMatchObject({ sharpe: null, sortino: null, volatility: null, calmar: null, turnover: null });
  });

  test('on the day on which the account ends flat keeps a trial from the first place, whatever the objective', async () => {
    // a rise that the bold trial is in, then a leap that its short position does not survive
    const closes = [...Array.from({ length: 40 }, (_, i) => 100 + i), 400, 120, 121, 122, 123];
    const rows = closes.map((close, i) => [
      closes[i - 1] ?? 100,
      Math.max(close, closes[i - 1] ?? 100),
      Math.min(close, closes[i - 1] ?? 100),
      close,
    ]);
    const system = `system: bankrupt
data: {source: csv, path: bars.csv, symbols: [X], timeframe: 1d, calendar: crypto}
params: {bold: 1}
strategy:
  long: {enter: "$bold == 1 and close < 138 or $bold == 0 and close > 120 and close < 123", exit: "close == 138"}
  short: {enter: "$bold == 1 and close == 139", exit: "close > 300"}
${FREE}
risk: {cash: 10000}
space: {bold: {choice: [0, 1]}}
verdict: {enabled: false}
`;
    for (const objective of ['sharpe', 'total_return', '-total_return', 'max_drawdown_days']) {
      const { best, warnings } = await runJson<{ best: { params: object }; warnings: string[] }>(
        ['sweep', 's.yaml', '--no-cache', '--set', `objective=${objective}`],
        caseFolder(csv(rows), system),
      );
      expect(best.params, objective).toEqual({ bold: 0 });
      expect(warnings.join('\n')).toContain('Ruined trials: in 1 of 2 complete trials the equity fell to or below zero');
    }
  });
});

describe('calendars', () => {
  test('stocks without one are annualised by 252 days, and the contradiction of a given one has its factor', async () => {
    const random = randomStream(5);
    const days = Array.from({ length: 1000 }, (_, i) => Date.UTC(2020, 0, 1) + i * 86_400_000).filter(
      (time) => ![0, 6].includes(new Date(time).getUTCDay()),
    );
    let price = 100;
    const lines = days.map((time) => {
      const open = price;
      price *= Math.exp(0.01 * random.normal());
      return `${new Date(time).toISOString().slice(0, 10)},${open},${Math.max(open, price)},${Math.min(open, price)},${price},1`;
    });
    const dir = caseFolder(
      `date,open,high,low,close,volume\n${lines.join('\n')}\n`,
      'system: stocks\ndata: {source: csv, path: bars.csv, symbols: [SPY], timeframe: 1d}\nstrategy: {long: {enter: "close > 0", exit: "close < 0"}}\n',
    );
    const left = await backtest(dir);
    const given = await backtest(dir, '--set', 'data.calendar=crypto');
    expect(given.metrics['sharpe']! / left.metrics['sharpe']!).toBeCloseTo(Math.sqrt(365 / inferredDays(dir, left)), 10);
    expect(given.warnings.join('\n')).toMatch(
      /Calendar: data\.calendar is crypto \(365 days a year\), and the bars look like \w+ \(2\d\d\): .* would be 0\.8\d/,
    );
  });

  /** Days a year of the calendar that a run inferred. */
  function inferredDays(dir: string, { run_dir }: Run): number {
    return readJson<{ calendar: { days_per_year: number; from: string } }>(dir, run_dir, 'result.json').calendar.days_per_year;
  }
});

describe('prices at or below zero that are kept: costs cost', () => {
  const rows = [
    [10, 11, 9, 10],
    [8, 9, 7, 8],
    [-37, -30, -40, -35],
    [-20, -10, -25, -15],
    [-10, -9, -12, -10],
    [-10, -9, -12, -10],
  ];
  const system = (enter: string, exit: string): string => `system: oil
data: {source: csv, path: bars.csv, symbols: [CL], timeframe: 1d, quality: {non_positive: keep}}
strategy: {long: {enter: "${enter}", exit: "${exit}"}}
${DEAR}
risk: {sizing: fixed, quantity: 1}
`;

  test('an exit below zero slips away from the trader, and its fee is paid', async () => {
    const dir = caseFolder(csv(rows), system('close == 10', 'close == -35'));
    const found = await backtest(dir);
    expect(trades(dir, found)[0]).toMatchObject({ entry_price: '8.08', exit_price: '-20.2' });
    expect(found.metrics['fees']).toBeCloseTo(0.0808 + 0.202, 12);
    expect(found.metrics['turnover']).toBeGreaterThan(0);
  });

  test('an entry of a fixed size below zero is taken, one of a share of the cash is counted', async () => {
    const dir = caseFolder(csv(rows), system('close == -35', 'close > 5'));
    const found = await backtest(dir);
    expect(trades(dir, found)[0]).toMatchObject({ entry_price: '-19.8', exit_price: '-10.1' });
    const share = await backtest(dir, '--set', 'risk.sizing=all_in');
    expect(share.metrics['trades']).toBe(0);
    expect(share.warnings.join('\n')).toMatch(/No price: 1 entries came to nothing/);
  });
});

test('a market that never moves is never above its average, for any length', async () => {
  const system = `system: flat
data: {source: csv, path: bars.csv, symbols: [X], timeframe: 1d, calendar: crypto}
params: {n: 3}
strategy: {long: {enter: "close > AVERAGE(close, $n)"}, short: {enter: "close < AVERAGE(close, $n)"}, max_bars: 5}
space: {n: {int: [2, 50]}}
objective: trades
verdict: {enabled: false}
`;
  const bars = csv(Array.from({ length: 200 }, () => [1.1, 1.1, 1.1, 1.1]));
  for (const average of ['sma', 'wma', 'ema', 'hma', 'trima', 'linearreg']) {
    const { best } = await runJson<{ best: { metrics: Metrics } }>(
      ['sweep', 's.yaml', '--no-cache'],
      caseFolder(bars, system.replaceAll('AVERAGE', average)),
    );
    expect(best.metrics['trades'], average).toBe(0);
  }
});

test('prices that are scaled by a power of two make the same trades', async () => {
  const random = randomStream(9);
  let price = 400;
  const rows = Array.from({ length: 1500 }, () => {
    const open = price;
    price *= Math.exp(0.01 * random.normal());
    return [open, Math.max(open, price) * 1.001, Math.min(open, price) * 0.999, price];
  });
  const system = `system: bands
data: {source: csv, path: bars.csv, symbols: [X], timeframe: 1h, calendar: crypto}
strategy: {long: {enter: "close < bollinger_lower(close, 20, 2)", exit: "close > bollinger_middle(close, 20)"}, stop: "2 * stddev(close, 20)"}
`;
  const [coin, micro] = await Promise.all(
    [1, 2 ** -25].map(async (scale) =>
      backtest(
        caseFolder(
          csv(
            rows.map((row) => row.map((each) => each * scale)),
            3_600_000,
          ),
          system,
        ),
      ),
    ),
  );
  expect(coin!.metrics['trades']).toBeGreaterThan(20);
  for (const name of ['trades', 'sharpe', 'total_return', 'max_drawdown', 'win_rate'])
    expect(micro!.metrics[name], name).toBe(coin!.metrics[name]);
});

test('the lower bars of a bar are those that open in it', async () => {
  const hours = `datetime,open,high,low,close,volume
2024-01-02 14:00:00,100,101,99,100,1
2024-01-02 15:00:00,100,106,94,100,1
2024-01-03 10:00:00,100,101,99,100,1
2024-01-03 11:00:00,100,101,99,100,1
`;
  const minutes = ['02 14:00', '02 14:01', '02 15:00', '02 15:01', '02 17:30', '03 10:00']
    .map((time) => `2024-01-${time}:00,100,${time === '02 17:30' ? 106 : 101},99,100,1`)
    .join('\n');
  const dir = caseFolder(
    hours,
    `system: detail
data: {source: csv, path: bars.csv, symbols: [X], timeframe: 1h, timezone: America/New_York, calendar: us_equity, detail: {path: minutes.csv, timeframe: 1m}}
strategy: {long: {enter: "day_of_month() == 2 and hour() == 14", exit: "close < 0"}, stop: 0.05 * close, target: 0.05 * close}
${FREE.replace('}', ', intrabar: detail}')}
`,
    { 'minutes.csv': `datetime,open,high,low,close,volume\n${minutes}\n` },
  );
  expect(trades(dir, await backtest(dir))[0]).toMatchObject({ exit_reason: 'stop', ambiguous: 'true' });
});

test('turnover after a collapse is the notional over the mean of the equity', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => {
    const close = i < 1500 ? 60_000 : 1e-5 * (1 + 0.1 * Math.sin(i / 7));
    return [close, close * 1.01, close * 0.99, close];
  });
  const dir = caseFolder(
    csv(rows, 3_600_000),
    'system: collapse\ndata: {source: csv, path: bars.csv, symbols: [X], timeframe: 1h, calendar: crypto}\nstrategy: {long: {enter: "close > sma(close, 10)", exit: "close < sma(close, 10)"}}\n',
  );
  const found = await backtest(dir, '--start', '2024-03-10');
  const equity = readFileSync(join(dir, found.run_dir, 'equity.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
  const notional = trades(dir, found).reduce(
    (sum, trade) => sum + Number(trade['quantity']) * (Number(trade['entry_price']) + Number(trade['exit_price'])),
    0,
  );
  expect(trades(dir, found).length).toBeGreaterThan(20);
  const mean = equity.reduce((sum, each) => sum + each, 0) / equity.length;
  expect(Math.abs(found.metrics['turnover']! / (notional / mean) - 1)).toBeLessThan(1e-9);
});

test('a rebate is a fee below zero', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => [100 + (i % 7), 110, 90, 100 + ((i + 1) % 7)]);
  const system = `system: rebate
data: {source: csv, path: bars.csv, symbols: [X], timeframe: 1d, calendar: crypto}
strategy: {long: {enter: "close > 0"}, target: "1"}
execution: {taker_fee_bps: 0, maker_fee_bps: -1, slippage_bps: 0}
`;
  const { metrics } = await backtest(caseFolder(csv(rows), system));
  expect(metrics['trades']).toBeGreaterThan(5);
  expect(metrics['fees']).toBeLessThan(0);
});

test('the reference of rsi says what a market that stands still gives', async () => {
  const { stdout } = await run(['functions', 'rsi'], folder());
  expect(stdout).toMatch(/moved|still|flat/);
});
