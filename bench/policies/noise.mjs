// node bench/policies/noise.mjs [--seeds 40] [--bars 4000]: how often a policy that learns is ahead of equal weight on bars without any edge, by
// the paired test of compare. Reads dist/ (npm run build), prints a table and stores it in bench/results/policy-noise.json.
//
// The bars are those of a made market in a random order: every figure of a single bar stays, and nothing can be known beforehand. A test that
// is right has figures that are even between 0 and 1: one in twenty below 5 %.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeShapes, shuffle, toCsv } from '../forecasts/markets.mjs';
import { describeMachine } from '../measure/machine.mjs';
import { PROJECT_DIR } from '../paths.mjs';
import { chanceAgainstEqualWeight, POLICIES } from './noise-composite.mjs';

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '40' }, bars: { type: 'string', default: '4000' } } });
const [seeds, bars] = [Number(values.seeds), Number(values.bars)];

const folder = mkdtempSync(join(tmpdir(), 'barloom-policy-noise-'));
const rows = [];
try {
  for (const [policy, learn] of Object.entries(POLICIES)) rows.push(await measure(policy, learn));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const results = join(PROJECT_DIR, 'bench/results');
mkdirSync(results, { recursive: true });
writeFileSync(
  join(results, 'policy-noise.json'),
  `${JSON.stringify({ machine: describeMachine(), bars, seeds, policies: POLICIES, rows }, null, 2)}\n`,
);

async function measure(policy, learn) {
  const chances = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const path = join(folder, `${seed}.csv`);
    writeFileSync(path, toCsv(shuffle(makeShapes(bars, seed), seed)));
    chances.push(await chanceAgainstEqualWeight(path, learn, seed));
  }
  const below = (level) => chances.filter((chance) => chance < level).length;
  const row = {
    policy,
    below_5_percent: below(0.05),
    below_10_percent: below(0.1),
    below_50_percent: below(0.5),
    above_95_percent: seeds - below(0.95),
    distance: distanceFromEven(chances),
    // of the distance of so many even figures, at 5 % (Kolmogorov and Smirnov)
    largest_by_chance: 1.358 / Math.sqrt(seeds),
    chances,
  };
  process.stdout.write(
    `${policy.padEnd(10)}of ${seeds}: ${row.below_5_percent} below 5 %, ${row.below_10_percent} below 10 %, ${row.below_50_percent} below 50 %, ${row.above_95_percent} above 95 %; ` +
      `furthest from even ${row.distance.toFixed(3)} (by chance up to ${row.largest_by_chance.toFixed(3)})\n`,
  );
  return row;
}

/** The largest difference between the figures' distribution and the even one. */
function distanceFromEven(chances) {
  const sorted = chances.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((chance, i) => Math.max((i + 1) / sorted.length - chance, chance - i / sorted.length)));
}
