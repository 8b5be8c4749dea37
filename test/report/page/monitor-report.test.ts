// The page of a session: what it shows, what it says where there is nothing, and that nothing of the input can run in it.
import { describe, expect, test } from 'vitest';
import { renderMonitorReport } from '../../../src/report/index.js';
import { MONITOR_SECTIONS } from '../../../src/report/page/monitor-sections.js';
import { emptyMonitor, inventMonitor } from '../inputs/monitor-input.js';
import { BROKEN, HOSTILE, sectionTitles, visible } from '../page-text.js';

const TITLES = MONITOR_SECTIONS.map(({ title }) => title);

describe('the page of a session', () => {
  const page = renderMonitorReport(inventMonitor());

  test('has its sections in their order, each with a picture or a table', () => {
    expect(sectionTitles(page)).toEqual(TITLES);
    for (const { id } of MONITOR_SECTIONS) {
      const [section] = new RegExp(`<section id="${id}".*?</section>`, 's').exec(page)!;
      expect([id, /<svg|<table/.test(section)]).toEqual([id, true]);
    }
    expect(visible(page)).not.toMatch(BROKEN);
  });

  test('says what it is of, and until when', () => {
    const text = visible(page);
    for (const words of [
      '1,976 predictions have an outcome, 24 wait for theirs: outcomes count up to 2026-03-28 08:00 UTC',
      '2,000 resamples of the backtest',
      'judged: 57.2%',
      'backtest: 6.10%',
      'stability index 0.960',
      'The distribution of last_return changed.',
      '140 filled orders; above 0 one was worse',
      'alpha: not enough money',
      'waits for discord',
      'as of 2026-03-29 08:00 UTC',
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/missing 0\.0%, now (9|1\d)\.\d%/);
  });

  test('is self-contained, small, the same for the same input, and a hostile name stays text', () => {
    const hostile = renderMonitorReport(inventMonitor(500, HOSTILE));
    expect(page).not.toMatch(/https?:\/\//);
    expect(page).not.toMatch(/\s(src|srcset|action|formaction|poster)=/);
    expect(visible(hostile)).not.toMatch(/<(img|script)/);
    expect(hostile).not.toContain(HOSTILE);
    expect(renderMonitorReport(inventMonitor())).toBe(page);
    expect(renderMonitorReport(inventMonitor(200_000)).length).toBeLessThan(1.5e6);
  });
});

describe('where there is nothing yet', () => {
  test('the page says so in a sentence for each section', () => {
    const page = renderMonitorReport(emptyMonitor());
    expect(sectionTitles(page)).toEqual(TITLES);
    expect(visible(page)).not.toMatch(BROKEN);
    for (const words of [
      'No bar was walked yet.',
      'The system asks no model.',
      'On paper the fills are those of the model',
      'There are too few bars to say how often there is a signal.',
      'The feed has told nothing yet.',
      'There was no order yet.',
      'Nobody was told of anything yet.',
    ])
      expect(visible(page)).toContain(words);
    expect(visible(page).split('The system asks no model.').length).toBe(4); // accuracy, drift, features
    expect(visible(page).replace(/<div class="controls.*?<\/div>/s, '')).not.toContain('<figure>');
  });

  test('a model that was asked too little has sentences of its own', () => {
    const { accuracy } = inventMonitor();
    const few = { ...emptyMonitor(), accuracy: { ...accuracy!, slices: [], calibration: [] } };
    const text = visible(renderMonitorReport(few));
    for (const words of ['These are too few', 'There are too few rows for a stretch of drift.', 'There are no features to compare.'])
      expect(text).toContain(words);
  });

  test('the age of data is told in the unit that it is several of', () => {
    const input = inventMonitor();
    const aged = (seconds: number): string => {
      const { timeMs } = input.dataAge;
      return visible(renderMonitorReport({ ...input, dataAge: { timeMs, seconds: new Float64Array(timeMs.length).fill(seconds) } }));
    };
    expect([299, 300, 18_000, 432_000].map((seconds) => /(\w+) from the end of each bar/.exec(aged(seconds))![1])).toEqual([
      'Seconds',
      'Minutes',
      'Hours',
      'Days',
    ]);
  });

  test('what is undefined is no number in the page', () => {
    const input = inventMonitor(300);
    const nan = (values: Float64Array): Float64Array => values.map(() => Number.NaN);
    const { accuracy, account, dataAge, slippage } = input;
    const broken = {
      ...input,
      account: { ...account, equity: nan(account.equity), drawdown: nan(account.drawdown) },
      accuracy: {
        ...accuracy!,
        judged: Number.NaN,
        slices: accuracy!.slices.map((slice) => ({ ...slice, said: Number.NaN, seen: Number.NaN, brier: Number.NaN, error: Number.NaN })),
        calibration: [],
      },
      features: input.features.map((feature) => ({ ...feature, live: nan(feature.live), stability: Number.NaN })),
      signals: { ...input.signals, expected: Number.NaN },
      slippage: { ...slippage, bps: nan(slippage.bps) },
      dataAge: { timeMs: dataAge.timeMs, seconds: nan(dataAge.seconds) },
      incidents: [],
    };
    const text = visible(renderMonitorReport(broken));
    expect(text).not.toMatch(BROKEN);
    for (const words of [
      'one of both has no value',
      'No fill at the broker can be compared with the model yet.',
      'There was no incident',
      'None of the values is known.',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('What was said, and what was seen');
  });

  test('one bar is a page too', () => {
    const input = inventMonitor(1);
    expect(
      visible(
        renderMonitorReport({ ...input, slippage: { isPaper: false, timeMs: input.slippage.timeMs.slice(0, 1), bps: Float64Array.of(2) } }),
      ),
    ).not.toMatch(BROKEN);
  });
});
