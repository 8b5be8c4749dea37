import { expect } from 'vitest';
import { simulateAccountSlowly } from '../reference/slow-account.js';
import type { SlowAccountInput } from '../reference/slow-account-types.js';
import { runAccount } from './run-account.js';

/** Expects the engine's account, walked from event to event or instant by instant, to equal the slow twin's: trade for trade, mark for mark, skipped signal for skipped signal, bit for bit. */
export async function expectSameAccount(account: SlowAccountInput, isStepped = false): Promise<void> {
  const [found, expected] = [await runAccount(account, isStepped), simulateAccountSlowly(account)];
  expect(found.trades.length).toBe(expected.trades.length);
  expected.trades.forEach((trade, index) => {
    for (const [field, value] of Object.entries(trade))
      if (field !== 'phase' || trade.exitReason !== 'liquidation')
        // whether at the open or inside the bar, its other fields tell
        expect(found.trades[index]![field as keyof typeof trade], `${field} of trade ${index}`).toBe(value);
  });
  expect(found.equity).toEqual(expected.equity);
  expect(found.skipped).toEqual(expected.skipped);
  if (isStepped) expect(found.fills).toEqual(expected.fills);
  if (isStepped) expect(found.charges).toEqual(expected.charges);
  expect(found.targets).toEqual(expected.targets);
}
