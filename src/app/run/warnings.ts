import type { Market } from '../../core/bars.js';
import type { Metrics } from '../../core/metrics.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { NamedWindow } from '../system/choose-window.js';
import { warnAboutOtherBars, warnAboutSeen } from '../strategy/learned-bars.js';
import type { SystemFile } from '../system/system-schema.js';

/** Fewer closed trades than this say little about a strategy. */
const FEW_TRADES = 30;

/** Returns the sentences that a reader must know before believing a run's figures. */
export function warnAboutRun(
  file: SystemFile,
  market: Market,
  window: NamedWindow,
  metrics: Metrics,
  ambiguousTrades: number,
  warmup: number,
): string[] {
  const warnings = warnAboutSettings(file, market, window);
  if (metrics.trades < FEW_TRADES)
    warnings.push(`Few trades: ${metrics.trades} closed trades are too few to tell skill from luck (fewer than ${FEW_TRADES}).`);
  if (ambiguousTrades > 0) {
    const { intrabar } = file.execution;
    const decision =
      intrabar === 'detail'
        ? 'the lower timeframe could not say which came first: the stop was taken'
        : `"${intrabar}" decided which came first`;
    warnings.push(`Ambiguous trades: in ${ambiguousTrades} of ${metrics.trades} trades one bar touched stop and target, and ${decision}.`);
  }
  const undefinedBars = Math.max(0, Math.min(warmup, window.to) - window.from);
  if (undefinedBars > 0)
    warnings.push(
      `Warm-up: on the first ${undefinedBars} bars of the window the strategy's values are not defined, so it could not trade.`,
    );
  return warnings;
}

/** Returns the sentences that hold for every trial of a system. */
export function warnAboutSettings(file: SystemFile, market: Market, { from, to }: BarWindow): string[] {
  const aboutModel = [
    warnAboutSeen(file, market.bars.timeMs.subarray(from, to)),
    warnAboutOtherBars(file, market.symbol, market.timeframe.name),
  ];
  const warnings = aboutModel.filter((sentence) => sentence !== undefined);
  if (market.origin.kind === 'synthetic')
    warnings.push('Synthetic data: these bars were generated; the figures say nothing about any market.');
  if (file.execution.fill === 'close')
    warnings.push('Same-close fills: decisions are filled at the very close that they were made on, which no order can reach.');
  if (file.execution.taker_fee_bps === 0 && file.execution.slippage_bps === 0 && file.execution.spread_bps === 0)
    warnings.push('No costs: fees, slippage and spread are all 0.');
  return warnings;
}
