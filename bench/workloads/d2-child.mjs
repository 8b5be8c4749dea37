// The process of D2: node d2-child.mjs SOURCE PATH CACHE|- [DIST]; opens bars once and prints one JSON document.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { peakRssMb } from '../../dist/app/run/peak-memory.js';

const [source, path, cacheDir, dist = new URL('../../dist', import.meta.url).pathname] = process.argv.slice(2);
const load = async (name) => await import(pathToFileURL(resolve(dist, name)).href);
const [{ openMarket }, { parseTimeframe }] = [await load('data/open-market.js'), await load('core/timeframe.js')];

const started = performance.now();
const { market, cache } = await openMarket({
  source,
  path,
  symbol: 'SYNTH',
  timeframe: parseTimeframe('1m'),
  timezone: 'UTC',
  calendar: 'crypto',
  cacheDir,
  useCache: cacheDir !== '-',
});
process.stdout.write(
  JSON.stringify({
    seconds: (performance.now() - started) / 1000,
    peak_rss_mb: peakRssMb(),
    bars: market.bars.close.length,
    data_hash: market.dataHash,
    cache: cache.state,
  }),
);
