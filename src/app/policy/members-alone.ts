import type { StrategyGraph } from '../../core/graph.js';
import type { BarWindow, LegData, TradingData } from '../../core/trading-data.js';
import { TrialEngine } from '../../engine/trial-engine.js';
import { rulesOf } from '../strategy/rules-of.js';
import { needsSteps } from '../system/needs-steps.js';
import { DEFAULT_MAX_MEMORY_BYTES, type RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns what the account of a composite would be on each close of a leg's bars, were that leg alone in it with all the cash and without a
 *  policy, caps and guards: f64[bar of the leg], quote currency. Left out, the window is everything; outside of it the values mean nothing.
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
  const engine = new TrialEngine(
    {
      data: { ...data, legs: [alone], ...(data.money && { money: [data.money[index]!] }) },
      graph,
      ...rules,
      numbers: [],
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
      isStepped: needsSteps(file),
    },
    { workers: 1, maxMemoryBytes: options.maxMemoryBytes ?? DEFAULT_MAX_MEMORY_BYTES, firstByte: options.firstByte },
  );
  const { account: replay } = await engine.replay({}, window);
  await engine.close();
  return onBars(leg, replay!.equity);
}

/** Returns what stands on the instants of a leg's bars. */
function onBars({ instantOf }: LegData, equity: Float64Array): Float64Array {
  return Float64Array.from(instantOf, (instant) => equity[instant]!);
}
