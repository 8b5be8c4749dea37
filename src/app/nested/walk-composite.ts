import { UsageError } from '../../core/errors.js';
import { pairedDifference } from '../../validation/paired-difference.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { compositeUnder } from '../strategy/composite-under.js';
import { requireParameters } from '../strategy/require-parameters.js';
import { rulesOf } from '../strategy/rules-of.js';
import { graphOf } from '../strategy/strategy-of.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { chooseWindow, windowOfBars } from '../system/choose-window.js';
import { isComposite, membersOf } from '../system/composite.js';
import { cacheOf } from '../system/run-options.js';
import { describeCompared, type ComparedAccount } from '../comparison/compared-account.js';
import { forecastsOfPolicy } from '../comparison/shift-forecasts.js';
import { judgeShuffled, sharpeUnlessRuined, type ShuffledForecasts, type ShuffledSharpes } from '../comparison/shuffled-sharpes.js';
import { MemberFitter } from './fit-members.js';
import { joinReturns, type NestedRow } from './join-returns.js';
import { NestedWalker, OWN, SHUFFLED, SHUFFLED_FORECASTS, type WalkedFold, type WalkOptions } from './nested-walker.js';
import { planNested, type NestedFold } from './plan-nested.js';

/** What a composite came to that was fitted on each train and traded on its test. */
export interface NestedOutcome {
  readonly system: string;
  readonly folds: readonly (NestedFold & {
    /** the member that was best on the inner tests */
    readonly bestInner: string;
    /** total returns over the test, fractions */
    readonly totals: { readonly own: number; readonly equalWeight: number };
  })[];
  readonly members: readonly string[];
  readonly rows: readonly NestedRow[];
  readonly shuffled: ShuffledSharpes;
  /** the same under the weights of a policy that is fed with forecasts of other times; undefined where it reads none */
  readonly shuffledForecasts: ShuffledForecasts | undefined;
  /** trials of all studies of members */
  readonly trials: number;
  /** f64[instant of the account]: opens, epoch milliseconds */
  readonly timeMs: Float64Array;
  readonly warnings: readonly string[];
  readonly account: ComparedAccount;
}

/** Walks a composite forward: on each outer fold members are fitted and traded on inner folds, whose tests the policy learns of; then members
 *  are fitted on the whole train, and the account trades the test. Everything that it is compared with has the same members.
 *  Throws UsageError FOLDS_INVALID, CONFIG_INVALID; what `optimize` throws */
export async function walkComposite({ file: asked, source }: ResolvedSystem, options: WalkOptions = {}): Promise<NestedOutcome> {
  if (!isComposite(asked) || asked.policy === undefined)
    throw new UsageError('CONFIG_INVALID', `${source}: what is walked forward so must be a composite with a policy, and it is none`, {
      context: { entry: 'policy' },
    });
  requireParameters(graphOf(asked), asked.params, asked);
  const file = compositeUnder(asked);
  const { trading, warnings } = await openStrategyData(file, undefined, graphOf(file), cacheOf(options));
  const window = chooseWindow(file, trading.market, options);
  const folds = planNested(file, trading.market, window);
  const trains = folds.flatMap(({ train, inner }) => [...inner.map((part) => part.train), train]);
  const fitter = await MemberFitter.open(file, trading, trains, options);
  try {
    const walker = new NestedWalker(file, trading, fitter, options);
    const done: WalkedFold[] = [];
    for (const fold of folds) done.push(await walker.run(fold));
    fitter.finish();
    const { daysPerYear } = trading.market.calendar;
    const rows = joinReturns(
      done.map(({ returns }) => returns),
      daysPerYear,
    );
    const names = membersOf(file).map(({ name }) => name);
    const own = rows.find(({ name }) => name === OWN)!;
    const best = bestRow(rows.filter(({ name }) => names.includes(name)));
    const forecasts = forecastsOfPolicy(graphOf(file));
    const judge = (kind: string): ShuffledSharpes =>
      judgeShuffled(own.sharpe, rows.filter(({ name }) => name.startsWith(kind)).map(sharpeUnlessRuined));
    return {
      system: file.system,
      folds: done.map(({ fold, bestInner, returns }) => ({
        ...fold,
        bestInner,
        totals: { own: totalOf(returns[OWN]!), equalWeight: totalOf(returns['equal weight']!) },
      })),
      members: names,
      rows: [...rows, { ...best, name: `best in hindsight: ${best.name}` }]
        .filter(({ name }) => !name.startsWith(SHUFFLED) && !name.startsWith(SHUFFLED_FORECASTS))
        .map((row) => ({ ...row, difference: row === own ? undefined : pairedDifference(own.daily, row.daily, { seed: file.seed }) })),
      shuffled: judge(SHUFFLED),
      shuffledForecasts: forecasts.length === 0 ? undefined : { forecasts, ...judge(SHUFFLED_FORECASTS) },
      trials: fitter.trials,
      timeMs: trading.market.bars.timeMs,
      warnings,
      account: describeCompared(
        trading,
        windowOfBars(trading.market, window.name, { from: folds[0]!.test.from, to: folds.at(-1)!.test.to }),
        rulesOf(file, trading.market.symbol).risk.cash,
        done.map(({ fold, weights }) => ({ window: fold.test, weights })),
      ),
    };
  } finally {
    await fitter.close();
  }
}

/** The first of the best Sharpe ratios. */
function bestRow<Row extends { readonly sharpe: number }>(rows: readonly Row[]): Row {
  return rows.reduce((best, row) => (row.sharpe > best.sharpe || Number.isNaN(best.sharpe) ? row : best));
}

function totalOf(daily: Float64Array): number {
  return daily.reduce((level, value) => level * (1 + value), 1) - 1;
}
