import { writeFileSync } from 'node:fs';
import { randomStream } from '../../dist/core/random.js';

const BARS_PER_DAY = 6;
const BARS = 4 * 365 * BARS_PER_DAY;
const BAR_MS = 86_400_000 / BARS_PER_DAY;
const START_MS = Date.UTC(2018, 0, 1);
const ANNUAL_VOLATILITY = 0.6;
const DEVIATION = ANNUAL_VOLATILITY / Math.sqrt(365 * BARS_PER_DAY);

/** The bars of `data synth` without drift. Their prices move in steps, and a stop that a step passes is filled at the stop: without costs
 *  close stops earn there, so systems with stops are no noise on them. */
export function syntheticData(seed) {
  return { source: 'synthetic', symbols: ['NOISE'], timeframe: '4h', synthetic: { seed, bars: BARS, drift: 0 } };
}

/** Writes four years of 4-hour bars of a fair market and returns what a system says of them: volatility clusters (log AR(1)), returns are
 *  fat-tailed, the expected price is the present one. Highs and lows are those of a continuous path, so that a fill at a stop or a target
 *  earns nothing on average.
 *  driftSharpe  0: an edge that is found is luck. Else the price has a drift whose sign changes every `meanBars` bars on average, a trend
 *               that a moving-average cross can follow: the annual Sharpe ratio of knowing the sign */
export function writeFairData(path, { seed, driftSharpe = 0, meanBars = 180 }) {
  const random = randomStream(seed, 5);
  const drift = (driftSharpe * ANNUAL_VOLATILITY) / (365 * BARS_PER_DAY);
  let [price, side, logScale] = [100, random.uniform() < 0.5 ? 1 : -1, 0];
  const lines = ['time,open,high,low,close,volume'];
  for (let bar = 0; bar < BARS; bar++) {
    if (random.uniform() < 1 / meanBars) side = -side;
    logScale = 0.98 * logScale + 0.08 * random.normal();
    const deviation = DEVIATION * Math.exp(logScale - 0.08);
    const move = side * drift - (deviation * deviation) / 2 + deviation * random.normal();
    const reach = () => Math.sqrt(move * move - 2 * deviation * deviation * Math.log(1 - random.uniform()));
    const [high, low, close] = [(move + reach()) / 2, (move - reach()) / 2, move].map((change) => price * Math.exp(change));
    lines.push([new Date(START_MS + bar * BAR_MS).toISOString(), price, high, low, close, 1000].join(','));
    price = close;
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  return { source: 'csv', path, symbols: ['FAIR'], timeframe: '4h' };
}
