import type { Market } from '../../core/bars.js';
import { formatTime } from '../../core/time.js';
import { factsOf, isRuined, readField } from '../../core/trial-record.js';
import type { BarWindow } from '../../core/trading-data.js';
import { ordersBeyondTheMarket } from '../system/asks-orders.js';
import { instrumentOf } from '../system/instrument-of.js';
import type { NamedWindow } from '../system/choose-window.js';
import { warnAboutOtherBars, warnAboutSeen } from '../strategy/learned-bars.js';
import type { SystemFile } from '../system/system-schema.js';

/** Fewer closed trades than this say little about a strategy. */
const FEW_TRADES = 30;

/** Returns the sentences that a reader must know before believing a run's figures. */
export function warnAboutRun(file: SystemFile, market: Market, window: NamedWindow, record: Float64Array, warmup: number): string[] {
  const warnings = [...warnAboutSettings(file, market, window), ...warnAboutAccount(file, market, record)];
  const [trades, ambiguousTrades] = [readField(record, 'trades'), readField(record, 'ambiguous_trades')];
  if (trades < FEW_TRADES)
    warnings.push(`Few trades: ${trades} closed trades are too few to tell skill from luck (fewer than ${FEW_TRADES}).`);
  if (ambiguousTrades > 0) {
    const { intrabar } = file.execution;
    const beside = ordersBeyondTheMarket(file) ? ', or met one of them beside the entry inside it' : '';
    const decision =
      intrabar === 'detail'
        ? 'the lower timeframe could not say which came first: the stop was taken'
        : `"${intrabar}" decided which came first`;
    warnings.push(`Ambiguous trades: in ${ambiguousTrades} of ${trades} trades one bar touched stop and target${beside}, and ${decision}.`);
  }
  const undefinedBars = Math.max(0, Math.min(warmup, window.to) - window.from);
  if (undefinedBars > 0)
    warnings.push(
      `Warm-up: on the first ${undefinedBars} bars of the window the strategy's values are not defined, so it could not trade.`,
    );
  return warnings;
}

/** Returns the sentences on what the account of a run could not bear or buy. */
export function warnAboutAccount(file: SystemFile, { bars, symbol }: Market, record: Float64Array): string[] {
  const facts = factsOf(record);
  const { entries_below_lot: belowLot, entries_unpriced: unpriced } = facts;
  const warnings: string[] = [];
  if (isRuined(facts)) warnings.push(warnAboutRuin(bars.timeMs[facts.ruined_bar]!));
  if (belowLot > 0)
    warnings.push(
      `Below one lot: ${belowLot} entries came to nothing, because the quantity was less than ${nameLot(file, symbol)}${nameMinimum(file, symbol)}.`,
    );
  if (unpriced > 0)
    warnings.push(
      `No price: ${unpriced} entries came to nothing, because the price was not above 0 and risk.sizing "${file.risk.sizing}" is a share of the cash.`,
    );
  return warnings;
}

/** The lot of a symbol, by the entry that says it; those of an account's legs, smallest first. */
function nameLot(file: SystemFile, symbol: string): string {
  const own = tradedSymbols(file, symbol);
  const entry = own.some((each) => instrumentOf(file, each) !== file.instrument) ? 'the lot of its instrument' : 'instrument.lot';
  const lots = new Set(own.map((each) => Number(instrumentOf(file, each).lot)));
  return `${entry}, ${[...lots].sort((a, b) => a - b).join(' or ')}`;
}

/** The least notional of an entry, where an instrument has one (I2). */
function nameMinimum(file: SystemFile, symbol: string): string {
  const least = new Set(tradedSymbols(file, symbol).map((each) => Number(instrumentOf(file, each).min_notional ?? 0)));
  const named = [...least].filter((value) => value > 0).sort((a, b) => a - b);
  return named.length === 0 ? '' : `, or worth less than its min_notional, ${named.join(' or ')}`;
}

function tradedSymbols(file: SystemFile, symbol: string): readonly string[] {
  return file.portfolio === undefined ? [symbol] : file.data.symbols;
}

/** Whether a run on a symbol pays neither fees nor slippage nor spread. */
export function isWithoutCosts(file: SystemFile, symbol: string): boolean {
  return isWithoutFees(file, symbol) && file.execution.slippage_bps === 0 && file.execution.spread_bps === 0;
}

function isWithoutFees(file: SystemFile, symbol: string): boolean {
  return tradedSymbols(file, symbol).every((each) => {
    const { taker_bps: takerBps = file.execution.taker_fee_bps, per_unit: perUnit = 0, minimum = 0 } = instrumentOf(file, each).fees ?? {};
    return takerBps === 0 && perUnit === 0 && minimum === 0;
  });
}

/** Says that an account was ruined on a mark. */
export function warnAboutRuin(timeMs: number): string {
  return `Ruin: the equity fell to or below zero on ${formatTime(timeMs)}; a broker would have closed the account, and its ratios are undefined.`;
}

/** Returns the sentence on the trials of a search whose accounts were ruined. */
export function warnAboutRuined(ruined: number, complete: number): string[] {
  if (ruined === 0) return [];
  const rank = ruined === complete ? 'none has a rank' : 'they rank behind every other, whatever the objective';
  const trials = `${ruined.toLocaleString('en')} of ${complete.toLocaleString('en')} complete trials`;
  return [`Ruined trials: in ${trials} the equity fell to or below zero; ${rank}.`];
}

/** Returns the sentences that hold for every trial of a system. */
export function warnAboutSettings(file: SystemFile, market: Market, { from, to }: BarWindow): string[] {
  const aboutModel = [
    warnAboutSeen(file, market.bars.timeMs.subarray(from, to)),
    tradedSymbols(file, market.symbol)
      .map((symbol) => warnAboutOtherBars(file, symbol, market.timeframe.name))
      .find((sentence) => sentence !== undefined),
  ];
  const warnings = aboutModel.filter((sentence) => sentence !== undefined);
  if (market.origin.kind === 'synthetic')
    warnings.push('Synthetic data: these bars were generated; the figures say nothing about any market.');
  if (file.execution.fill === 'close')
    warnings.push('Same-close fills: decisions are filled at the very close that they were made on, which no order can reach.');
  if (isWithoutCosts(file, market.symbol)) warnings.push('No costs: fees, slippage and spread are all 0.');
  return warnings;
}
