import type { DataIdentity } from '../../core/data-identity.js';
import { UsageError } from '../../core/errors.js';
import { extraColumn, partsOfExtra, type ExtraColumn, type ExtraColumns } from '../../core/extra-column.js';
import type { StrategyGraph } from '../../core/graph.js';
import { joinKnown, type KnownRows } from '../../core/join-known.js';
import { suggestName } from '../../core/nearest-name.js';
import { requireSymbolName } from '../../core/symbol-name.js';
import { parseTimeframe } from '../../core/timeframe.js';
import type { ExtraRequest, ExtraRows } from '../../data/extra/read-extra.js';
import type { SystemFile } from '../system/system-schema.js';
import type { LoadedFrame } from './open-beside.js';

type ExtraEntry = NonNullable<SystemFile['data']['extra']>[string];

/** Columns from elsewhere that a graph reads. */
export interface OpenedExtras {
  /** by frame, the strategy's own first; undefined where it reads none */
  readonly frames: readonly (ExtraColumns | undefined)[];
  /** of tables, in the order of their names */
  readonly identities: readonly DataIdentity[];
  readonly warnings: readonly string[];
}

/** Reads the tables that a graph names, and joins them to the bars of each frame that reads them.
 *  frames  of the graph, with their bars
 *  Throws UsageError NAME_UNKNOWN, CONFIG_INVALID; DataError of a table that cannot be read. */
export async function openExtras(file: SystemFile, graph: StrategyGraph, frames: readonly LoadedFrame[]): Promise<OpenedExtras> {
  const opener = new ExtraOpener(file);
  const joined: (ExtraColumns | undefined)[] = [];
  for (const [frame, loaded] of frames.entries()) {
    const wanted = columnsOfFrame(graph, frame);
    joined.push(wanted.size === 0 ? undefined : await opener.join(wanted, loaded));
  }
  return { frames: joined, identities: opener.identities(), warnings: opener.warnings };
}

/** A column of a table beside the bars, as it became known. */
export interface OpenedColumn {
  /** one column */
  readonly rows: KnownRows;
  /** a row that was known longer before counts for nothing; milliseconds */
  readonly maxAgeMs: number;
  readonly identities: readonly DataIdentity[];
  readonly warnings: readonly string[];
}

/** Reads a column of a table for a symbol.
 *  text  as the language writes it, e.g. extra("rates").rate
 *  Throws UsageError NAME_UNKNOWN, CONFIG_INVALID; DataError of a table that cannot be read. */
export async function openExtraColumn(file: SystemFile, text: string, symbol: string): Promise<OpenedColumn> {
  return await new ExtraOpener(file).openColumn(partsOfExtra(text)!, symbol);
}

/** The columns that a graph reads on the bars of a frame, by their tables. */
function columnsOfFrame({ nodes }: StrategyGraph, frame: number): ReadonlyMap<string, ReadonlySet<string>> {
  const tables = new Map<string, Set<string>>();
  for (const node of nodes) {
    const parts = node.frame === frame && node.operation.kind === 'bars' ? partsOfExtra(node.operation.column) : undefined;
    if (parts === undefined) continue;
    tables.set(parts.table, (tables.get(parts.table) ?? new Set()).add(parts.column));
  }
  return tables;
}

/** Reads each table once for each symbol that it has rows of. */
class ExtraOpener {
  readonly warnings: string[] = [];
  private readonly file: SystemFile;
  private readonly read = new Map<string, ExtraRows>();

  constructor(file: SystemFile) {
    this.file = file;
  }

  async join(wanted: ReadonlyMap<string, ReadonlySet<string>>, { market, endMs }: LoadedFrame): Promise<ExtraColumns> {
    const found = new Map<ExtraColumn, Float64Array>();
    for (const [table, columns] of wanted) {
      const entry = this.entryOf(table, columns);
      const rows = await this.rowsOf(table, entry, market.symbol);
      const joined = joinKnown(endMs, rows, entry.max_age === undefined ? Infinity : parseTimeframe(entry.max_age).durationMs);
      this.warnOf(table, entry, market.symbol, rows, joined.tooOld);
      for (const column of columns) found.set(extraColumn(table, column), joined.columns[entry.columns.indexOf(column)]!);
    }
    return found;
  }

  async openColumn({ table, column }: { readonly table: string; readonly column: string }, symbol: string): Promise<OpenedColumn> {
    const entry = this.entryOf(table, new Set([column]));
    const rows = await this.rowsOf(table, entry, symbol);
    this.warnOf(table, entry, symbol, rows, 0);
    return {
      rows: { knownMs: rows.knownMs, values: [rows.values[entry.columns.indexOf(column)]!] },
      maxAgeMs: entry.max_age === undefined ? Infinity : parseTimeframe(entry.max_age).durationMs,
      identities: this.identities(),
      warnings: this.warnings,
    };
  }

  /** Of tables, in the order of their names. */
  identities(): DataIdentity[] {
    const order = [...this.read].sort(([a], [b]) => (a < b ? -1 : 1));
    return order.map(([symbol, { hash, knownMs, source }]) => ({
      role: 'extra',
      symbol,
      timeframe: 'rows',
      hash,
      origin: { kind: 'real', source, layout: '-' },
      barCount: knownMs.length,
    }));
  }

  private entryOf(table: string, columns: ReadonlySet<string>): ExtraEntry {
    const entries = this.file.data.extra ?? {},
      entry = Object.hasOwn(entries, table) ? entries[table] : undefined;
    if (entry === undefined) {
      const names = Object.keys(entries);
      throw unknown(
        `extra("${table}"): data.extra has no ${table}${suggestName(table, names)}${names.length === 0 ? ', and no other table' : ''}`,
      );
    }
    for (const column of columns)
      if (!entry.columns.includes(column))
        throw unknown(
          `extra("${table}").${column}: data.extra.${table}.columns has no ${column}${suggestName(column, entry.columns)}; it has ${entry.columns.join(', ')}`,
        );
    return entry;
  }

  private async rowsOf(table: string, entry: ExtraEntry, symbol: string): Promise<ExtraRows> {
    const isOfSymbol = entry.symbol !== undefined || entry.path.includes('{symbol}'),
      name = isOfSymbol ? `${table} of ${symbol}` : table,
      known = this.read.get(name);
    if (known !== undefined) return known;
    const { readExtra } = await import('../../data/extra/read-extra.js');
    const rows = await readExtra(requestOf(table, entry, symbol, this.file.data.timezone));
    this.read.set(name, rows);
    return rows;
  }

  private warnOf(table: string, entry: ExtraEntry, symbol: string, { knownMs }: ExtraRows, tooOld: number): void {
    const sentences = [
      ...(entry.known_at === undefined
        ? [`data.extra.${table} has no known_at: its ${entry.time} is taken for the time at which a row was known`]
        : []),
      ...(knownMs.length === 0 ? [`data.extra.${table} has no row of ${symbol}: its columns are undefined on every bar`] : []),
      ...(tooOld > 0
        ? [
            `data.extra.${table}: on ${tooOld.toLocaleString('en')} bars of ${symbol} the last row is older than max_age ${entry.max_age}, and undefined`,
          ]
        : []),
    ];
    for (const sentence of sentences) if (!this.warnings.includes(sentence)) this.warnings.push(sentence);
  }
}

function requestOf(table: string, entry: ExtraEntry, symbol: string, timezone: string): ExtraRequest {
  const knownAt = entry.known_at ?? entry.time;
  if (knownAt === undefined)
    throw new UsageError('CONFIG_INVALID', `data.extra.${table} needs known_at, or a time that is taken for it, and has neither`, {
      context: { entry: `data.extra.${table}.known_at` },
    });
  if (entry.path.includes('{symbol}')) requireSymbolName(symbol);
  return {
    path: entry.path.replaceAll('{symbol}', symbol),
    table: entry.table,
    knownAt,
    time: entry.known_at === undefined ? undefined : entry.time,
    columns: entry.columns,
    symbol: entry.symbol === undefined ? undefined : { column: entry.symbol, value: symbol },
    timezone: entry.timezone ?? timezone,
    timeFormat: entry.time_format,
  };
}

function unknown(sentence: string): UsageError {
  return new UsageError('NAME_UNKNOWN', sentence);
}
