// node bench/forecasts/noise.mjs [--forecasters 100] [--planted 10] [--bars FILE.csv]: how often a forecaster reports skill on shuffled
// bars, and on markets with a planted one. Reads dist/ (npm run build), prints a table and stores it in bench/results/forecast-noise.json.
//
// Shuffled bars are those of a made market, or of a file, in a random order: every figure of a single bar stays, and nothing can be forecast.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveForecast } from '../../dist/app/forecasting/resolve-forecast.js';
import { runForecast } from '../../dist/app/forecasting/run-forecast.js';
import { describeMachine } from '../measure/machine.mjs';
import { PROJECT_DIR } from '../paths.mjs';
import { makeShapes, readShapes, shuffle, toCsv } from './markets.mjs';

const BARS = 4000;
const FORECASTER = { horizon_bars: 8, walkforward: { train: 1500, test: 250 } };
/** An edge is looked for in more bars. */
const PLANTED_BARS = 12_000;
const PLANTED_FORECASTER = { horizon_bars: 8, walkforward: { train: 4000, test: 1000 } };

const { values } = parseArgs({
  options: {
    forecasters: { type: 'string', default: '100' },
    planted: { type: 'string', default: '10' },
    bars: { type: 'string' },
  },
});
const given = values.bars === undefined ? undefined : readShapes(readFileSync(values.bars, 'utf8'));
const shuffledBars = (seed) => {
  const shapes = given === undefined ? makeShapes(BARS, seed) : given.slice((seed * 997) % (given.length - BARS)).slice(0, BARS);
  return shuffle(shapes, seed);
};

const folder = mkdtempSync(join(tmpdir(), 'barloom-noise-'));
const rows = [];
try {
  rows.push(await count('shuffled', Number(values.forecasters), FORECASTER, shuffledBars));
  rows.push(await count('planted volatility', Number(values.planted), PLANTED_FORECASTER, (seed) => makeShapes(PLANTED_BARS, seed)));
  rows.push(
    await count('planted regimes', Number(values.planted), PLANTED_FORECASTER, (seed) =>
      makeShapes(PLANTED_BARS, seed, { edge: 0.8, stretch: 150 }),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const results = join(PROJECT_DIR, 'bench/results');
mkdirSync(results, { recursive: true });
writeFileSync(
  join(results, 'forecast-noise.json'),
  `${JSON.stringify({ machine: describeMachine(), shuffled: { bars: BARS, ...FORECASTER }, planted: { bars: PLANTED_BARS, ...PLANTED_FORECASTER }, rows }, null, 2)}\n`,
);

/** How many forecasters report skill, and by which head. */
async function count(title, forecasters, settings, barsOf) {
  const found = { any: 0, return: 0, volatility: 0, regime: 0 };
  for (let seed = 1; seed <= forecasters; seed++) {
    const path = join(folder, `${seed}.csv`);
    writeFileSync(path, toCsv(barsOf(seed)));
    const forecast = resolveForecast({
      forecast: 'noise',
      data: { source: 'csv', path, symbols: ['ABC'], timeframe: '1h', calendar: 'crypto' },
      registry: join(folder, 'forecasts'),
      seed,
      ...settings,
    });
    const { record } = await runForecast(forecast, { workers: 1, useCache: false });
    if (record.has_skill) found.any++;
    for (const { head, hasSkill, sentence } of record.markets[0].heads) {
      if (!hasSkill) continue;
      found[head]++;
      if (title === 'shuffled') process.stdout.write(`${title} ${seed}: ${sentence}\n`);
    }
  }
  const text = ['return', 'volatility', 'regime'].map((head) => `${head} ${found[head]}`).join(', ');
  process.stdout.write(`${title.padEnd(20)}skill reported by ${found.any} of ${forecasters} (${text})\n`);
  return { title, forecasters, found };
}
