import type { Market } from '../../core/bars.js';
import { REGIMES } from '../../core/regimes.js';
import type { FileColumn } from '../files/file-columns.js';
import type { ForecastSeries } from './forecast-series.js';

/** Forecasts of a market. */
export interface MarketForecasts {
  readonly market: Market;
  readonly series: ForecastSeries;
}

/** Returns the forecasts of some markets as the columns of their files, a row for each bar of which something is said: the markets in their
 *  order, each in the order of time.
 *  version  its number, in a column too */
export function forecastColumns(
  { forecaster, version, horizonBars }: { readonly forecaster: string; readonly version: number; readonly horizonBars: number },
  markets: readonly MarketForecasts[],
): FileColumn[] {
  const parts = markets.map(({ market, series }) => ({ market, said: series.said, bars: saidBars(series) })),
    rows = parts.reduce((sum, { bars }) => sum + bars.length, 0);
  const gather = (columnOf: (part: (typeof parts)[number]) => Float64Array): Float64Array =>
    Float64Array.from(
      parts.flatMap((part) => {
        const column = columnOf(part);
        return Array.from(part.bars, (bar) => column[bar]!);
      }),
    );
  const number = (name: string, columnOf: (part: (typeof parts)[number]) => Float64Array): FileColumn => ({
    name,
    kind: 'number',
    values: gather(columnOf),
  });
  const same = (value: number): Int32Array => new Int32Array(rows).fill(value);
  const times = gather(({ market }) => market.bars.timeMs),
    madeAt = gather(({ market }) => market.bars.timeMs.map((time) => time + market.timeframe.durationMs));
  return [
    { name: 'time', kind: 'time', values: times },
    { name: 'made_at', kind: 'time', values: madeAt },
    {
      name: 'symbol',
      kind: 'choice',
      values: Int32Array.from(parts.flatMap(({ bars }, part) => Array.from(bars, () => part))),
      texts: parts.map(({ market }) => market.symbol),
    },
    { name: 'horizon', kind: 'whole', values: same(horizonBars) },
    number('expected_return', ({ said }) => said.expectedReturn),
    number('expected_volatility', ({ said }) => said.expectedVolatility),
    regimeColumn(gather(({ said }) => said.regime)),
    ...REGIMES.map((regime, place) => number(`p_${regime}`, ({ said }) => said.probabilities[place]!)),
    number('confidence', ({ said }) => said.confidence),
    { name: 'forecaster', kind: 'choice', values: same(0), texts: [forecaster] },
    { name: 'version', kind: 'whole', values: same(version) },
  ];
}

/** Nulls throughout where the forecaster has no such head. */
function regimeColumn(values: Float64Array): FileColumn {
  return values.some(Number.isNaN)
    ? { name: 'regime', kind: 'number', values: values.fill(Number.NaN) }
    : { name: 'regime', kind: 'choice', values: Int32Array.from(values), texts: REGIMES };
}

function saidBars({ said }: ForecastSeries): Int32Array {
  const columns = [said.expectedReturn, said.expectedVolatility, said.regime];
  return Int32Array.from(said.regime.keys()).filter((bar) => columns.some((column) => !Number.isNaN(column[bar]!)));
}
