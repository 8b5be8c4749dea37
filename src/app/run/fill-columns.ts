import { FILL_KINDS, type FillColumns } from '../../core/account.js';
import { EXIT_REASONS, type ExitReason } from '../../core/trade.js';
import { timesOf } from '../../core/trade-columns.js';
import { fillsOfTrades } from '../../core/trade-fills.js';
import type { FileColumn } from '../files/file-columns.js';
import type { BacktestResult } from './backtest.js';
import { memberColumn, symbolsOf } from './trade-columns.js';

type RunOfFills = Pick<BacktestResult, 'trades' | 'fills' | 'market' | 'legs' | 'system'>;

/** One execution. Prices and money in quote currency, quantity in units. */
export interface Fill {
  readonly symbol: string;
  /** position of its trade in the run's trades */
  readonly trade: number;
  /** open of the bar that holds it, epoch milliseconds UTC */
  readonly timeMs: number;
  readonly side: 'buy' | 'sell';
  /** it entered, added to what was held, left a part of it, or left the rest */
  readonly kind: (typeof FILL_KINDS)[number];
  readonly price: number;
  readonly quantity: number;
  /** below 0: a rebate */
  readonly fee: number;
  /** of what leaves */
  readonly exitReason: ExitReason | undefined;
}

/** Returns the fills of a run in the order in which they happened: those that the account was walked with, or the two of each trade. */
export function fillsOf({ fills, trades, system }: Pick<RunOfFills, 'fills' | 'trades' | 'system'>): FillColumns {
  return fills ?? fillsOfTrades(trades, system.file.execution.fill);
}

/** Returns the fills of a run one by one, in the order in which they happened. */
export function listFills(result: RunOfFills): Fill[] {
  const fills = fillsOf(result);
  const tradeOf = tradesOfFills(result, fills);
  const symbols = symbolsOf(result);
  return Array.from({ length: fills.count }, (_, i) => ({
    symbol: symbols[fills.leg[i]!]!,
    trade: tradeOf[i]!,
    timeMs: result.market.bars.timeMs[fills.instant[i]!]!,
    side: fills.side[i]! > 0 ? 'buy' : 'sell',
    kind: FILL_KINDS[fills.kind[i]!]!,
    price: fills.price[i]!,
    quantity: fills.quantity[i]!,
    fee: fills.fee[i]!,
    exitReason: EXIT_REASONS[fills.reason[i]!],
  }));
}

/** Returns the fills of each trade of a run, in the order of the trades. */
export function groupFills(result: RunOfFills): Fill[][] {
  const groups: Fill[][] = Array.from({ length: result.trades.count }, () => []);
  for (const fill of listFills(result)) groups[fill.trade]!.push(fill);
  return groups;
}

/** Returns the columns of fills.csv, in their order.
 *  tradesBefore  rows of trades.csv before those of the run */
export function fillColumns(result: RunOfFills, tradesBefore = 0): readonly FileColumn[] {
  const fills = fillsOf(result);
  const reasons = ['', ...EXIT_REASONS];
  return [
    { name: 'time', kind: 'time', values: timesOf(fills.instant, result.market.bars.timeMs) },
    { name: 'symbol', kind: 'choice', values: fills.leg, texts: symbolsOf(result) },
    ...memberColumn(fills.leg, result.legs),
    { name: 'trade', kind: 'whole', values: tradesOfFills(result, fills).map((trade) => tradesBefore + trade + 1) },
    { name: 'kind', kind: 'choice', values: fills.kind, texts: FILL_KINDS },
    { name: 'side', kind: 'choice', values: fills.side.map((side) => (side > 0 ? 0 : 1)), texts: ['buy', 'sell'] },
    { name: 'price', kind: 'number', values: fills.price },
    { name: 'quantity', kind: 'number', values: fills.quantity },
    { name: 'fee', kind: 'number', values: fills.fee },
    { name: 'exit_reason', kind: 'choice', values: fills.reason.map((reason) => reason + 1), texts: reasons },
  ];
}

/** i32[fill]: the position of each fill's trade. */
function tradesOfFills({ trades }: Pick<RunOfFills, 'trades'>, fills: FillColumns): Int32Array {
  const { number } = trades;
  if (number === undefined) return fills.number; // fills that were made of the trades themselves
  const places = new Map(Array.from(number, (each, trade) => [each, trade]));
  return fills.number.map((each) => places.get(each)!);
}
