import Table from 'cli-table3';

const HEAD = ['', 'workload', 'reach', 'beyond', 'median', 'min … max', 'verdict'];

/** Returns the rows as a table for a terminal, with their notes under it. */
export function renderTable(rows) {
  const table = new Table({ head: HEAD, style: { head: [], border: [] }, colWidths: [null, 52], wordWrap: true });
  for (const row of rows) table.push([row.id, row.title, ...cellsOf(row)]);
  return [table.toString(), ...noteLines(rows)].join('\n');
}

/** Returns the rows as Markdown. */
export function renderMarkdown(rows, machine) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line([row.id, row.title, ...cellsOf(row)]));
  const facts = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  return [
    '# Benchmark results',
    '',
    ...facts,
    '',
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...body,
    '',
    ...noteLines(rows).map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function cellsOf(row) {
  if (row.failed !== undefined) return ['', '', '', '', `FAILED: ${row.failed}`];
  if (row.skipped !== undefined) return ['', '', '', '', `skipped: ${row.skipped}`];
  const show = (value) => (value === undefined ? '' : formatQuantity(value, row.unit));
  return [show(row.reach), show(row.beyond), show(row.median), `${formatNumber(row.min)} … ${formatNumber(row.max)}`, verdictOf(row)];
}

function verdictOf({ passed_reach, passed_beyond }) {
  if (passed_reach === undefined) return 'for information';
  if (!passed_reach) return 'MISSED';
  return passed_beyond ? 'beyond' : 'reached';
}

function noteLines(rows) {
  return rows.flatMap(({ id, parity, notes }) => [
    ...(parity === undefined ? [] : [`${id} parity: ${parity}`]),
    ...notes.map((note) => `${id}: ${note}`),
  ]);
}

export function formatQuantity(value, unit) {
  return unit === 'x' ? `${formatNumber(value)} ×` : `${formatNumber(value)} ${unit}`;
}

function formatNumber(value) {
  return Math.abs(value) >= 1e6 ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}
