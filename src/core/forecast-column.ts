import { REGIMES } from './regimes.js';

/** What a forecast says of a bar, as the language reads it, in the order of the files' columns; each is a number on each bar. */
export const FORECAST_FIELDS = [
  'horizon',
  'expected_return',
  'expected_volatility',
  'regime',
  'p_trend_up',
  'p_trend_down',
  'p_chop',
  'p_crash',
  'confidence',
] as const;
export type ForecastField = (typeof FORECAST_FIELDS)[number];

/** A field of a forecast, as the language writes it. */
export type ForecastColumn = `forecast("${string}").${ForecastField}`;

/** Fields that are texts: a bar has the place of one of them, or NaN. */
export const FORECAST_TEXTS: Readonly<Partial<Record<ForecastField, readonly string[]>>> = { regime: REGIMES };

export function forecastColumn(forecaster: string, field: ForecastField): ForecastColumn {
  return `forecast("${forecaster}").${field}`;
}

/** Returns what a column of a node names; undefined where it is no field of a forecast. */
export function partsOfForecast(column: string | number): { readonly forecaster: string; readonly field: ForecastField } | undefined {
  const parts = typeof column === 'number' ? null : /^forecast\("([^"]*)"\)\.(\w+)$/.exec(column);
  return parts === null ? undefined : { forecaster: parts[1]!, field: parts[2] as ForecastField };
}
