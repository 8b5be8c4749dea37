// The register of metrics, its page, and the record that holds them.
import { describe, expect, test } from 'vitest';
import { definitionOf, METRIC_NAMES, metricsShownIn, UNDEFINED_BY_RUIN } from '../../src/core/metrics.js';
import { metricsPage } from '../../src/core/metrics-page.js';
import { factsOf, isRuined, metricsOf, readField, RECORD_NAMES, recordField, RUN_FACTS } from '../../src/core/trial-record.js';

describe('the register', () => {
  test('a metric is found under its name', () => {
    for (const name of METRIC_NAMES) expect(definitionOf(name).name).toBe(name);
  });

  test('a place shows those that name it, in the order of the register', () => {
    for (const place of ['cards', 'ranked', 'tables', 'folds'] as const)
      expect(metricsShownIn(place).map(({ name }) => name)).toEqual(
        METRIC_NAMES.filter((name) => definitionOf(name).shownIn.includes(place)),
      );
    const ranked = metricsShownIn('ranked').map(({ name }) => name);
    expect(ranked.slice(0, 3)).toEqual(['total_return', 'cagr', 'sharpe']);
    expect(ranked).not.toContain('fees');
  });

  test('ruin makes the Sharpe ratio undefined, and not the return', () => {
    expect(UNDEFINED_BY_RUIN).toMatchObject({ sharpe: Number.NaN, volatility: Number.NaN, turnover: Number.NaN });
    expect(UNDEFINED_BY_RUIN).not.toHaveProperty('total_return');
  });
});

describe('the page', () => {
  const lines = (): string[] => metricsPage().split('\n');

  test('has a row for each metric, and ends with a line break', () => {
    expect(
      lines()
        .filter((line) => line.startsWith('| `'))
        .map((line) => line.split('`')[1]),
    ).toEqual([...METRIC_NAMES]);
    expect(lines().at(-1)).toBe('');
  });

  test.each([
    '| `total_return` | Total return | fraction | higher |  | final equity / initial cash - 1 |',
    '| `volatility` | Volatility a year | fraction | lower | undefined | sample standard deviation of trading-day equity returns, times the root of the days a year |',
    '| `turnover` | Turnover | ratio |  | undefined | traded notional of every fill / mean equity on bar marks |',
  ])('%s', (row) => {
    expect(lines()).toContain(row);
  });
});

describe('a record', () => {
  const record = Float64Array.from({ length: 2 * RECORD_NAMES.length }, (_, i) => i);

  test('has every name once, metrics before facts', () => {
    expect(RECORD_NAMES.map(recordField)).toEqual([...RECORD_NAMES.keys()]);
    expect(RECORD_NAMES).toEqual([...METRIC_NAMES, ...RUN_FACTS]);
  });

  test('is read by name, from where it begins', () => {
    const last = RECORD_NAMES.length - 1;
    expect([readField(record, 'total_return'), readField(record, RECORD_NAMES[last]!)]).toEqual([0, last]);
    expect(readField(record, 'cagr', RECORD_NAMES.length)).toBe(RECORD_NAMES.length + 1);
    expect(Object.entries(metricsOf(record, RECORD_NAMES.length))).toEqual(METRIC_NAMES.map((name, i) => [name, RECORD_NAMES.length + i]));
    expect(Object.entries(factsOf(record))).toEqual(RUN_FACTS.map((name, i) => [name, METRIC_NAMES.length + i]));
    expect(Object.values(metricsOf(record))[0]).toBe(0);
  });

  test('a run is ruined from a bar on, the first one included', () => {
    expect([0, 7, Number.NaN].map((bar) => isRuined({ ruined_bar: bar }))).toEqual([true, true, false]);
  });
});
