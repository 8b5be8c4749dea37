import { dayOf } from '../../core/daily-returns.js';
import type { ExtraColumns } from '../../core/extra-column.js';
import { partsOfForecast } from '../../core/forecast-column.js';
import { inputsOf, type NodeId, type StrategyGraph } from '../../core/graph.js';
import type { TradingData } from '../../core/trading-data.js';

/** Fewer forecasts have no other times. */
const LEAST_ROWS = 20;

/** Returns the names of the forecasts that a composite's policy reads, sorted; those that its members alone read are none of them. */
export function forecastsOfPolicy({ nodes, policy = [] }: StrategyGraph): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<NodeId>();
  const open = [...policy];
  const names = new Set<string>();
  while (open.length > 0) {
    const id = open.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    const { operation } = byId.get(id)!;
    const parts = operation.kind === 'bars' ? partsOfForecast(operation.column) : undefined;
    if (parts !== undefined) names.add(parts.forecaster);
    open.push(...inputsOf(operation));
  }
  return [...names].sort();
}

/** Returns the data with the forecasts of every market moved in time among the bars that have one, what falls out behind coming in again in
 *  front: whole days where there are days of several bars, all fields and forecasts by the same part. They keep their values, their
 *  autocorrelation and their hours, and have nothing to do with the bars any more. Undefined where no market has enough of them.
 *  part  of the bars with a forecast, from 0 to 1 */
export function shiftForecasts(data: TradingData, names: readonly string[], part: number): TradingData | undefined {
  const moved = new Map<TradingData, TradingData>();
  for (const { data: market } of data.legs!) if (!moved.has(market)) moved.set(market, shiftMarket(market, names, part));
  if ([...moved].every(([before, after]) => before === after)) return undefined;
  return { ...data, legs: data.legs!.map((leg) => ({ ...leg, data: moved.get(leg.data)! })) };
}

/** The market itself where nothing could be moved. */
function shiftMarket(market: TradingData, names: readonly string[], part: number): TradingData {
  const extras = shiftColumns(market.extras, market.dayClockMs, names, part);
  const frames = market.frames.map((frame) => {
    const own = shiftColumns(frame.extras, frame.localTimeMs, names, part);
    return own === frame.extras ? frame : { ...frame, extras: own };
  });
  if (extras === market.extras && frames.every((frame, index) => frame === market.frames[index])) return market;
  return { ...market, extras, frames };
}

/** clockMs  f64[bar]: opens on a clock whose days are kept whole */
function shiftColumns(
  extras: ExtraColumns | undefined,
  clockMs: Float64Array,
  names: readonly string[],
  part: number,
): ExtraColumns | undefined {
  if (extras === undefined) return undefined;
  let found = extras;
  for (const name of names) {
    const own = [...extras].filter(([column]) => partsOfForecast(column)?.forecaster === name);
    const known = Array.from(clockMs.keys()).filter((bar) => own.some(([, values]) => !Number.isNaN(values[bar])));
    if (known.length < LEAST_ROWS) continue;
    const shift = wholeDays(known, clockMs, part);
    found = new Map([...found, ...own.map(([column, values]) => [column, rotate(values, known, shift)] as const)]);
  }
  return found;
}

/** Returns how many rows are moved: up to the first of the day that the part ends in. */
function wholeDays(known: readonly number[], clockMs: Float64Array, part: number): number {
  const row = Math.floor(part * known.length);
  const day = dayOf(clockMs[known[row]!]!);
  let first = row;
  while (first > 0 && dayOf(clockMs[known[first - 1]!]!) === day) first--;
  return first > 0 ? first : row;
}

/** rows  that take part, ascending */
function rotate(values: Float64Array, rows: readonly number[], shift: number): Float64Array {
  const moved = values.slice();
  rows.forEach((bar, row) => {
    moved[bar] = values[rows[(row + shift) % rows.length]!]!;
  });
  return moved;
}
