import type { CacheSummary, MarketSummary, WrittenBars } from '../app/market-data/data.js';

/** Prints a document with `--json`, else what people read of it; nothing with `--quiet`. */
export async function printData(
  texts: { readonly json?: true; readonly quiet?: true },
  document: object,
  describe: () => string | Promise<string>,
): Promise<void> {
  if (texts.quiet && !texts.json) return;
  process.stdout.write(texts.json ? `${JSON.stringify(document, null, 2)}\n` : `${await describe()}\n`);
}

/** Returns what people are shown of markets that were imported or checked: a table of all, what was found in each, warnings. */
export async function marketTables(markets: readonly MarketSummary[]): Promise<string> {
  const overview = await drawTable(
    ['symbol', 'timeframe', 'bars', 'from', 'to', 'layout', 'label', 'calendar', 'cache', 'quality'],
    markets.map((market) => [
      market.symbol,
      market.timeframe,
      String(market.rows),
      market.from,
      market.to,
      market.kind === 'synthetic' ? 'synthetic' : market.layout,
      market.label,
      market.calendar_from === 'given' ? market.calendar : `${market.calendar} (read from the bars)`,
      market.cache.state,
      market.verdict,
    ]),
  );
  const parts = [overview];
  for (const market of markets)
    parts.push(describeSeen(market), ...(await findingTable(market)), ...market.warnings.map((warning) => `warning: ${warning}`));
  return parts.join('\n');
}

function describeSeen({ symbol, calendar_seen: { name, because } }: MarketSummary): string {
  return `${symbol}: the bars show the calendar ${name}: ${because}`;
}

async function findingTable({ symbol, findings }: MarketSummary): Promise<string[]> {
  if (findings.length === 0) return [];
  const { describeValues } = await import('../app/market-data/data.js');
  const rows = findings.map((finding) => {
    const first = finding.examples[0];
    return [
      finding.kind,
      String(finding.count),
      finding.policy,
      finding.action,
      [
        first ? `${first.file === undefined ? '' : `${first.file} `}row ${first.row}, ${first.time}${describeValues(first)}` : '',
        finding.note ?? '',
      ]
        .filter((text) => text !== '')
        .join('; '),
    ];
  });
  return [`${symbol}: findings`, await drawTable(['finding', 'count', 'policy', 'action', 'first or largest'], rows)];
}

/** Returns what people are shown of the cache. */
export async function cacheTable(entries: readonly CacheSummary[], cacheDir: string): Promise<string> {
  if (entries.length === 0) return `The cache folder "${cacheDir}" holds nothing.`;
  return drawTable(
    ['symbol', 'timeframe', 'bars', 'from', 'to', 'layout', 'source'],
    entries.map((entry) => [
      entry.symbol ?? entry.state,
      entry.timeframe ?? '',
      String(entry.rows ?? ''),
      entry.from ?? '',
      entry.to ?? '',
      entry.layout ?? '',
      entry.source ?? entry.path,
    ]),
  );
}

/** Returns what people are told of a file of bars that was written. */
export function describeWritten(written: WrittenBars): string {
  const label = written.kind === 'synthetic' ? ' (synthetic)' : '';
  const sentence = `${written.symbol}${label}: ${written.rows} bars of ${written.timeframe}, ${written.from} to ${written.to}, written to ${written.out}`;
  return [sentence, ...written.warnings.map((warning) => `warning: ${warning}`)].join('\n');
}

async function drawTable(head: string[], rows: string[][]): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  return table.toString();
}
