import { parseTimeframe } from '../../dist/core/timeframe.js';
import { calendarOf } from '../../dist/data/calendar/calendars.js';
import { inferTimeframe } from '../../dist/data/bars/infer-timeframe.js';
import { checkBars } from '../../dist/data/quality/check-bars.js';
import { resolvePolicies } from '../../dist/data/quality/policies.js';
import { syntheticBars } from '../../dist/data/synthetic/synthetic-market.js';
import { resolveSyntheticOptions } from '../../dist/data/synthetic/synthetic-options.js';
import { makeRow } from '../measure/row.mjs';

const BARS = 1_000_000;
const MARKETS = ['crypto', 'us_equity', 'forex', 'lse'];

/** A market per line: the calendar decides how much there is to look at. */
export function run({ repetitions }) {
  return MARKETS.map((market) => {
    const made = syntheticBars(resolveSyntheticOptions({ bars: BARS, seed: 3 }, market), parseTimeframe('1m'), calendarOf(market));
    const rowNumbers = Uint32Array.from(made.timeMs, (_, i) => i + 2);
    const check = () => {
      const bars = Object.fromEntries(Object.entries(made).map(([name, column]) => [name, column.slice()]));
      const raw = { bars, timeKind: 'utc', rowNumbers, layout: '-', origin: 'real', source: market };
      const started = performance.now();
      const checked = checkBars(raw, { timezone: 'UTC', calendar: undefined, policies: resolvePolicies(), inferTimeframe });
      return { seconds: (performance.now() - started) / 1000, checked };
    };
    const { checked } = check();
    const samples = Array.from({ length: repetitions(7) }, () => check().seconds);
    const count = checked.bars.close.length.toLocaleString('en');
    const parity = `${count} bars, seen as ${checked.seen.name}, ${checked.issues.length} kinds of findings`;
    return makeRow(criterionOf(market), samples, { parity, notes: ['bars in memory, timeframe and calendar read from them'] });
  });
}

function criterionOf(market) {
  return { id: 'D1', title: `quality check of 1,000,000 one-minute bars: ${market}`, unit: 's', better: 'lower', reach: 0.15 };
}
