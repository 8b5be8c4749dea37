import type { DataIdentity } from '../../core/data-identity.js';
import { UsageError } from '../../core/errors.js';
import type { ExtraColumns } from '../../core/extra-column.js';
import { FORECAST_FIELDS, forecastColumn, partsOfForecast, type ForecastColumn, type ForecastField } from '../../core/forecast-column.js';
import type { StrategyGraph } from '../../core/graph.js';
import { joinKnown } from '../../core/join-known.js';
import { suggestName } from '../../core/nearest-name.js';
import { REGIMES } from '../../core/regimes.js';
import { formatTime } from '../../core/time.js';
import { parseTimeframe } from '../../core/timeframe.js';
import { likeliestClass } from '../../ml/evaluation/measure-classes.js';
import type { ExtraRows } from '../../data/extra/read-extra.js';
import { forecastsFileOf, type ForecasterVersion } from '../forecasts/forecaster-registry.js';
import { locateForecaster } from '../forecasts/resolve-forecasts.js';
import type { SystemFile } from '../system/system-schema.js';
import type { LoadedFrame } from './open-beside.js';

/** Forecasts that a graph reads. */
export interface OpenedForecasts {
  /** by frame, the strategy's own first; undefined where it reads none */
  readonly frames: readonly (ExtraColumns | undefined)[];
  /** in the order of their names */
  readonly identities: readonly DataIdentity[];
  readonly warnings: readonly string[];
}

/** Columns of numbers in the files; a regime is the likeliest one. */
const NUMBERS = FORECAST_FIELDS.filter((field) => field !== 'regime');
const PROBABILITIES = REGIMES.map((regime) => NUMBERS.indexOf(`p_${regime}`));

/** Reads the forecasts that a graph names, and joins them to the bars of each frame that reads them: a bar has the forecast that was made at
 *  its close, and no other.
 *  frames  of the graph, with their bars
 *  Throws UsageError NAME_UNKNOWN, FORECAST_UNREADABLE; FORECAST_MISMATCH where they were made for another symbol or timeframe. */
export async function openForecasts(file: SystemFile, graph: StrategyGraph, frames: readonly LoadedFrame[]): Promise<OpenedForecasts> {
  const opener = new ForecastOpener(file);
  const joined: (ExtraColumns | undefined)[] = [];
  for (const [frame, loaded] of frames.entries()) {
    const wanted = fieldsOfFrame(graph, frame);
    joined.push(wanted.size === 0 ? undefined : await opener.join(wanted, loaded));
  }
  return { frames: joined, identities: opener.identities(), warnings: opener.warnings };
}

/** The place of the likeliest regime, the first of equally likely ones; NaN where there are no probabilities. */
function regimesOf(columns: readonly Float64Array[]): Float64Array {
  const probabilities = PROBABILITIES.map((place) => columns[place]!),
    likeliest = likeliestClass(probabilities);
  return probabilities[0]!.map((probability, bar) => (Number.isNaN(probability) ? Number.NaN : likeliest[bar]!));
}

/** The fields that a graph reads on the bars of a frame, by forecaster. */
function fieldsOfFrame({ nodes }: StrategyGraph, frame: number): ReadonlyMap<string, ReadonlySet<ForecastField>> {
  const forecasters = new Map<string, Set<ForecastField>>();
  for (const node of nodes) {
    const parts = node.frame === frame && node.operation.kind === 'bars' ? partsOfForecast(node.operation.column) : undefined;
    if (parts === undefined) continue;
    forecasters.set(parts.forecaster, (forecasters.get(parts.forecaster) ?? new Set()).add(parts.field));
  }
  return forecasters;
}

/** Reads the forecasts of each forecaster and symbol once. */
class ForecastOpener {
  readonly warnings: string[] = [];
  private readonly file: SystemFile;
  private readonly read = new Map<string, { readonly version: ForecasterVersion; readonly rows: ExtraRows }>();

  constructor(file: SystemFile) {
    this.file = file;
  }

  async join(wanted: ReadonlyMap<string, ReadonlySet<ForecastField>>, loaded: LoadedFrame): Promise<ExtraColumns> {
    const found = new Map<ForecastColumn, Float64Array>();
    for (const [name, fields] of wanted) {
      const rows = await this.rowsOf(name, fields, loaded),
        { columns } = joinKnown(loaded.endMs, rows, 0);
      this.tellBeginning(name, loaded, columns);
      for (const field of fields)
        found.set(forecastColumn(name, field), field === 'regime' ? regimesOf(columns) : columns[NUMBERS.indexOf(field)]!);
    }
    return found;
  }

  /** In the order of the names. */
  identities(): DataIdentity[] {
    const order = [...this.read].sort(([a], [b]) => (a < b ? -1 : 1));
    return order.map(([symbol, { version, rows }]) => ({
      role: 'forecast',
      symbol,
      timeframe: version.timeframe,
      hash: version.sha256,
      origin: { kind: version.origin, source: rows.source, layout: '-', ...(version.label !== undefined && { label: version.label }) },
      barCount: rows.knownMs.length,
    }));
  }

  private async rowsOf(name: string, fields: ReadonlySet<ForecastField>, { market, durationMs }: LoadedFrame): Promise<ExtraRows> {
    const key = `${name} for ${market.symbol}`,
      known = this.read.get(key),
      { folder, version } = this.locate(name);
    requireMade(name, version, market.symbol, durationMs);
    for (const field of fields) requireHead(name, version, field);
    if (known !== undefined) return known.rows;
    const { readExtra } = await import('../../data/extra/read-extra.js');
    const rows = await readExtra({
      path: forecastsFileOf(folder, version),
      table: undefined,
      knownAt: 'made_at',
      time: undefined,
      columns: NUMBERS,
      symbol: { column: 'symbol', value: market.symbol },
      timezone: 'UTC',
      timeFormat: undefined,
    });
    this.read.set(key, { version, rows });
    return rows;
  }

  private locate(name: string): ReturnType<typeof locateForecaster> {
    const entries = this.file.forecasts ?? {};
    if (Object.hasOwn(entries, name)) return locateForecaster(name, entries[name]!);
    const names = Object.keys(entries);
    throw new UsageError(
      'NAME_UNKNOWN',
      `forecast("${name}"): forecasts has no ${name}${suggestName(name, names)}${names.length === 0 ? ', and no other; write forecasts: {name: forecasts/name@latest}' : ''}`,
    );
  }

  /** A strategy that stands still before them must say why. */
  private tellBeginning(name: string, { market, bars }: LoadedFrame, columns: readonly Float64Array[]): void {
    const horizon = columns[NUMBERS.indexOf('horizon')]!,
      first = horizon.findIndex((value) => !Number.isNaN(value)),
      count = bars.timeMs.length.toLocaleString('en');
    if (first < 0)
      return this.warn(
        `forecast("${name}") says nothing of the ${count} bars of ${market.symbol}: its fields are undefined on all of them`,
      );
    const later = horizon.subarray(first).reduce((sum, value) => sum + Number(Number.isNaN(value)), 0),
      gaps = later === 0 ? '' : `, and ${later.toLocaleString('en')} bars behind it have none`;
    if (first === 0 && later === 0) return;
    this.warn(
      `forecast("${name}") of ${market.symbol} begins at ${formatTime(bars.timeMs[first]!)}: ${first.toLocaleString('en')} of ${count} bars come before it and have none${gaps}`,
    );
  }

  private warn(sentence: string): void {
    if (!this.warnings.includes(sentence)) this.warnings.push(sentence);
  }
}

function requireMade(
  name: string,
  { symbols, timeframe, forecaster, version }: ForecasterVersion,
  symbol: string,
  durationMs: number,
): void {
  const own = parseTimeframe(timeframe).durationMs,
    what = `forecast("${name}") is ${forecaster} version ${version}, made for ${symbols.join(', ')} on bars of ${timeframe}`;
  if (!symbols.includes(symbol))
    throw new UsageError('FORECAST_MISMATCH', `${what}, and cannot be read on bars of ${symbol}`, { context: { forecast: name, symbol } });
  if (own !== durationMs)
    throw new UsageError('FORECAST_MISMATCH', `${what}, and cannot be read on bars of ${describeMs(durationMs)}`, {
      context: { forecast: name, duration_ms: durationMs },
    });
}

/** A field that is undefined on every bar would be a strategy that stands still and does not say why. */
function requireHead(name: string, { forecaster, version, heads }: ForecasterVersion, field: ForecastField): void {
  if (field === 'horizon') return;
  const head = ({ expected_return: 'return', expected_volatility: 'volatility' } as const)[field as 'expected_return'] ?? 'regime';
  if (heads.includes(head)) return;
  throw new UsageError(
    'FORECAST_MISMATCH',
    `forecast("${name}").${field} needs the head ${head}, and ${forecaster} version ${version} has ${heads.join(', ')}`,
    { context: { forecast: name, field } },
  );
}

function describeMs(durationMs: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1000, 's'],
  ] as const;
  const [ms, unit] = units.find(([each]) => durationMs % each === 0) ?? [1, 'ms'];
  return `${durationMs / ms}${unit}`;
}
