// Worked cases: each folder has a system, its bars, what its account must come to, and the arithmetic of that (case.md).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasMoney } from '../../src/core/instrument-money.js';
import { instantsOf, simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput, SlowAccountResult } from '../reference/slow-account-types.js';
import { runAccount } from '../simulator/run-account.js';
import { openAccount } from './open-account.js';

const CASES = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

const needsSteps = ({ legs, rules }: SlowAccountInput): boolean => legs.some(hasMoney) || rules.rotation !== undefined;

/** What runs an account, side by side. */
const ENGINES: readonly [string, (account: SlowAccountInput) => SlowAccountResult | Promise<SlowAccountResult>][] = [
  ['the slow twin', simulateAccountSlowly],
  ['the engine', (account) => runAccount(account, needsSteps(account) || undefined)],
  ['the engine instant by instant', (account) => runAccount(account, true)],
];

type Row = Readonly<Record<string, string | number>>;

describe.each(ENGINES)('by %s', (_engine, run) => {
  test.each(CASES)('%s comes to what it comes to on paper', async (name) => {
    const folder = join(import.meta.dirname, name);
    const account = await openAccount(folder);
    const result = await run(account);
    const found = tablesOf(account, result);
    expectRows(found.trades, readRows(join(folder, 'trades.csv')));
    expectRows(found.equity, readRows(join(folder, 'equity.csv')));
    expectRows(found.skipped, readRows(join(folder, 'skipped.csv')));
    for (const table of ['fills', 'weights'] as const)
      if (existsSync(join(folder, `${table}.csv`))) expectRows(found[table], readRows(join(folder, `${table}.csv`)));
  });
});

test('the cases are those that the rules name', () => {
  expect(CASES).toEqual([
    'break-even',
    'cap-by-group',
    'correlation-filter',
    'currency',
    'currency-inverse',
    'daily-loss-halt',
    'delisting',
    'drawdown-cool-down',
    'es-contract',
    'funding-same-close',
    'funding-weekend',
    'late-listing',
    'limit-entry-cancelled',
    'liquidation-gap',
    'liquidation-short',
    'liquidation-two-legs',
    'net-cap',
    'partial-target-then-stop',
    'pyramiding',
    'rotation-delisting',
    'rotation-sells-first',
    'rotation-threshold',
    'rotation-with-a-cap',
    'same-close',
    'spot-short-borrow',
    'stop-before-liquidation',
    'stop-entry-gap',
    'swap-triple',
    'two-entries-one-place',
    'volatility-target',
  ]);
});

function tablesOf({ legs, from }: SlowAccountInput, { trades, equity, skipped, fills, targets }: SlowAccountResult): Record<string, Row[]> {
  const instants = instantsOf(legs);
  const timeOf = (timeMs: number): string => new Date(timeMs).toISOString().replace('.000Z', 'Z');
  return {
    trades: trades.map(({ leg, side, entryBar, entryPrice, exitBar, exitPrice, quantity, pnl, fees, exitReason }) => ({
      symbol: legs[leg]!.symbol,
      side: side > 0 ? 'long' : 'short',
      entry_time: timeOf(legs[leg]!.bars.timeMs[entryBar]!),
      entry_price: entryPrice,
      exit_time: timeOf(legs[leg]!.bars.timeMs[exitBar]!),
      exit_price: exitPrice,
      quantity,
      pnl,
      fees,
      exit_reason: exitReason,
    })),
    equity: equity.map((mark, index) => ({ time: timeOf(instants[from + index]!), equity: mark })),
    fills: fills.map(({ leg, instant, side, kind, quantity, price, fee }) => ({
      time: timeOf(instants[instant]!),
      symbol: legs[leg]!.symbol,
      side: side > 0 ? 'buy' : 'sell',
      kind,
      quantity,
      price,
      fee,
    })),
    skipped: skipped.map(({ leg, instant, side, reason }) => ({
      time: timeOf(instants[instant]!),
      symbol: legs[leg]!.symbol,
      side: side > 0 ? 'long' : 'short',
      reason,
    })),
    weights: targets.map(({ leg, instant, weight }) => ({ time: timeOf(instants[instant]!), symbol: legs[leg]!.symbol, weight })),
  };
}

/** Texts are equal; numbers to the digits that paper has. */
function expectRows(found: readonly Row[] | undefined, expected: readonly Readonly<Record<string, string>>[]): void {
  const rounded = expected.map((row, index) =>
    Object.fromEntries(
      Object.entries(row).map(([column, text]) => {
        const value = found?.[index]?.[column];
        return [column, typeof value === 'number' && Math.abs(value - Number(text)) <= 1e-12 * Math.abs(value) ? value : text];
      }),
    ),
  );
  expect(found).toEqual(rounded);
}

function readRows(path: string): Record<string, string>[] {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(header!.map((column, index) => [column, row[index]!])));
}
