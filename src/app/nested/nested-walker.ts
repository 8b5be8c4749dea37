import { holdAll } from '../../core/account-benchmarks.js';
import { distinctLegs, legWindow } from '../../core/account-clock.js';
import { dailyReturns } from '../../core/daily-returns.js';
import { randomStream, type RandomStream } from '../../core/random.js';
import { priceImpact } from '../../core/rules.js';
import type { BarWindow, TradingData } from '../../core/trading-data.js';
import { forecastsOfPolicy, shiftForecasts } from '../comparison/shift-forecasts.js';
import { drawShift, LEAST_FORECAST_SHUFFLES, SHUFFLES } from '../comparison/shuffled-sharpes.js';
import { withWeights } from '../policy/apply-policy.js';
import type { LegWeights } from '../policy/leg-weights.js';
import { equityAlone } from '../policy/members-alone.js';
import { weighByEquities } from '../policy/weigh-by-learning.js';
import { weighByRules } from '../policy/weigh-by-rules.js';
import { openEngine } from '../run/open-engine.js';
import { graphOf } from '../strategy/strategy-of.js';
import { rulesOf } from '../strategy/rules-of.js';
import { membersOf, type SettledSystem } from '../system/composite.js';
import type { RunOptions } from '../system/run-options.js';
import type { Registry } from '../verdict/registry.js';
import type { MemberFitter } from './fit-members.js';
import type { NestedFold } from './plan-nested.js';

export interface WalkOptions extends RunOptions {
  /** times that the policy's weights are moved in time; default 20 */
  readonly shuffles?: number | undefined;
  /** counts the trials of members; without it nothing is counted */
  readonly registry?: Registry | undefined;
}

/** f64[day] of each variant in one fold; names of members stand beside names with blanks, which none of them has. */
type FoldReturns = Readonly<Record<string, Float64Array>>;

/** What a fold came to. */
export interface WalkedFold {
  readonly fold: NestedFold;
  readonly bestInner: string;
  readonly returns: FoldReturns;
  /** that the composite traded its test by */
  readonly weights: LegWeights;
}

/** The composite itself, and it under its own weights at other times. */
export const OWN = 'the composite';
export const SHUFFLED = 'shuffled ';
/** It with forecasts of other times. */
export const SHUFFLED_FORECASTS = 'forecasts shuffled ';

/** Fits, weighs and trades fold by fold. */
export class NestedWalker {
  private readonly file: SettledSystem;
  private readonly data: TradingData;
  private readonly fitter: MemberFitter;
  private readonly options: WalkOptions;
  private readonly random: RandomStream;
  /** each with forecasts of other times, the same ones in all folds */
  private readonly moved: readonly TradingData[];

  constructor(file: SettledSystem, data: TradingData, fitter: MemberFitter, options: WalkOptions) {
    this.file = file;
    this.data = data;
    this.fitter = fitter;
    this.options = options;
    this.random = randomStream(file.seed, 92);
    this.moved = moveForecasts(file, data, options);
  }

  async run(fold: NestedFold): Promise<WalkedFold> {
    const equities = this.data.legs!.map(({ data }) => new Float64Array(data.market.bars.timeMs.length).fill(Number.NaN));
    for (const { train, test } of fold.inner) await this.append(equities, await this.fitter.fit(fold.foldNumber, train, test), test);
    const bestInner = this.bestOf(equities, fold);
    const fitted = await this.fitter.fit(fold.foldNumber, fold.train, fold.test);
    await this.append(equities, fitted, fold.test);
    const weights = await this.weigh(fitted, equities, fold, this.data);
    const names = membersOf(this.file).map(({ name }) => name);
    const constant = (shares: Readonly<Record<string, number>>): Promise<Float64Array> =>
      this.trade(
        fitted,
        fold.test,
        this.data.legs!.map(({ data, member }) => new Float64Array(data.market.bars.timeMs.length).fill(shares[member!.name] ?? 0)),
      );
    const returns: Record<string, Float64Array> = { [OWN]: await this.trade(fitted, fold.test, weights) };
    for (const name of names) returns[name] = await constant({ [name]: 1 });
    returns['equal weight'] = await constant(Object.fromEntries(names.map((name) => [name, 1 / names.length])));
    returns['best of the inner folds'] = returns[bestInner]!;
    returns['buy and hold'] = this.hold(fold.test);
    returns['nothing held'] = new Float64Array(returns[OWN]!.length);
    for (let i = 0; i < (this.options.shuffles ?? SHUFFLES); i++)
      returns[`${SHUFFLED}${i}`] = await this.trade(fitted, fold.test, this.shift(weights, fold.test));
    for (const [i, moved] of this.moved.entries())
      returns[`${SHUFFLED_FORECASTS}${i}`] = await this.trade(fitted, fold.test, await this.weigh(fitted, equities, fold, moved));
    return { fold, bestInner, returns, weights };
  }

  /** Runs each leg alone over a window and writes its equity behind what stands there: gaps between windows earn nothing. */
  private async append(equities: readonly Float64Array[], file: SettledSystem, window: BarWindow): Promise<void> {
    const graph = graphOf(file);
    for (const [index, leg] of this.data.legs!.entries()) {
      const { from, to } = legWindow(leg.barAt, window);
      const own = await equityAlone(file, graph, this.data, index, this.options, window);
      const column = equities[index]!;
      const last = column.findLastIndex((value) => !Number.isNaN(value));
      const level = last < 0 ? 1 : column[last]!;
      if (last >= 0) column.fill(level, last + 1, from);
      const { cash } = rulesOf(file, this.data.market.symbol).risk;
      for (let bar = from; bar < to; bar++) column[bar] = (level * own[bar]!) / cash;
    }
  }

  /** data  that the policy reads */
  private async weigh(
    file: SettledSystem,
    equities: readonly Float64Array[],
    { inner, test }: NestedFold,
    data: TradingData,
  ): Promise<LegWeights> {
    const graph = graphOf(file);
    const policy = file.policy!;
    if (policy.kind === 'rules') return weighByRules(policy, graph, data, this.options);
    const known = equities.map((column, leg) => column.slice(0, legWindow(this.data.legs![leg]!.barAt, test).to));
    const first = (leg: number): number => legWindow(this.data.legs![leg]!.barAt, inner[0]!.test).from;
    const weights = await weighByEquities(file, policy, graph, data, known, this.options, first);
    return weights.map((column, leg) => {
      const whole = new Float64Array(equities[leg]!.length).fill(policy.default[this.data.legs![leg]!.member!.name] ?? 0);
      whole.set(column.subarray(0, whole.length));
      return whole;
    });
  }

  /** The member whose legs made the best Sharpe ratio on the inner tests, bar by bar. */
  private bestOf(equities: readonly Float64Array[], { inner }: NestedFold): string {
    const names = membersOf(this.file).map(({ name }) => name);
    const window = { from: inner[0]!.test.from, to: inner.at(-1)!.test.to };
    const sharpes = names.map((_, index) => {
      const own = this.data.legs!.flatMap((leg, position) =>
        leg.member!.index === index
          ? [equities[position]!.subarray(legWindow(leg.barAt, window).from, legWindow(leg.barAt, window).to)]
          : [],
      );
      const returns = own.flatMap((column) => Array.from(column.subarray(1), (value, bar) => value / column[bar]! - 1));
      const mean = returns.reduce((a, b) => a + b, 0) / returns.length;
      return mean / Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length);
    });
    return names[sharpes.reduce((best, value, index) => (value > sharpes[best]! || Number.isNaN(sharpes[best]) ? index : best), 0)]!;
  }

  private async trade(file: SettledSystem, window: BarWindow, weights: LegWeights): Promise<Float64Array> {
    const graph = graphOf(file);
    const engine = openEngine(
      file,
      graph,
      withWeights(this.data, file.policy!, (_, index) => weights[index]!),
      1,
      this.options,
    );
    const { account } = await engine.replay({}, window);
    await engine.close();
    const { cash } = rulesOf(file, this.data.market.symbol).risk;
    return dailyReturns(account!.equity.subarray(window.from, window.to), this.data.dayClockMs.subarray(window.from, window.to), cash);
  }

  private hold(window: BarWindow): Float64Array {
    const { execution, risk } = rulesOf(this.file, this.data.market.symbol);
    const costs = { impact: priceImpact(execution), fee: execution.takerFeeBps / 10_000 };
    const { equity } = holdAll(distinctLegs(this.data.legs!), window, risk.cash, costs);
    return dailyReturns(equity, this.data.dayClockMs.subarray(window.from, window.to), risk.cash);
  }

  /** The weights of the test, moved in time within it. */
  private shift(weights: LegWeights, window: BarWindow): LegWeights {
    const draw = drawShift(this.random);
    return weights.map((column, leg) => {
      const { from, to } = legWindow(this.data.legs![leg]!.barAt, window);
      const moved = column.slice();
      const shift = Math.floor(draw * (to - from));
      for (let bar = from; bar < to; bar++) moved[bar] = column[from + ((bar - from + shift) % Math.max(1, to - from))]!;
      return moved;
    });
  }
}

/** None where the policy reads no forecast, or those that it reads say too little. */
function moveForecasts(file: SettledSystem, data: TradingData, { shuffles = SHUFFLES }: WalkOptions): TradingData[] {
  const forecasts = forecastsOfPolicy(graphOf(file));
  if (forecasts.length === 0) return [];
  const random = randomStream(file.seed, 93);
  return Array.from({ length: Math.max(LEAST_FORECAST_SHUFFLES, shuffles) }, () => drawShift(random)).flatMap(
    (part) => shiftForecasts(data, forecasts, part) ?? [],
  );
}
