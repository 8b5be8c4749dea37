// Texts in files: whatever a symbol or a system is called, a line stays a line and gives the text back.
import { describe, expect, test } from 'vitest';
import type { BacktestResult } from '../../../src/app/run/backtest.js';
import { csvTable, jsonLinesTable, type FileColumn } from '../../../src/app/files/file-columns.js';
import { telemetryTable } from '../../../src/app/run/telemetry.js';
import type { LineTable } from '../../../src/core/line-table.js';
import { LineFormatter } from '../../../src/engine/text/line-formatter.js';

const ODD = ['plain', 'A"B', 'back\\slash', 'two\nlines', 'carriage\rreturn', 'tab\t, comma', '\u2028 ☃ "\\n"', ''];

function textOf(table: LineTable): string {
  return Array.from(new LineFormatter().format(table), (piece) => Buffer.from(piece).toString('utf8')).join('');
}
const choice = (name: string): FileColumn => ({ name, kind: 'choice', values: Int32Array.from(ODD.keys()), texts: ODD });

describe('JSON lines', () => {
  test('give every text back, names of columns too', () => {
    const lines = textOf(jsonLinesTable([choice('text'), { ...choice('odd "name"'), name: 'odd "name"\n' }])).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(ODD.map((text) => ({ text, 'odd "name"\n': text })));
  });

  test('of telemetry hold a system and a symbol of any name', () => {
    for (const odd of ODD) {
      const result = {
        system: { file: { system: odd } },
        market: { timeframe: { name: '1h' } },
        trades: { count: 2, side: Int32Array.of(1, -1) },
      } as unknown as BacktestResult;
      const columns: FileColumn[] = [
        { name: 'exit_time', kind: 'time', values: Float64Array.of(0, 3_600_000) },
        { name: 'symbol', kind: 'choice', values: new Int32Array(2), texts: [odd] },
      ];
      const lines = textOf(telemetryTable(result, `run ${odd}`, columns))
        .split('\n')
        .slice(0, -1);
      expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
        { event: 'trade_closed', run_id: `run ${odd}`, system: odd, symbol: odd, trade_number: 0 },
        { event: 'trade_closed', run_id: `run ${odd}`, system: odd, symbol: odd, trade_number: 1 },
      ]);
    }
  });
});

describe('CSV', () => {
  test('has a text in quotes where it would end the cell or the line', () => {
    expect(textOf(csvTable([choice('text')]))).toBe(
      'text\nplain\n"A""B"\nback\\slash\n"two\nlines"\n"carriage\rreturn"\n"tab\t, comma"\n"\u2028 ☃ ""\\n"""\n\n',
    );
  });
});
