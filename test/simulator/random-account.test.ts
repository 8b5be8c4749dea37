import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateColumns } from '../../src/engine/evaluate-columns.js';
import { compileColumns } from '../../src/expr/compile-columns.js';
import { hourlyMarket } from '../engine/sample-job.js';
import { makeAccount, randomAccount } from '../reference/random-account.js';
import { simulateAccountSlowly } from '../reference/slow-account.js';

describe('random accounts', () => {
  test('meet every reason to skip a signal and every reason to leave', () => {
    const [skipped, left] = [new Set<string>(), new Set<string>()];
    for (const account of fc.sample(randomAccount, { numRuns: 300, seed: 12 })) {
      const result = simulateAccountSlowly(account);
      for (const { reason } of result.skipped) skipped.add(reason);
      for (const { exitReason } of result.trades) left.add(exitReason);
    }
    expect([...skipped].sort()).toEqual(['cash', 'correlation', 'exposure', 'guard', 'lot', 'place', 'size']);
    expect([...left].sort()).toEqual(['delisted', 'end', 'guard', 'reverse', 'signal', 'stop', 'target', 'time']);
  });

  test('are what their shape says: equal shapes give equal accounts', () => {
    for (const { shape, ...account } of fc.sample(randomAccount, { numRuns: 20, seed: 13 })) {
      const { legs, from, to } = makeAccount(shape);
      expect({ legs, from, to }).toEqual({ legs: account.legs, from: account.from, to: account.to });
    }
  });

  test('say in the language what their columns hold', () => {
    for (const { legs, texts, rankText } of fc.sample(randomAccount, { numRuns: 10, seed: 14 })) {
      const wanted = new Map(
        Object.entries({
          rank: rankText,
          long_enter: texts.long?.enter,
          long_exit: texts.long?.exit,
          short_enter: texts.short?.enter,
          short_exit: texts.short?.exit,
          stop: texts.stop,
        }).filter((entry): entry is [string, string] => entry[1] !== undefined),
      );
      const { graph, roots } = compileColumns('account', wanted);
      for (const leg of legs) {
        const { bars } = leg;
        const data = { market: hourlyMarket(bars), localTimeMs: bars.timeMs, dayClockMs: bars.timeMs, frames: [], identities: [] };
        const columns = evaluateColumns({ data, graph, roots }, 16 * 1048576);
        const own = {
          rank: leg.rank,
          long_enter: leg.longEnter,
          long_exit: leg.longExit,
          short_enter: leg.shortEnter,
          short_exit: leg.shortExit,
          stop: leg.stop,
        };
        [...wanted.keys()].forEach((name, i) => expect([...columns[i]!], name).toEqual(Array.from(own[name as keyof typeof own], Number)));
      }
    }
  });
});
