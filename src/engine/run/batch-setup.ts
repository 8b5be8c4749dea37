import type { BarWindow } from '../../core/trading-data.js';
import type { EngineState } from '../plan/engine-state.js';
import type { LocalProgram } from '../plan/local-program.js';
import type { BatchLimits } from '../plan/order-units.js';
import type { BatchSetup } from './batch-runner.js';
import type { EvaluationHooks } from '../../core/trial-runner.js';
import { setupFields } from './spec-writer.js';

/** Where trades go, and how far apart what is known of touches lies from bar to bar; 0 where nothing is kept. */
interface SetupPlaces {
  readonly pointer: number;
  /** trades */
  readonly capacity: number;
  /** bytes */
  readonly touchStride: number;
}

/** Returns what all batches of an evaluation share: the program, the rules as fields of their records, and the kernel that walks. */
export function makeSetup(
  { job, layouts, kernels }: EngineState,
  program: LocalProgram,
  window: BarWindow,
  hooks: EvaluationHooks,
  limits: BatchLimits,
  { pointer, capacity, touchStride }: SetupPlaces,
): BatchSetup {
  const { data, graph, execution } = job;
  const { calendar, timeframe } = data.market;
  const rules = {
    execution: { ...execution, intrabar: hooks.intrabar ?? execution.intrabar },
    risk: { ...job.risk, cash: hooks.cash ?? job.risk.cash },
    window,
    daysPerYear: calendar.daysPerYear,
    timeframeMs: timeframe.durationMs,
    hasShort: graph.shortEnter !== undefined,
  };
  return {
    program,
    fields: {
      ...setupFields(rules, layouts[0]!, kernels),
      trades: pointer,
      trade_capacity: capacity,
      return_blocks: hooks.returns?.blocks ?? 0,
      touch_stride: touchStride,
    },
    from: window.from,
    to: window.to,
    kernel: graph.trail === undefined ? 'walk' : 'bar_loop',
    limits,
  };
}
