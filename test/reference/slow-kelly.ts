// Kelly's share of the equity for unequal wins and losses: W / a - (1 - W) / b.
import type { KellyRules } from '../../src/core/rules.js';

export function kellyShareSlowly({ fraction, trades, floor, cap }: KellyRules, returns: readonly number[]): number {
  if (returns.length < trades) return floor;
  const last = returns.slice(-trades);
  const [wins, losses] = [last.filter((each) => each > 0), last.filter((each) => each < 0)];
  if (wins.length === 0) return floor;
  if (losses.length === 0) return cap;
  const won = wins.reduce((sum, each) => sum + each, 0) / wins.length;
  const lost = losses.reduce((sum, each) => sum - each, 0) / losses.length;
  const full = wins.length / trades / lost - losses.length / trades / won;
  return Math.min(cap, Math.max(floor, fraction * full));
}
