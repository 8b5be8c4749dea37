import type { StrategyGraph } from '../../core/graph.js';
import { cutAccountData, type BarWindow, type LegData, type TradingData } from '../../core/trading-data.js';
import { SessionEngine } from '../../engine/session-engine.js';
import { rulesOf } from '../strategy/rules-of.js';
import { DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns what the account of a composite would be on each close of a leg's bars, were that leg alone in it with all the cash and without a
 *  policy, caps and guards: f64[bar of the leg], quote currency. What is held on the last bar is marked and not closed: more bars change
 *  nothing of what was before. Left out, the window is everything; outside of it the values mean nothing.
 *  Throws UsageError MEMORY_TOO_SMALL */
export async function equityAlone(
  file: SystemFile,
  graph: StrategyGraph,
  data: TradingData,
  index: number,
  options: RunOptions,
  window: BarWindow = { from: 0, to: data.market.bars.timeMs.length },
): Promise<Float64Array> {
  const leg = data.legs![index]!;
  const { policy: _policy, ...alone } = leg;
  const { account, ...rules } = rulesOf(file, data.market.symbol);
  const legs = { ...data, legs: [alone], ...(data.money && { money: [data.money[index]!] }) };
  const shown = window.to < data.market.bars.timeMs.length ? cutAccountData(legs, graph.frames, window.to) : legs;
  const engine = new SessionEngine(
    {
      data: shown,
      graph,
      ...rules,
      account: {
        maxPositions: 1,
        shares: [1],
        groups: [[]],
        instruments: [account!.instruments[index]!],
        strategies: [account!.strategies![index]!],
        maxExposure: { symbol: undefined, group: undefined, net: undefined, gross: undefined },
        correlation: undefined,
        volatilityTarget: undefined,
        guards: undefined,
      },
      isStepped: true,
    },
    {},
    { first: window.from, maxMemoryBytes: options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES },
  );
  const { from, equity } = engine.extend(shown);
  const onClock = new Float64Array(data.market.bars.timeMs.length).fill(Number.NaN);
  onClock.set(equity, from);
  return onBars(leg, onClock);
}

/** Returns what stands on the instants of a leg's bars. */
function onBars({ instantOf }: LegData, equity: Float64Array): Float64Array {
  return Float64Array.from(instantOf, (instant) => equity[instant]!);
}
