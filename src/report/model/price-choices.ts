import type { Trade } from '../../core/trade.js';
import { barsAround, buildPriceHistory, type PriceHistory } from './price-history.js';
import type { RunReportInput } from './run-report-input.js';

/** A market that the price panel can show, with the trades on it. */
export interface PriceChoice {
  readonly name: string;
  readonly history: PriceHistory;
}

/** What a row of the trade list shows in the price panel: a choice, and bars [from, to) of it. */
export interface PricePlace {
  readonly choice: number;
  readonly from: number;
  readonly to: number;
}

/** The markets that the price panel can show. */
export interface PriceChoices {
  readonly choices: readonly PriceChoice[];
  /** undefined for a trade on a market that cannot be shown */
  placeOf(trade: Trade): PricePlace | undefined;
}

/** Legs that can be chosen: each brings its bars into the page. */
const MOST_LEGS = 12;

/** Builds the price panel's data: the market with its trades; of an account the legs that traded most, each with its own, and then the
 *  basket of all legs, on which nothing was traded. Undefined where the window holds no bar.
 *  detailed  trades around which every bar is kept */
export function buildPriceChoices({ bars, symbol, trades, legs }: RunReportInput, detailed: readonly Trade[]): PriceChoices | undefined {
  if (bars.timeMs.length === 0) return undefined;
  if (legs === undefined) {
    const choices = [{ name: symbol, history: buildPriceHistory(bars, trades, detailed) }];
    return { choices, placeOf: (trade) => placeIn(0, bars.timeMs, trade) };
  }
  const shown = legs.figures.legs
    .map(({ name, trades: count }, leg) => ({ name, count, bars: legs.bars[leg]! }))
    .filter(({ count, bars: { timeMs } }) => count > 0 && timeMs.length > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_LEGS);
  const isOf = (name: string) => (trade: Trade) => trade.symbol === name;
  const choices = shown.map(({ name, bars: own }) => ({
    name,
    history: buildPriceHistory(own, trades.filter(isOf(name)), detailed.filter(isOf(name))),
  }));
  const basket = { name: 'basket of all legs', history: buildPriceHistory(bars, [], []) };
  return {
    choices: [...choices, basket],
    placeOf: (trade) => {
      const choice = shown.findIndex(({ name }) => name === trade.symbol);
      return choice < 0 ? undefined : placeIn(choice, shown[choice]!.bars.timeMs, trade);
    },
  };
}

function placeIn(choice: number, timeMs: Float64Array, trade: Trade): PricePlace {
  const [from, to] = barsAround(timeMs, trade);
  return { choice, from, to };
}
