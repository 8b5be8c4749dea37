// What the package tells of accounts of legs, on the worked cases.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  backtest,
  curveOfLeg,
  segmentsOfLeg,
  isLegsCurve,
  listSignals,
  listTrades,
  multipliersOf,
  readSystemFile,
  reportAccount,
  tradesByLeg,
  tradesTable,
  type BacktestResult,
} from '../../src/library/index.js';

const GOLDEN = fileURLToPath(new URL('../golden', import.meta.url));
const CASES = readdirSync(GOLDEN, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

async function runCase(name: string): Promise<BacktestResult> {
  return backtest(readSystemFile(join(GOLDEN, name, 'system.yaml')), { useCache: false });
}

function rowsOf(name: string, file: string): string[] {
  return readFileSync(join(GOLDEN, name, file), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
}

describe.each(CASES)('%s', (name) => {
  test('the legs sum to the account on every mark', async () => {
    const { trades, fills, money, legs, account, market, window, system } = await runCase(name);
    const multipliers = multipliersOf(system.file, market.symbol);
    const own = tradesByLeg(trades.leg!, legs!.legs.length);
    const curves = legs!.legs.map((leg, index) =>
      curveOfLeg(segmentsOfLeg(trades, own[index]!, fills, index, window, multipliers[index]!, 0, money?.[index]), leg, window),
    );
    account.equity.forEach((equity, instant) => {
      expect(curves.reduce((sum, { pnl }) => sum + pnl[instant]!, Number(system.file.risk.cash))).toBeCloseTo(equity, 8);
    });
    const gross = curves.map(({ notional }) => notional);
    if (isLegsCurve(account))
      account.gross.forEach((value, i) => {
        expect(gross.reduce((sum, notional) => sum + Math.abs(notional[i]!), 0)).toBeCloseTo(value * account.equity[i]!, 8);
      });
  });

  test('every signal is listed: those that were taken are the trades, of a rotation the fills it asked for, the others those of skipped.csv', async () => {
    const result = await runCase(name);
    const signals = listSignals(result);
    const iso = (timeMs: number): string => new Date(timeMs).toISOString().replace('.000', '');
    const skipped = signals.filter(({ reason }) => reason !== undefined);
    expect(skipped.map(({ timeMs, symbol, side, reason }) => [iso(timeMs), symbol, side, reason].join(',')).sort()).toEqual(
      rowsOf(name, 'skipped.csv').sort(),
    );
    const key = (timeMs: number, symbol: string, side: string): string => [iso(timeMs), symbol, side].join(',');
    const symbols = result.legs!.legs.map(({ data }) => data.market.symbol);
    const trades = listTrades(result.trades, symbols, result.market.bars.timeMs);
    const entered = trades.map(({ entryTimeMs, symbol, side }) => key(entryTimeMs, symbol, side));
    // all of these are long; what is left at the end or with a delisting, nobody asked for
    const asked = result.legs!.targets && rowsOf(name, 'fills.csv').filter((row) => !row.includes(',leave,'));
    expect(
      signals
        .filter(({ reason }) => reason === undefined)
        .map(({ timeMs, symbol, side }) => key(timeMs, symbol, side))
        .sort(),
    ).toEqual((asked?.map((row) => [...row.split(',').slice(0, 2), 'long'].join(',')) ?? entered).sort());
    for (const { decisionMs, timeMs } of signals) {
      if (result.system.file.execution.fill === 'close') expect(decisionMs).toBe(timeMs);
      else expect(decisionMs).toBeLessThan(timeMs);
    }
  });

  test('tables and figures name the legs', async () => {
    const result = await runCase(name);
    const { figures, buyAndHold } = reportAccount(result)!;
    const symbols = result.legs!.legs.map(({ data }) => data.market.symbol);
    expect(figures.legs.map(({ symbol }) => symbol)).toEqual(symbols);
    expect(buyAndHold.map((held) => held.name)).toEqual(symbols);
    expect([...tradesTable(result)].map((row) => String(row['symbol']))).toEqual(Array.from(result.trades.leg!, (leg) => symbols[leg]!));
    expect(figures.legs.reduce((sum, { pnl }) => sum + pnl, 0)).toBeCloseTo(
      result.metrics.final_equity - Number(result.system.file.risk.cash),
      8,
    );
  });
});

test('a run on one market has neither', async () => {
  const system = readSystemFile(join(GOLDEN, CASES[0]!, 'system.yaml'));
  const { portfolio: _portfolio, ...file } = system.file;
  const result = await backtest({ ...system, file: { ...file, risk: { ...file.risk, max_positions: 1 } } }, { useCache: false });
  expect([reportAccount(result), listSignals(result)]).toEqual([undefined, []]);
});
