import type { StrategyGraph } from '../../core/graph.js';
import type { ExecutionRules, RiskRules } from '../../core/rules.js';
import { compileStrategy, type StrategyTexts } from '../../expr/compile-strategy.js';
import { UsageError } from '../../core/errors.js';
import { applyPredictionMode } from './apply-prediction-mode.js';
import { modelsOf } from './models-of.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns the strategy's expressions as texts, its entries as the ml section makes them; a plain number is an expression too. */
export function strategyTexts({ strategy, portfolio, ml }: SystemFile): StrategyTexts {
  const side = (texts: SystemFile['strategy']['long']): StrategyTexts['long'] =>
    texts && { enter: String(texts.enter), ...(texts.exit === undefined ? {} : { exit: String(texts.exit) }) };
  const [long, short] = [side(strategy.long), side(strategy.short)];
  if (!long && !short) throw new UsageError('CONFIG_INVALID', 'strategy needs an entry "long" or "short" with its enter condition');
  const distances = (['stop', 'target', 'trail', 'max_bars'] as const).flatMap((name) =>
    strategy[name] === undefined ? [] : [[name, String(strategy[name])] as const],
  );
  const own = {
    let: Object.fromEntries(Object.entries(strategy.let ?? {}).map(([name, text]) => [name, String(text)])),
    ...(long && { long }),
    ...(short && { short }),
    ...Object.fromEntries(distances),
    ...(portfolio?.rank !== undefined && { rank: String(portfolio.rank) }),
  };
  return applyPredictionMode(own, ml);
}

/** Compiles the system's strategy with the model that it asks. Throws ExpressionError and what `modelsOf` throws. */
export function graphOf(file: SystemFile): StrategyGraph {
  return compileStrategy(strategyTexts(file), parameterNames(file), modelsOf(file), flagNames(file));
}

/** Returns the names that expressions may read with $. */
export function parameterNames({ params, space }: Pick<SystemFile, 'params' | 'space'>): string[] {
  return [...new Set([...Object.keys(params), ...Object.keys(space)])];
}

/** Returns the names of the parameters that are true or false: every value that they have in `params` and `space` is one of the two. */
export function flagNames({ params, space }: Pick<SystemFile, 'params' | 'space'>): string[] {
  return parameterNames({ params, space }).filter((name) => {
    const own = Object.hasOwn(params, name) ? [params[name]] : [];
    const axis = space[name];
    const searched = axis === undefined ? [] : 'choice' in axis ? axis.choice : [0];
    return [...own, ...searched].every((value) => typeof value === 'boolean');
  });
}

/** Returns the rules of fills. */
export function executionOf({ execution }: SystemFile): ExecutionRules {
  return {
    fill: execution.fill,
    takerFeeBps: execution.taker_fee_bps,
    makerFeeBps: execution.maker_fee_bps,
    slippageBps: execution.slippage_bps,
    spreadBps: execution.spread_bps,
    intrabar: execution.intrabar,
    reverse: execution.reverse,
  };
}

/** Returns the rules of sizing. */
export function riskOf({ risk, instrument }: SystemFile): RiskRules {
  return {
    cash: risk.cash,
    sizing: risk.sizing,
    fraction: risk.fraction,
    quantity: risk.quantity,
    riskPerTrade: risk.risk_per_trade,
    maxLeverage: risk.max_leverage,
    lot: instrument.lot,
    multiplier: instrument.multiplier,
  };
}
