import type { StrategyGraph } from '../../core/graph.js';
import { compileStrategy } from '../../expr/compile-strategy.js';
import type { StrategyTexts } from '../../expr/strategy-texts.js';
import { UsageError } from '../../core/errors.js';
import type { SettledStrategy } from '../../expr/join-strategies.js';
import { isComposite } from '../system/composite.js';
import { applyPredictionMode } from './apply-prediction-mode.js';
import { compositeGraph } from './composite-graph.js';
import { modelsOf } from './models-of.js';
import { flagNames, parameterNames } from './parameter-names.js';
import { requireParameters } from './require-parameters.js';
import type { SystemFile } from '../system/system-schema.js';
import { sideTexts, takeTexts } from './side-texts.js';

/** Returns the strategy's expressions as texts, its entries as the ml section makes them; a plain number is an expression too. */
export function strategyTexts({ strategy, risk, portfolio, ml }: SystemFile): StrategyTexts {
  const side = (texts: SystemFile['strategy']['long']): StrategyTexts['long'] => texts && sideTexts(texts);
  const [long, short] = [side(strategy.long), side(strategy.short)];
  const weight = strategy.weight ?? risk.weight;
  if (!long && !short && strategy.weight === undefined)
    throw new UsageError(
      'CONFIG_INVALID',
      'strategy needs an entry "long" or "short" with its enter condition, or "weight" with "rebalance" for a rotation',
    );
  const distances = (['stop', 'target', 'trail', 'stop_to_entry_after', 'max_bars'] as const).flatMap((name) =>
    strategy[name] === undefined ? [] : [[name, String(strategy[name])] as const],
  );
  const own = {
    let: Object.fromEntries(Object.entries(strategy.let ?? {}).map(([name, text]) => [name, String(text)])),
    ...(long && { long }),
    ...(short && { short }),
    ...Object.fromEntries(distances),
    ...(strategy.take && { take: strategy.take.map(takeTexts) }),
    ...(weight !== undefined && { weight: String(weight) }),
    ...(strategy.rebalance !== undefined && { rebalance: String(strategy.rebalance) }),
    ...(portfolio?.rank !== undefined && { rank: String(portfolio.rank) }),
  };
  return applyPredictionMode(own, ml);
}

/** Compiles the system's strategy with the model that it asks. Throws ExpressionError and what `modelsOf` throws. */
export function graphOf(file: SystemFile): StrategyGraph {
  if (isComposite(file)) return compositeGraph(file, settleMember);
  return compileStrategy(strategyTexts(file), parameterNames(file), modelsOf(file), flagNames(file));
}

function settleMember(file: SystemFile): SettledStrategy {
  const graph = graphOf(file);
  return { graph, parameters: requireParameters(graph, file.params, file) };
}
