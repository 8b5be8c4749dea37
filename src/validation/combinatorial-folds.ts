import { UsageError } from '../core/errors.js';
import type { BarWindow } from '../core/trading-data.js';
import type { Fold } from './fold.js';
import { trainRanges, type PurgeOptions } from './purge.js';
import { checkFold, cutGroups } from './purged-folds.js';

export interface CombinatorialOptions extends PurgeOptions {
  readonly bars: BarWindow;
  /** n: neighbouring groups that the bars are cut into */
  readonly groups: number;
  /** k: groups that each split tests, 1 <= k < n */
  readonly testGroups: number;
}

export interface CombinatorialFolds {
  /** n ranges, ascending */
  readonly groups: readonly BarWindow[];
  /** all C(n, k) splits, in lexicographic order of their test groups; `test` has one range per group, neighbours not merged */
  readonly folds: readonly Fold[];
  /** testGroups[fold]: the groups that it tests, ascending */
  readonly testGroups: readonly (readonly number[])[];
  /** paths[path][group]: the fold whose test of that group the path takes; C(n, k) * k / n = C(n-1, k-1) paths cover every bar once each */
  readonly paths: readonly (readonly number[])[];
}

/** Most splits: beyond it the folds no longer fit a person's patience. */
const MOST_SPLITS = 10_000;

/** Returns the splits and paths of combinatorial purged cross-validation.
 *  Throws UsageError FOLDS_INVALID where k is not in [1, n), splits are too many, or a purge leaves nothing to train on.
 *  Source  López de Prado, Advances in Financial Machine Learning, 2018, 12.3 and 12.4                                    */
export function combinatorialFolds({ bars, groups, testGroups, horizonBars, embargoBars }: CombinatorialOptions): CombinatorialFolds {
  const ranges = cutGroups(bars, groups);
  if (!Number.isInteger(testGroups) || testGroups < 1 || testGroups >= groups) {
    throw new UsageError('FOLDS_INVALID', `the groups tested at a time must be a whole number from 1 to ${groups - 1}, not ${testGroups}`, {
      context: { groups, test_groups: testGroups },
    });
  }
  const splits = countChoices(groups, testGroups);
  if (splits > MOST_SPLITS) {
    throw new UsageError(
      'FOLDS_INVALID',
      `${testGroups} of ${groups} groups make ${splits.toLocaleString('en')} splits, and at most ${MOST_SPLITS.toLocaleString('en')} are run; use fewer groups`,
      { context: { groups, test_groups: testGroups, splits } },
    );
  }
  const chosen = listChoices(groups, testGroups);
  const folds = chosen.map((picked, foldNumber) => {
    const test = picked.map((group) => ranges[group]!);
    return checkFold({ foldNumber, train: trainRanges(bars, test, { horizonBars, embargoBars }), test }, { horizonBars, embargoBars });
  });
  return { groups: ranges, folds, testGroups: chosen, paths: listPaths(chosen, groups) };
}

/** Returns n choose k, exact below 2^53. */
export function countChoices(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) count = Math.round((count * (n - i + 1)) / i);
  return count;
}

/** Returns every ascending choice of k of the numbers 0 … n-1, in lexicographic order. */
export function listChoices(n: number, k: number): number[][] {
  const choices: number[][] = [];
  const choice = Array.from({ length: k }, (_, i) => i);
  for (;;) {
    choices.push([...choice]);
    let place = k - 1;
    while (place >= 0 && choice[place] === n - k + place) place--;
    if (place < 0) return choices;
    choice[place]!++;
    for (let i = place + 1; i < k; i++) choice[i] = choice[i - 1]! + 1;
  }
}

/** Path p takes, for each group, the p-th fold that tests it. */
function listPaths(chosen: readonly (readonly number[])[], groups: number): number[][] {
  const testedBy: number[][] = Array.from({ length: groups }, () => []);
  chosen.forEach((picked, fold) => picked.forEach((group) => testedBy[group]!.push(fold)));
  return testedBy[0]!.map((_, path) => testedBy.map((folds) => folds[path]!));
}
