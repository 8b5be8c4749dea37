import { compareComposite } from '../../dist/app/comparison/compare-composite.js';
import { resolveSystem } from '../../dist/app/strategy/resolve-system.js';

const LEARN = { horizon_bars: 24, purge_bars: 24, train_bars: 300 };

/** Policies that learn: the gradient, and ridge on features that know nothing of what comes. */
export const POLICIES = {
  gradient: { ...LEARN, method: 'exponentiated_gradient', learning_rate: 20 },
  ridge: { ...LEARN, method: 'ridge', features: { trend: 'close / sma(close, 50) - 1', range: 'atr(24) / close' } },
};

/** Returns how often chance gives a policy that learns such a lead over equal weight: the figure of compare's paired test, on bars of a file.
 *  Two members on both sides of the market, without costs: what trades less is not ahead for that. */
export async function chanceAgainstEqualWeight(path, learn, seed) {
  const member = (long, short) => ({
    data: { source: 'csv', path, symbols: ['ABC'], timeframe: '1h', calendar: 'crypto' },
    execution: { taker_fee_bps: 0, slippage_bps: 0, spread_bps: 0 },
    strategy: { long, short },
  });
  const system = resolveSystem({
    system: 'noise',
    kind: 'composite',
    seed,
    pool: {
      trend: member(
        { enter: 'ema(close, 10) > ema(close, 40)', exit: 'ema(close, 10) < ema(close, 40)' },
        { enter: 'ema(close, 10) < ema(close, 40)', exit: 'ema(close, 10) > ema(close, 40)' },
      ),
      reversion: member(
        { enter: 'rsi(close, 14) < 40', exit: 'rsi(close, 14) > 55' },
        { enter: 'rsi(close, 14) > 60', exit: 'rsi(close, 14) < 45' },
      ),
    },
    policy: { kind: 'learned', default: { trend: 0.5, reversion: 0.5 }, learn },
  });
  const { rows } = await compareComposite(system, { useCache: false, workers: 1, shuffles: 1 });
  return rows.find(({ kind }) => kind === 'equal_weight').difference.chance;
}
