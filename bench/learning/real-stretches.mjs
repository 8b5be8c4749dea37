import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openMarketFeatures } from '../../dist/app/features/open-market-features.js';
import { clockFeatures } from '../../dist/app/learning/clock-features.js';
import { resolveSystem } from '../../dist/app/strategy/resolve-system.js';
import { randomStream } from '../../dist/core/random.js';

const [REFERENCE, CURRENT] = [1000, 500];
/** Bars of a block that stays together where a stretch is shuffled. */
const BLOCK = 100;

/** Returns pairs of the hourly bars in a folder, with the shipped features that the clock alone does not decide. Shuffled: blocks of a
 *  stretch in random order, which nothing can have changed in. As they are: 1,000 bars and the 500 that follow, with what changed there. */
export async function realStretches(folder, repeats) {
  const found = [];
  for (const name of readdirSync(folder).filter((each) => /^[A-Z]+-1h.*\.csv/.test(each))) {
    const market = await readMarket(folder, name);
    for (const [kind, make] of Object.entries({ shuffled: shuffledPair, 'as they are': plainPair }))
      found.push({
        name: `${market.symbol}, ${kind}`,
        features: market.names.length,
        pairs: Array.from({ length: repeats }, (_, seed) => make(market, seed)),
      });
  }
  return found;
}

async function readMarket(folder, name) {
  const symbol = name.slice(0, name.indexOf('-')),
    timezone = name.includes('newyork') ? 'America/New_York' : 'UTC';
  const data = { source: 'csv', path: join(folder, name), symbols: [symbol], timeframe: '1h', timezone };
  const { set, columns } = await openMarketFeatures(resolveSystem({ system: 'drift', data }).file, symbol, 'standard'),
    clock = clockFeatures(set.features);
  const kept = set.features.map(({ name: own }, index) => ({ own, index })).filter(({ own }) => !clock.includes(own));
  return { symbol, names: kept.map(({ own }) => own), columns: kept.map(({ index }) => columns[index]) };
}

function plainPair(market, seed) {
  const from = startOf(market, seed, REFERENCE + CURRENT);
  return split(market, (row) => from + row);
}

function shuffledPair(market, seed) {
  const length = 2 * (REFERENCE + CURRENT),
    from = startOf(market, seed, length),
    random = randomStream(seed, 6);
  const blocks = Array.from({ length: length / BLOCK }, (_, block) => block);
  for (let last = blocks.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [blocks[last], blocks[other]] = [blocks[other], blocks[last]];
  }
  return split(market, (row) => from + blocks[Math.floor(row / BLOCK)] * BLOCK + (row % BLOCK));
}

function startOf({ columns }, seed, length) {
  return 300 + randomStream(seed, 5).below(columns[0].length - length - 300);
}

/** The last column stands for predictions. */
function split({ names, columns }, barOf) {
  const part = (from, to) => {
    const taken = columns.map((column) => Float64Array.from({ length: to - from }, (_, row) => column[barOf(from + row)]));
    return { features: names, columns: taken, predictions: taken.at(-1) };
  };
  return [part(0, REFERENCE), part(REFERENCE, REFERENCE + CURRENT)];
}
