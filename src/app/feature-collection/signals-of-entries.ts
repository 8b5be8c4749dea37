import { KernelError } from '../../core/errors.js';
import type { Outcomes } from '../../data/feature-store/store-rows.js';
import type { Signals } from './signals-of-trades.js';
import type { ValidEntries } from './valid-entries.js';

/** Returns a signal for each valid entry: with its outcome where a trade came of it, else with NaN.
 *  traded  the signals behind the trades of the same run; each is a valid entry */
export function signalsOfEntries({ bar, side }: ValidEntries, traded: Signals): Signals {
  const tradeOf = new Map(Array.from(traded.bar, (decided, trade) => [decided, trade])),
    trades = Array.from(bar, (decided) => tradeOf.get(decided));
  const found = trades.filter((trade, entry) => trade !== undefined && traded.side[trade] === side[entry]).length;
  if (found !== traded.bar.length) throw new KernelError(`${traded.bar.length} trades must come of valid entries, and ${found} do`);
  const column = (name: keyof Outcomes): Float64Array =>
    Float64Array.from(trades, (trade) => (trade === undefined ? Number.NaN : traded.outcomes[name][trade]!));
  return {
    bar,
    side,
    outcomes: {
      exitTimeMs: column('exitTimeMs'),
      pnl: column('pnl'),
      tradeReturn: column('tradeReturn'),
      rMultiple: column('rMultiple'),
      barsHeld: column('barsHeld'),
      mae: column('mae'),
      mfe: column('mfe'),
      exitReason: column('exitReason'),
    },
  };
}
