import type { Parameters, StrategyGraph } from '../../core/graph.js';
import { warmupBars } from '../../core/warmup.js';
import { UsageError } from '../../core/errors.js';
import { requireParameters } from './require-parameters.js';
import { graphOf } from './strategy-of.js';
import { resolveSystem, type ResolvedSystem } from './resolve-system.js';

/** A system whose expressions have been checked. */
export interface CompiledSystem extends ResolvedSystem {
  readonly graph: StrategyGraph;
  /** Returns the leading bars without a value, under the parameters (default: the system's own). Strategies that read
   *  other frames depend on the data: for them `backtest` tells. Throws UsageError CONFIG_INVALID. */
  warmupBars(parameters?: Parameters): number;
}

/** Fills defaults in, checks a system and compiles its expressions.
 *  system  an object with the entries of a system file; relative paths count from the working folder
 *  Throws UsageError CONFIG_INVALID and EXPRESSION_INVALID, whose message shows the place with a caret */
export function compileSystem(system: unknown): CompiledSystem {
  const resolved = resolveSystem(system);
  const graph = graphOf(resolved.file);
  return {
    ...resolved,
    graph,
    warmupBars: (parameters = resolved.file.params) =>
      warmupBars(graph, requireParameters(graph, parameters, resolved.file), () => {
        throw new UsageError('CONFIG_INVALID', 'the warm-up of tf(...) and sym(...) depends on the data; backtest tells it');
      }),
  };
}
