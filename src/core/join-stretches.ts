import type { AccountReplay } from './account.js';
import type { AccountStretch } from './account-steps.js';
import type { TradeColumns } from './trade-columns.js';

/** Columns of equal length, and how many rows they have. */
type Columns = { readonly count: number } & { readonly [name: string]: unknown };

/** Returns what an account did on stretches that follow each other, as a replay has it.
 *  instants  of the account's clock */
export function joinStretches(
  stretches: readonly AccountStretch[],
  instants: number,
): { readonly trades: TradeColumns; readonly account: AccountReplay } {
  const equity = new Float64Array(instants);
  for (const stretch of stretches) equity.set(stretch.equity, stretch.from);
  const join = <Kind>(of: (stretch: AccountStretch) => Kind): Kind => joinColumns(stretches.map((each) => of(each) as Columns)) as Kind;
  return {
    trades: join(({ trades }) => trades),
    account: {
      equity,
      skipped: join(({ skipped }) => skipped),
      fills: join(({ fills }) => fills),
      charges: join(({ charges }) => charges),
      ...(stretches[0]?.targets && { targets: join(({ targets }) => targets!) }),
    },
  };
}

/** Returns what happened before an instant of a stretch. */
export function cutStretch(stretch: AccountStretch, instant: number): AccountStretch {
  const cut = <Kind>(columns: Kind, instants: Int32Array): Kind => {
    const first = instants.findIndex((each) => each >= instant);
    return cutColumns(columns as Columns, first < 0 ? instants.length : first) as Kind;
  };
  const { trades, fills, charges, skipped, targets } = stretch;
  return {
    from: stretch.from,
    to: instant,
    trades: cut(trades, trades.exitBar),
    fills: cut(fills, fills.instant),
    charges: cut(charges, charges.instant),
    skipped: cut(skipped, skipped.instant),
    ...(targets && { targets: cut(targets, targets.instant) }),
    equity: stretch.equity.subarray(0, instant - stretch.from),
  };
}

function cutColumns(columns: Columns, count: number): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, isColumn(values) ? values.subarray(0, count) : count]),
  ) as Columns;
}

function joinColumns(parts: readonly Columns[]): Columns {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const names = Object.entries(parts[0]!).filter(([, values]) => isColumn(values));
  return Object.fromEntries([
    ['count', count],
    ...names.map(
      ([name, first]) =>
        [
          name,
          joinParts(
            parts.map((part) => part[name] as typeof first),
            count,
          ),
        ] as const,
    ),
  ]) as Columns;
}

function joinParts(parts: readonly unknown[], count: number): Float64Array | Int32Array {
  const joined = parts[0] instanceof Float64Array ? new Float64Array(count) : new Int32Array(count);
  let end = 0;
  for (const part of parts as readonly (Float64Array | Int32Array)[]) {
    joined.set(part, end);
    end += part.length;
  }
  return joined;
}

function isColumn(values: unknown): values is Float64Array | Int32Array {
  return values instanceof Float64Array || values instanceof Int32Array;
}
