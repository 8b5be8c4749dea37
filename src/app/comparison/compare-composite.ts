import { holdAll } from '../../core/account-benchmarks.js';
import { distinctLegs } from '../../core/account-clock.js';
import { dailyReturns } from '../../core/daily-returns.js';
import { UsageError } from '../../core/errors.js';
import type { StrategyGraph } from '../../core/graph.js';
import { randomStream } from '../../core/random.js';
import { priceImpact } from '../../core/rules.js';
import type { TradingData } from '../../core/trading-data.js';
import { pairedDifference, type PairedDifference } from '../../validation/paired-difference.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { applyPolicy, withWeights } from '../policy/apply-policy.js';
import type { LegWeights } from '../policy/leg-weights.js';
import { equitiesAlone, weighByEquities } from '../policy/weigh-by-learning.js';
import { weighByRules } from '../policy/weigh-by-rules.js';
import { openEngine } from '../run/open-engine.js';
import { compositeUnder } from '../strategy/composite-under.js';
import { requireParameters } from '../strategy/require-parameters.js';
import { rulesOf } from '../strategy/rules-of.js';
import { graphOf } from '../strategy/strategy-of.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { isComposite, membersOf, type SettledSystem } from '../system/composite.js';
import { cacheOf, type RunOptions } from '../system/run-options.js';
import type { NamedWindow } from '../system/choose-window.js';
import { describeCompared, type ComparedAccount } from './compared-account.js';
import { chooseWindows, type ComparedWindows } from './choose-windows.js';
import { measureCurve, type CurveFigures } from './measure-curve.js';
import { forecastsOfPolicy, shiftForecasts } from './shift-forecasts.js';
import { shiftWeights } from './shift-weights.js';
import {
  drawShift,
  judgeShuffled,
  LEAST_FORECAST_SHUFFLES,
  sharpeUnlessRuined,
  SHUFFLES,
  type ShuffledForecasts,
  type ShuffledSharpes,
} from './shuffled-sharpes.js';

export interface CompareOptions extends RunOptions {
  /** a window of the file on which the best member is chosen; default what lies before the window, or its first half */
  readonly inner?: string | undefined;
  /** times that the policy's weights are moved in time, and its forecasts, these at least 20 times; default 20 */
  readonly shuffles?: number | undefined;
}

/** What a composite is compared with: members alone, all of them at equal weight, the one that was best before, buy and hold, nothing, and
 *  the one that turned out best, which nobody could know. */
export type BaselineKind = 'member' | 'equal_weight' | 'best_inner' | 'buy_and_hold' | 'flat' | 'best_hindsight';

export interface ComparedRow extends CurveFigures {
  readonly name: string;
  readonly kind: 'composite' | BaselineKind;
  /** of the composite's daily returns less this row's; undefined of the composite itself */
  readonly difference: PairedDifference | undefined;
}

export interface Comparison {
  readonly system: string;
  readonly windows: ComparedWindows;
  readonly members: readonly string[];
  readonly rows: readonly ComparedRow[];
  /** Sharpe ratios of the composite under its own weights, moved in time; and how often they reach its own, itself counted */
  readonly shuffled: ShuffledSharpes | undefined;
  /** the same under the weights of a policy that is fed with forecasts of other times; undefined where it reads none */
  readonly shuffledForecasts: ShuffledForecasts | undefined;
  /** Sharpe ratio of the member that turned out best less that of the one chosen before: the size of the illusion */
  readonly illusion: number;
  readonly warnings: readonly string[];
  readonly account: ComparedAccount;
}

/** Compares a composite with what is easier, over the same bars, costs and days.
 *  Throws what `backtest` throws; UsageError CONFIG_INVALID where the system is no composite with a policy */
export async function compareComposite({ file: asked, source }: ResolvedSystem, options: CompareOptions = {}): Promise<Comparison> {
  if (!isComposite(asked) || asked.policy === undefined)
    throw new UsageError('CONFIG_INVALID', `${source}: what is compared must be a composite with a policy, and it is none`, {
      context: { entry: 'policy' },
    });
  const graph = graphOf(asked);
  requireParameters(graph, asked.params, asked);
  const file = compositeUnder(asked);
  const opened = await openStrategyData(file, undefined, graph, cacheOf(options));
  const data = await applyPolicy(file, graph, opened.trading, options);
  const windows = chooseWindows(file, data.market, options, options.inner);
  return await new Comparer(file, graph, data, windows, options).compare(opened.warnings);
}

class Comparer {
  private readonly file: SettledSystem;
  private readonly graph: StrategyGraph;
  private readonly data: TradingData;
  private readonly windows: ComparedWindows;
  private readonly options: CompareOptions;
  private readonly cash: number;

  constructor(file: SettledSystem, graph: StrategyGraph, data: TradingData, windows: ComparedWindows, options: CompareOptions) {
    this.file = file;
    this.graph = graph;
    this.data = data;
    this.windows = windows;
    this.options = options;
    this.cash = rulesOf(file, data.market.symbol).risk.cash;
  }

  async compare(warnings: readonly string[]): Promise<Comparison> {
    const { inner, outer } = this.windows;
    const names = membersOf(this.file).map(({ name }) => name);
    const composite = await this.run(this.data, outer);
    const alone = await this.inTurns(names, (name) => this.run(this.constant({ [name]: 1 }), outer));
    const before = await this.inTurns(names, (name) => this.run(this.constant({ [name]: 1 }), inner));
    const equal = await this.run(this.constant(Object.fromEntries(names.map((name) => [name, 1 / names.length]))), outer);
    const [chosen, best] = [bestOf(before.map(({ sharpe }) => sharpe)), bestOf(alone.map(({ sharpe }) => sharpe))];
    const baselines: [string, BaselineKind, CurveFigures][] = [
      ...names.map((name, index): [string, BaselineKind, CurveFigures] => [name, 'member', alone[index]!]),
      ['equal weight', 'equal_weight', equal],
      [`best before: ${names[chosen]!}`, 'best_inner', alone[chosen]!],
      ['buy and hold', 'buy_and_hold', this.measure(this.holding(outer), outer)],
      ['flat', 'flat', this.measure(new Float64Array(outer.to - outer.from).fill(this.cash), outer)],
      [`best in hindsight: ${names[best]!}`, 'best_hindsight', alone[best]!],
    ];
    return {
      system: this.file.system,
      windows: this.windows,
      members: names,
      rows: [
        { name: this.file.system, kind: 'composite', ...composite, difference: undefined },
        ...baselines.map(([name, kind, figures]): ComparedRow => ({
          name,
          kind,
          ...figures,
          difference: pairedDifference(composite.daily, figures.daily, { seed: this.file.seed }),
        })),
      ],
      shuffled: await this.shuffle(composite.sharpe),
      shuffledForecasts: await this.shuffleForecasts(composite.sharpe),
      illusion: alone[best]!.sharpe - alone[chosen]!.sharpe,
      warnings,
      account: describeCompared(this.data, outer, this.cash, [
        { window: outer, weights: this.data.legs!.map(({ policy }) => policy!.weights) },
      ]),
    };
  }

  /** A policy whose weights matter is better than the same weights at other times; those that never change have no other times. */
  private async shuffle(own: number): Promise<Comparison['shuffled']> {
    if (this.data.legs!.every(({ policy }) => policy!.weights.every((weight) => Object.is(weight, policy!.weights[0])))) return undefined;
    const random = randomStream(this.file.seed, 91);
    const count = this.options.shuffles ?? SHUFFLES;
    const sharpes: number[] = [];
    for (let i = 0; i < count; i++) sharpes.push(await this.sharpeOf(shiftWeights(this.data, drawShift(random))));
    return judgeShuffled(own, sharpes);
  }

  /** A policy whose forecasts matter is better than itself with forecasts of other times. What members read of them stays where it is. */
  private async shuffleForecasts(own: number): Promise<ShuffledForecasts | undefined> {
    const forecasts = forecastsOfPolicy(this.graph);
    if (forecasts.length === 0) return undefined;
    const random = randomStream(this.file.seed, 93);
    const count = Math.max(LEAST_FORECAST_SHUFFLES, this.options.shuffles ?? SHUFFLES);
    const weigh = await this.openWeigher();
    const sharpes: number[] = [];
    for (let i = 0; i < count; i++) {
      const moved = shiftForecasts(this.data, forecasts, drawShift(random));
      if (moved !== undefined) sharpes.push(await this.sharpeOf(await weigh(moved)));
    }
    return { forecasts, ...judgeShuffled(own, sharpes) };
  }

  /** What members make alone has nothing to do with the policy's forecasts: it is found once. */
  private async openWeigher(): Promise<(data: TradingData) => Promise<LegWeights>> {
    const { file, graph, options } = this;
    const policy = file.policy!;
    if (policy.kind === 'rules') return async (data) => weighByRules(policy, graph, data, options);
    const equities = await equitiesAlone(file, graph, this.data, options);
    return async (data) => await weighByEquities(file, policy, graph, data, equities, options);
  }

  private async sharpeOf(weights: LegWeights): Promise<number> {
    const data = withWeights(this.data, this.file.policy!, (_, index) => weights[index]!);
    return sharpeUnlessRuined(await this.run(data, this.windows.outer));
  }

  private async inTurns<T>(names: readonly string[], run: (name: string) => Promise<T>): Promise<T[]> {
    const found: T[] = [];
    for (const name of names) found.push(await run(name));
    return found;
  }

  /** The account with the same weights at all times. */
  private constant(weights: Readonly<Record<string, number>>): TradingData {
    return withWeights(this.data, this.file.policy!, ({ data, member }) =>
      new Float64Array(data.market.bars.timeMs.length).fill(weights[member!.name] ?? 0),
    );
  }

  private async run(data: TradingData, window: NamedWindow): Promise<CurveFigures> {
    const engine = openEngine(this.file, this.graph, data, 1, this.options);
    const { account } = await engine.replay({}, window);
    await engine.close();
    return this.measure(account!.equity.subarray(window.from, window.to), window);
  }

  private holding(window: NamedWindow): Float64Array {
    const { execution } = rulesOf(this.file, this.data.market.symbol);
    const costs = { impact: priceImpact(execution), fee: execution.takerFeeBps / 10_000 };
    return holdAll(distinctLegs(this.data.legs!), window, this.cash, costs).equity;
  }

  private measure(equity: Float64Array, { from, to }: NamedWindow): CurveFigures {
    const { market, dayClockMs } = this.data;
    const daily = dailyReturns(equity, dayClockMs.subarray(from, to), this.cash);
    return measureCurve(
      { timeMs: market.bars.timeMs.subarray(from, to), equity, initialCash: this.cash, timeframeMs: market.timeframe.durationMs },
      daily,
      market.calendar.daysPerYear,
    );
  }
}

/** The first of the largest; an undefined one is none. */
function bestOf(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value > (values[best] ?? Number.NaN) || Number.isNaN(values[best]) ? index : best), 0);
}
