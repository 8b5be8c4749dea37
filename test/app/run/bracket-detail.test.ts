// A run that asked a lower timeframe has another figure on either side, also where that answered everything.
import { expect, test } from 'vitest';
import { measureBracket } from '../../../src/app/run/bracket.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { recordField, RECORD_NAMES } from '../../../src/core/trial-record.js';

function recordOf(totalReturn: number, trades: number, ambiguous: number): Float64Array {
  const record = new Float64Array(RECORD_NAMES.length);
  record[recordField('total_return')] = totalReturn;
  record[recordField('trades')] = trades;
  record[recordField('ambiguous_trades')] = ambiguous;
  return record;
}

/** Returns the bracket's returns, and what was run for them. */
async function bracketOf(intrabar: string, ambiguous: number): Promise<{ share: number; sides: number[]; ran: unknown[] }> {
  const { file } = resolveSystem({
    system: 'bracket',
    data: { source: 'synthetic', symbols: ['X'], timeframe: '4h', detail: { timeframe: '1h' } },
    strategy: { long: { enter: 'close > open' }, stop: 'atr(14)', target: 'atr(14)' },
    execution: { intrabar },
  });
  const ran: unknown[] = [];
  const engine = {
    evaluate: async (_table: unknown, _window: unknown, hooks: { intrabar: string }) => {
      ran.push(hooks.intrabar);
      return { records: recordOf(hooks.intrabar === 'pessimistic' ? 0.1 : 0.4, 8, 2) };
    },
  } as unknown as Parameters<typeof measureBracket>[0];
  const found = await measureBracket(engine, file, {}, { from: 0, to: 10 }, recordOf(0.25, 8, ambiguous));
  return { share: found.ambiguousShare, sides: [found.stopFirst.total_return, found.targetFirst.total_return], ran };
}

test.each([0, 2])('with detail both sides are run, with %i ambiguous trades', async (ambiguous) => {
  expect(await bracketOf('detail', ambiguous)).toEqual({ share: ambiguous / 8, sides: [0.1, 0.4], ran: ['pessimistic', 'optimistic'] });
});

test('without it only the other side is, and none where nothing was ambiguous', async () => {
  expect(await bracketOf('pessimistic', 2)).toEqual({ share: 0.25, sides: [0.25, 0.4], ran: ['optimistic'] });
  expect(await bracketOf('optimistic', 2)).toEqual({ share: 0.25, sides: [0.1, 0.25], ran: ['pessimistic'] });
  expect(await bracketOf('pessimistic', 0)).toEqual({ share: 0, sides: [0.25, 0.25], ran: [] });
});
