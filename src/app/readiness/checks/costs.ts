import { isWithoutCosts } from '../../run/warnings.js';
import { passed, warned, type Finding } from '../finding.js';
import type { ReadinessCase } from '../readiness-case.js';

/** Whether the backtest that speaks for the system has paid anything. */
export function findCosts({ system: { file } }: ReadinessCase): Finding[] {
  const free = file.data.symbols.filter((symbol) => isWithoutCosts(file, symbol));
  const { taker_fee_bps: fee, slippage_bps: slippage, spread_bps: spread } = file.execution;
  if (free.length > 0) return [warned(`${free.join(', ')}: fees, slippage and spread are all 0, and no broker is for nothing.`)];
  return [passed(`Costs are not 0: execution has a fee of ${fee}, slippage of ${slippage} and a spread of ${spread} bps.`)];
}
