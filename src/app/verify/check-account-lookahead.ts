import { alterFuture } from '../../core/alter-future.js';
import type { StrategyGraph } from '../../core/graph.js';
import { randomStream } from '../../core/random.js';
import type { TradingData } from '../../core/trading-data.js';
import type { Replay } from '../../core/trial-runner.js';
import { describeLeak } from '../lookahead/sample-lookahead.js';
import { openStrategyData } from '../market-data/open-account-data.js';
import { applyPolicy } from '../policy/apply-policy.js';
import { openEngine } from '../run/open-engine.js';
import { requireParameters } from '../strategy/require-parameters.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { graphOf } from '../strategy/strategy-of.js';
import { accountName } from '../system/account-name.js';
import { chooseWindow } from '../system/choose-window.js';
import { cacheOf } from '../system/run-options.js';
import { DEFAULT_CUTS, type LookaheadOptions, type LookaheadResult } from './check-lookahead.js';

/** Looks for what sees the future in what an account does across its legs: replaces the bars of all legs behind random instants and
 *  compares
 *  fills, marks and what a rotation aimed at before them, bit for bit.
 *  Throws what `backtest` throws. */
export async function checkAccountLookahead(system: ResolvedSystem, options: LookaheadOptions = {}): Promise<LookaheadResult> {
  const { file } = system;
  const graph = graphOf(file);
  const parameters = requireParameters(graph, file.params, file);
  const { trading } = await openStrategyData(file, undefined, graph, cacheOf(options));
  const { from, to } = chooseWindow(file, trading.market, options);
  const random = randomStream(file.seed, 72);
  const count = to - from < 2 ? 0 : (options.cuts ?? DEFAULT_CUTS);
  const cuts = Array.from({ length: count }, () => from + 1 + random.below(to - from - 1)).sort((a, b) => a - b);
  const replay = async (data: TradingData, cut: number): Promise<Replay> =>
    await openEngine(file, graph, await applyPolicy(file, graph, data, options), 1, options).replay(parameters, { from, to: cut });
  let leak: LookaheadResult['leak'];
  for (const cut of cuts) {
    const [own, other] = [await replay(trading, cut), await replay(alterLegs(trading, graph, cut, file.seed), cut)];
    const found = firstDifference(own, other);
    if (found === undefined) continue;
    const known = { what: 'the account', bar: found.instant, cut, value: found.value, altered: found.altered };
    leak = { ...known, sentence: describeLeak(trading.market.bars.timeMs, known) };
    break;
  }
  return { system: file.system, symbol: accountName(file), bars: to - from, cuts: cuts.length, nodes: 0, labels: false, leak };
}

/** Returns the account with other bars of every leg from an instant on; legs on one market have one other future. */
function alterLegs(data: TradingData, graph: StrategyGraph, cut: number, seed: number): TradingData {
  const known = new Map<TradingData, TradingData>();
  const legs = data.legs!.map((leg, index) => {
    const altered = known.get(leg.data) ?? alterFuture(leg.data, graph.frames, leg.barAt[cut - 1]! + 1, seed + index);
    known.set(leg.data, altered);
    return { ...leg, data: altered };
  });
  return { ...data, legs };
}

interface Difference {
  readonly instant: number;
  readonly value: number;
  readonly altered: number;
}

/** The first of the fills, marks and targets that two runs of an account differ in. */
function firstDifference(own: Replay, other: Replay): Difference | undefined {
  const [a, b] = [own.account!, other.account!];
  const columns = (replay: typeof a): (readonly [Int32Array, ArrayLike<number>])[] => [
    ...(replay.fills === undefined
      ? []
      : [replay.fills.leg, replay.fills.quantity, replay.fills.price].map((values) => [replay.fills!.instant, values] as const)),
    ...(replay.targets === undefined
      ? []
      : [replay.targets.leg, replay.targets.weight].map((values) => [replay.targets!.instant, values] as const)),
  ];
  const others = columns(b);
  for (const [position, [instants, values]] of columns(a).entries()) {
    const [otherInstants, otherValues] = others[position]!;
    const length = Math.max(values.length, otherValues.length);
    for (let i = 0; i < length; i++)
      if (!Object.is(values[i], otherValues[i]) || instants[i] !== otherInstants[i])
        return { instant: instants[i] ?? otherInstants[i]!, value: values[i] ?? Number.NaN, altered: otherValues[i] ?? Number.NaN };
  }
  const last = own.record.findIndex((value, field) => !Object.is(value, other.record[field]));
  return last < 0 ? undefined : { instant: 0, value: own.record[last]!, altered: other.record[last]! };
}
