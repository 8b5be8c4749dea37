import type { ComparisonReportInput, NestedFoldRow } from '../../report/index.js';
import { formatTime } from '../../core/time.js';
import type { NestedOutcome } from '../nested/walk-composite.js';
import { reportStrategy } from '../run/report-texts.js';
import { reportIdentity } from '../run/run-files.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import type { ComparedAccount } from '../comparison/compared-account.js';
import type { Comparison } from '../comparison/compare-composite.js';
import type { ShuffledForecasts, ShuffledSharpes } from '../comparison/shuffled-sharpes.js';

/** Returns what the report of a comparison shows. */
export function comparisonReport(system: ResolvedSystem, found: Comparison, runId: string): ComparisonReportInput {
  const { inner } = found.windows;
  const illusion = `the best in hindsight has a Sharpe ratio ${found.illusion.toFixed(2)} above the best before: that is the size of the illusion`;
  return {
    ...common(system, found, runId),
    made: `The best before was chosen on ${inner.name}, ${formatTime(inner.startMs)} to ${formatTime(inner.endMs)}; ${illusion}.`,
    equalWeight: found.rows.find(({ kind }) => kind === 'equal_weight')!.name,
    folds: [],
  };
}

/** The same of a nested walk-forward. */
export function nestedReport(system: ResolvedSystem, found: NestedOutcome, runId: string): ComparisonReportInput {
  const { folds, trials, timeMs } = found;
  const span = ({ from, to }: { readonly from: number; readonly to: number }): NestedFoldRow['train'] => ({
    startMs: timeMs[from]!,
    endMs: timeMs[to - 1]!,
  });
  return {
    ...common(system, found, runId),
    made: `${folds.length} folds, walked forward; ${trials} trials of members.`,
    equalWeight: 'equal weight',
    folds: folds.map(({ foldNumber, train, inner, test, bestInner, totals }) => ({
      foldNumber,
      train: span(train),
      inner: inner.map((part) => ({ train: span(part.train), test: span(part.test) })),
      test: span(test),
      bestInner,
      ...totals,
    })),
  };
}

type Found = Pick<Comparison | NestedOutcome, 'rows' | 'shuffled' | 'shuffledForecasts' | 'warnings'> & {
  readonly account: ComparedAccount;
};

function common(
  system: ResolvedSystem,
  { rows, shuffled, shuffledForecasts, warnings, account }: Found,
  runId: string,
): Omit<ComparisonReportInput, 'made' | 'equalWeight' | 'folds'> {
  const { data, window, cash, daysMs, timeMs, weights } = account;
  return {
    ...reportIdentity({ system, market: data.market, identities: data.identities, window, warnings }, runId),
    rows,
    initialCash: cash,
    daysMs,
    timeMs,
    weights,
    ...shuffledRows(shuffled, shuffledForecasts),
    strategy: reportStrategy(system.file),
  };
}

function shuffledRows(
  weights: ShuffledSharpes | undefined,
  forecasts: ShuffledForecasts | undefined,
): Pick<ComparisonReportInput, 'shuffled' | 'unshuffled'> {
  return {
    shuffled: [
      ...(weights === undefined ? [] : [{ what: 'weights', ...weights }]),
      ...(forecasts ? [{ what: 'forecasts', ...forecasts }] : []),
    ],
    unshuffled: [
      ...(weights === undefined ? ['Its weights never change: there are no other times for them.'] : []),
      ...(forecasts === undefined
        ? ['Its policy reads no forecast: there are none to move.']
        : forecasts.sharpes.length === 0
          ? ['The forecasts that its policy reads say too little of these bars to be moved.']
          : []),
    ],
  };
}
