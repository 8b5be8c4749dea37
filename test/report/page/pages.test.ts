import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRIC_NAMES } from '../../../src/core/metrics.js';
import {
  renderRunReport,
  renderStudyReport,
  renderSweepReport,
  type RunReportInput,
  type SweepReportInput,
} from '../../../src/report/index.js';
import { inventAccount } from '../inputs/account-input.js';
import { inventRun, metricsOf } from '../inputs/run-input.js';
import { inventStudy, inventVerdict, inventWalkForward } from '../inputs/study-input.js';
import { commonAxes, inventSweep, numbersFrom, tinySweep } from '../inputs/sweep-input.js';
import { ACCOUNT_SECTIONS } from '../../../src/report/page/account-sections.js';
import { COMPARISON_SECTIONS } from '../../../src/report/page/comparison-sections.js';
import { ROTATION_SECTIONS } from '../../../src/report/page/rotation-sections.js';
import { FORECAST_SECTIONS } from '../../../src/report/page/forecast-sections.js';
import { MODEL_SECTIONS } from '../../../src/report/page/model-sections.js';
import { MODEL_WALK_SECTIONS } from '../../../src/report/page/model-walk-sections.js';
import type { ReportSection } from '../../../src/report/page/report-section.js';
import { MONITOR_SECTIONS } from '../../../src/report/page/monitor-sections.js';
import { RUN_SECTIONS } from '../../../src/report/page/run-sections.js';
import { FOUND_SECTIONS, TRIAL_SECTIONS } from '../../../src/report/page/study-sections.js';
import { SWEEP_SECTIONS } from '../../../src/report/page/sweep-sections.js';
import { WALK_SECTIONS } from '../../../src/report/page/walk-forward-sections.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

function hostileRun(): RunReportInput {
  const run = inventRun(3, 200, 5);
  const trades = run.trades.map((trade) => ({ ...trade, symbol: HOSTILE }));
  const settings = { [HOSTILE]: HOSTILE };
  const strategy = { let: settings, long: { enter: HOSTILE, exit: HOSTILE }, stop: HOSTILE };
  const origin = { kind: 'real' as const, source: HOSTILE, layout: HOSTILE };
  return {
    ...run,
    trades,
    strategy,
    origin,
    system: HOSTILE,
    symbol: HOSTILE,
    timeframe: HOSTILE,
    windowName: HOSTILE,
    runId: HOSTILE,
    zone: HOSTILE,
    warnings: [HOSTILE],
    parameters: settings,
    execution: settings,
    risk: settings,
  };
}

function hostileSweep(): SweepReportInput {
  const sweep = inventSweep(3, [
    { name: HOSTILE, values: [HOSTILE, `${HOSTILE}2`] },
    { name: 'b', values: [1, 2] },
  ]);
  const failed = { count: 1, messages: [HOSTILE] };
  return {
    ...sweep,
    failed,
    system: HOSTILE,
    constraints: [HOSTILE],
    requirements: [HOSTILE],
    objective: { text: HOSTILE, direction: 'minimize' },
  };
}

const pages: Readonly<Record<string, () => string>> = {
  'run report': () => renderRunReport(inventRun(7, 3_000, 100)),
  'account report': () => renderRunReport(inventAccount(7, 500, 5)),
  'sweep report': () => renderSweepReport(inventSweep(5, commonAxes())),
  'study report': () => renderStudyReport(inventStudy(3, 300)),
  'walk-forward report': () => renderStudyReport(inventWalkForward(5, 12)),
};

describe.each(Object.entries(pages))('%s', (_, render) => {
  const page = render();

  test('is self-contained: nothing is loaded from anywhere', () => {
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/\s(src|srcset|action|formaction|poster)=/);
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, target]) => target)).toEqual(['data:,']);
    expect(page).not.toMatch(/@import|url\(|fetch\(|XMLHttpRequest|WebSocket|\bimport\b/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  test('is the same page for the same input', () => {
    expect(render()).toBe(page);
  });
});

describe('hostile names stay text', () => {
  test.each([
    ['run report', () => renderRunReport(hostileRun())],
    ['sweep report', () => renderSweepReport(hostileSweep())],
  ])('%s', (_, render) => {
    const page = render();
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)?.length).toBe(2);
    expect(page.match(/<\/script>/g)?.length).toBe(2);
    expect(page).toContain('&#60;script&#62;alert(&#34;x&#34;)');
  });
});

test("a sweep's verdict stands before its warnings, the splits before the other sections", () => {
  const sweep = inventSweep(5, commonAxes());
  const page = visible(renderSweepReport({ ...sweep, verdict: inventVerdict(1) }));
  expect(page.indexOf('aria-label="Verdict"')).toBeGreaterThan(0);
  expect(page.indexOf('aria-label="Verdict"')).toBeLessThan(page.indexOf('aria-label="Warnings"'));
  expect(sectionTitles(page)[0]).toBe('Does the choice hold on other parts of the time?');
  expect(sectionTitles(page).slice(1)).toEqual(sectionTitles(renderSweepReport(sweep)));
  expect(renderSweepReport(sweep)).not.toContain('aria-label="Verdict"');
});

describe('run report of little', () => {
  const empty = (barCount: number): RunReportInput => ({ ...inventRun(1, barCount, 0), metrics: metricsOf({ trades: 0 }) });

  test.each([0, 1, 2, 3])('%i bars, no trade', (barCount) => {
    const page = visible(renderRunReport(empty(barCount)));
    expect(page).not.toMatch(BROKEN);
    expect(page).toContain('The run closed no trade.');
    expect(page.includes('The window holds no bar.')).toBe(barCount === 0);
  });

  test('undefined metrics are dashes', () => {
    const page = visible(renderRunReport(empty(3)));
    const cells = [...page.matchAll(/<td class="n">([^<]*)<\/td><td class="nowrap"><code>/g)].map(([, text]) => text);
    expect(cells).toEqual(METRIC_NAMES.map((name) => (name === 'trades' ? '0' : '–')));
  });

  test('flat prices and one trade', () => {
    const run = inventRun(1, 40, 1);
    const flat = new Float64Array(40).fill(5);
    const page = visible(renderRunReport({ ...run, bars: { ...run.bars, open: flat, high: flat, low: flat, close: flat } }));
    expect(page).not.toMatch(BROKEN);
  });

  test('equity that is gone offers no logarithmic axis', () => {
    const run = inventRun(1, 40, 0);
    expect(renderRunReport({ ...run, equity: run.equity.map((value, i) => (i > 20 ? -5 : value)) })).not.toContain('id="equity-log"');
    expect(renderRunReport({ ...run, equity: run.equity.map((value, i) => (i > 20 ? 20 * value : value)) })).toContain('id="equity-log"');
  });
});

describe('sweep report of little', () => {
  const plain = (sweep: SweepReportInput): string => {
    const page = visible(renderSweepReport(sweep));
    expect(page).not.toMatch(BROKEN);
    return page;
  };

  test('an objective that is undefined everywhere', () => {
    const page = plain(tinySweep([1, 2], [NaN, NaN]));
    expect(page).toContain('No trial has a rank');
  });

  test('one axis of numbers, one axis of choices, one trial, no axis, no trial', () => {
    expect(plain(tinySweep([1, 2, 3], [0.1, 0.3, 0.2]))).toContain('A heat map needs two parameters');
    expect(plain(tinySweep(['ema', 'sma'], [0.1, 0.3]))).toContain('fast = sma');
    plain(tinySweep([true], [0]));
    const sweep = tinySweep([1], [0.5]);
    plain({ ...sweep, axes: [], trials: { ...sweep.trials, valueIndex: [] } });
    plain(tinySweep([], []));
  });

  test('a minimised objective ranks the smallest first', () => {
    const sweep = tinySweep([1, 2, 3], [0.1, 0.3, -0.2]);
    expect(plain({ ...sweep, objective: { text: 'volatility', direction: 'minimize' } })).toContain('fast = 3');
  });

  test('a large sweep is a small page', () => {
    const sweep = inventSweep(
      9,
      [...'abcd'].map((name) => ({ name, values: numbersFrom(0, 18) })),
    );
    expect(sweep.trials.objective.length).toBe(104_976);
    expect(renderSweepReport(sweep).length).toBeLessThan(2e6);
  });
});

/** The sections of every page, by its heading in docs/report.md. */
const PAGES: Readonly<Record<string, readonly Pick<ReportSection<never>, 'id' | 'title' | 'shows'>[]>> = {
  'A run': RUN_SECTIONS,
  'An account of legs': ACCOUNT_SECTIONS,
  'A rotation': ROTATION_SECTIONS,
  'A sweep': SWEEP_SECTIONS,
  'A study': [...FOUND_SECTIONS, ...WALK_SECTIONS.slice(0, 1), ...TRIAL_SECTIONS],
  'A walk-forward': WALK_SECTIONS.slice(1),
  'A comparison': COMPARISON_SECTIONS,
  'A model': MODEL_SECTIONS,
  'A forecaster': FORECAST_SECTIONS,
  "A model's walk-forward": MODEL_WALK_SECTIONS,
  'A session': MONITOR_SECTIONS,
};

describe.each(Object.entries(PAGES))('the sections of the page of "%s"', (heading, sections) => {
  const report = readFileSync(new URL('../../../docs/report.md', import.meta.url), 'utf8');
  const chapter = report.split(/^## /m).find((each) => each.startsWith(`${heading}\n`))!;
  const rows = [...chapter.matchAll(/^\| ([^|]*) \|/gm)].map(([, title]) => title!);

  test('each have a row in docs/report.md, in their order, and no other has', () => {
    const others = ['panel', '---', ...rows.filter((row) => row.startsWith('headline'))];
    expect(rows.filter((row) => !others.includes(row))).toEqual(sections.map(({ title }) => title.toLowerCase()));
  });

  test('have ids that are theirs alone, and say what they show', () => {
    expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
    for (const { id, shows } of sections) {
      expect(id).toMatch(/^[a-z-]+-section$/);
      expect(shows).not.toBe('');
    }
  });
});

test('the sections of a sweep stand in its page in the order of their list, without a verdict all but the first', () => {
  expect(sectionTitles(renderSweepReport(inventSweep(9, [{ name: 'a', values: [1, 2, 3] }])))).toEqual(
    SWEEP_SECTIONS.slice(1).map(({ title }) => title),
  );
});

describe('the sections of a run report', () => {
  const run = inventRun(7, 3_000, 100);
  const metrics = { ...run.metrics, total_return: 0.5, sharpe: 2 };
  const page = renderRunReport({ ...run, bracket: { ambiguousShare: 0.25, stopFirst: run.metrics, targetFirst: metrics } });

  test('stand in the page in the order of their list', () => {
    expect(sectionTitles(page)).toEqual(RUN_SECTIONS.map(({ title }) => title));
  });

  test('a bracket shows only the metrics that depend on what happened inside bars', () => {
    const text = /<section id="bracket-section".*?<\/section>/s.exec(page)![0];
    expect(text).toContain('In 25.0 % of the trades');
    expect([...text.matchAll(/<th scope="row">([^<]*)/g)].map(([, title]) => title)).toEqual(['Total return', 'Sharpe ratio']);
    expect(text).toContain('50.00%');
    const none = renderRunReport({ ...run, bracket: { ambiguousShare: 0, stopFirst: run.metrics, targetFirst: run.metrics } });
    expect(none).toContain('No trade depends on it');
  });
});
