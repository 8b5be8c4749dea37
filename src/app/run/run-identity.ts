import { createHash } from 'node:crypto';
import { formatTime } from '../../core/time.js';
import { canonicalJson } from '../../core/canonical-json.js';
import type { Market } from '../../core/bars.js';
import type { DataPolicy } from '../../core/data-label.js';
import type { DataIdentity } from '../../core/data-identity.js';
import type { Parameters } from '../../core/graph.js';
import { timesOf, type TradeColumns } from '../../core/trade-columns.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import { membersOf } from '../system/composite.js';
import type { NamedWindow } from '../system/choose-window.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { decidingEntries, type RunKind } from './run-kinds.js';
import { ENGINE_VERSION } from './version.js';

/** The calendar that a run's days are counted by. */
export interface RunCalendar {
  readonly name: string;
  readonly days_per_year: number;
  readonly from: 'given' | 'inferred';
  readonly because: string;
}

/** Everything that decides a run's result: enough to run it again bit for bit. */
export interface RunInputs {
  readonly engine_version: string;
  readonly system: string;
  /** the resolved system file, absolute paths */
  readonly config: ResolvedSystem['file'];
  readonly symbol: string;
  readonly timeframe: string;
  readonly window: {
    readonly name: string;
    readonly start: string;
    readonly end: string;
    readonly from_bar: number;
    readonly to_bar: number;
  };
  readonly data: readonly RecordedData[];
  readonly calendar: RunCalendar;
  readonly seed: number;
}

/** A data set as a manifest has it; its role, symbol, timeframe and hash are its identity. */
export interface RecordedData extends Pick<DataIdentity, 'role' | 'symbol' | 'timeframe' | 'hash'> {
  readonly kind: string;
  readonly source: string;
  readonly layout: string;
  /** of the fetched dataset that the bars are from */
  readonly label?: DataPolicy | undefined;
  readonly bars: number;
}

export function runInputs({ file }: ResolvedSystem, { market, identities }: IdentifiedMarket, window: NamedWindow): RunInputs {
  return {
    engine_version: ENGINE_VERSION,
    system: file.system,
    config: file,
    symbol: market.symbol,
    timeframe: market.timeframe.name,
    window: {
      name: window.name,
      start: formatTime(window.startMs),
      end: formatTime(window.endMs),
      from_bar: window.from,
      to_bar: window.to,
    },
    data: identities.map(recordData),
    calendar: describeCalendar(market),
    seed: file.seed,
  };
}

/** Returns a data set as a manifest has it. */
export function recordData({ role, symbol, timeframe, hash, origin, barCount }: DataIdentity): RecordedData {
  const { kind, source, layout, label } = origin;
  return { role, symbol, timeframe, hash, kind, source, layout, ...(label !== undefined && { label }), bars: barCount };
}

/** Returns what decides the results of a kind of run, wherever the files lie. */
export function decisiveInputs(kind: RunKind, { data, config, calendar, ...rest }: RunInputs): Readonly<Record<string, unknown>> {
  return {
    ...rest,
    calendar: { name: calendar.name, days_per_year: calendar.days_per_year },
    config: wherever(kind, config),
    data: data.map(({ role, symbol, timeframe, hash }) => ({ role, symbol, timeframe, hash })),
  };
}

/** A system file without the places of its files; the members of a composite are files of their own. */
function wherever(kind: RunKind, config: RunInputs['config']): object {
  const { path: _path, detail, extra = {}, ...configData } = config.data;
  const { path: _detailPath, ...configDetail } = detail ?? {};
  const members = membersOf(config).map(({ name, file }) => [name, wherever(kind, file)] as const);
  return {
    ...decisiveConfig(kind, config),
    ...(members.length > 0 && { pool: Object.fromEntries(members) }),
    data: { ...configData, detail: configDetail, ...withoutPaths(extra) },
  };
}

/** Nothing where there is no table: runs without one keep their hash. */
function withoutPaths(extra: NonNullable<RunInputs['config']['data']['extra']>): object {
  const tables = Object.entries(extra).map(([name, { path: _path, ...table }]) => [name, table] as const);
  return tables.length === 0 ? {} : { extra: Object.fromEntries(tables) };
}

/** Returns the hash of what decides the results of a kind of run, in whatever order its entries stand: sha256, hex. */
export function hashInputs(kind: RunKind, inputs: RunInputs, parameters?: Parameters): string {
  return createHash('sha256')
    .update(canonicalJson({ ...decisiveInputs(kind, inputs), parameters }))
    .digest('hex');
}

/** The order of the axes is that of the trials. */
function decisiveConfig(kind: RunKind, config: RunInputs['config']): object {
  const { ml, forecasts, ...entries } = decidingEntries(kind, config);
  return { ...entries, ...decisiveForecasts(forecasts), order_of_space: Object.keys(entries.space ?? {}), ...decisiveMl(ml) };
}

/** Forecasts are what their file holds, wherever it lies. */
function decisiveForecasts(forecasts: RunInputs['config']['forecasts']): object {
  if (forecasts === undefined) return {};
  const named = Object.entries(forecasts).map(([name, entry]) => [name, typeof entry === 'string' ? entry : entry.hash] as const);
  return { forecasts: Object.fromEntries(named) };
}

/** A model is what its file holds, wherever it lies; one that is off decides nothing. */
function decisiveMl(ml: RunInputs['config']['ml']): object {
  if (!ml?.enabled) return {};
  const { model_path: _path, legs, ...rest } = ml;
  if (legs === undefined) return { ml: rest };
  const ofLegs = Object.entries(legs).map(([symbol, { model_path: _own, ...leg }]) => [symbol, leg] as const);
  return { ml: { ...rest, legs: Object.fromEntries(ofLegs) } };
}

/** Returns a run's id: its time and a short hash of its inputs. */
export function makeRunId(startedMs: number, inputsHash: string): string {
  const time = new Date(startedMs).toISOString().replace(/[-:]/g, '').replace('.', '').slice(0, 18);
  return `${time}Z-${inputsHash.slice(0, 8)}`;
}

/** Returns the hash of a run's trades: times, sides, reasons, prices, quantities and money, bit for bit; sha256, hex. */
export function hashTrades(trades: TradeColumns, timeMs: Float64Array): string {
  const hash = createHash('sha256');
  const columns = [
    timesOf(trades.entryBar, timeMs),
    timesOf(trades.exitBar, timeMs),
    trades.side,
    trades.reason,
    trades.ambiguous,
    trades.entryPrice,
    trades.exitPrice,
    trades.quantity,
    trades.pnl,
    trades.fees,
  ];
  if (trades.leg !== undefined) columns.push(trades.leg);
  for (const column of columns) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest('hex');
}

/** Returns the calendar that days are counted by. */
export function describeCalendar({ calendar: { name, daysPerYear }, calendarChoice: { from, because } }: Market): RunCalendar {
  return { name, days_per_year: daysPerYear, from, because };
}
