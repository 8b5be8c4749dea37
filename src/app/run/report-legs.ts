import { legWindow } from '../../core/account-clock.js';
import { isLegsCurve } from '../../core/account-curve.js';
import { sliceBars } from '../../core/bars.js';
import type { LegsReportInput } from '../../report/index.js';
import { settledRules } from '../strategy/rules-of.js';
import type { AccountReport } from './account-report.js';
import { reportComposite } from './report-composite.js';
import type { BacktestResult } from './backtest.js';
import { reportRotation } from './report-rotation.js';

/** Returns what the report of an account of legs shows beside that of one market. */
export function reportLegs(result: BacktestResult, { figures, equalWeight, buyAndHold }: AccountReport): LegsReportInput | undefined {
  const { account, legs, window, system, parameters } = result;
  if (legs === undefined || !isLegsCurve(account)) return undefined;
  return {
    figures,
    equalWeight,
    buyAndHold,
    gross: account.gross,
    net: account.exposure,
    positions: account.positions,
    maxPositions: Number(settledRules(system.file, parameters).risk.max_positions ?? legs.legs.length),
    rotation: reportRotation(result),
    composite: reportComposite(result, figures),
    bars: legs.legs.map(({ data, barAt }) => {
      const { from, to } = legWindow(barAt, window);
      return sliceBars(data.market.bars, from, to);
    }),
  };
}
