import { randomStream } from '../../dist/core/random.js';

const START_MS = Date.UTC(2020, 0, 1);
const HOUR_MS = 3_600_000;

/** A bar by itself: its open, high, low and close as logarithms against the close before, and its volume. */
function shapeOf(random, drift, volatility) {
  // few degrees of freedom: tails as heavy as those of hourly prices
  const tail = Math.sqrt(3 / (random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2 + 0.3)),
    move = drift + volatility * tail * random.normal();
  const reach = () => 0.5 * volatility * Math.abs(random.normal());
  return { open: 0, high: Math.max(0, move) + reach(), low: Math.min(0, move) - reach(), close: move, volume: 50 + 100 * random.uniform() };
}

/** Returns bars whose volatility and drift come in stretches: volatility is a slow autoregression of its logarithm, and the drift changes its
 *  sign every `stretch` bars on average.
 *  edge  drift a bar, in volatilities */
export function makeShapes(bars, seed, { edge = 0, stretch = 120 } = {}) {
  const random = randomStream(20261130, seed);
  let [logVolatility, side] = [0, 1];
  return Array.from({ length: bars }, () => {
    logVolatility = 0.98 * logVolatility + 0.12 * random.normal();
    if (random.uniform() < 1 / stretch) side = -side;
    const volatility = 0.006 * Math.exp(logVolatility);
    return shapeOf(random, side * edge * volatility, volatility);
  });
}

/** Returns the shapes in a random order: each bar is one that was there, and nothing tells which comes next. */
export function shuffle(shapes, seed) {
  const random = randomStream(20261201, seed),
    mixed = shapes.slice();
  for (let i = mixed.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [mixed[i], mixed[other]] = [mixed[other], mixed[i]];
  }
  return mixed;
}

/** Returns the shapes of bars as CSV has them, columns time, open, high, low, close, volume. */
export function readShapes(text) {
  const [, ...lines] = text.trim().split('\n');
  let before;
  return lines.flatMap((line) => {
    const [, open, high, low, close, volume] = line.split(',').map(Number),
      last = before;
    before = close;
    const against = (price) => Math.log(price / last);
    return last === undefined ? [] : [{ open: against(open), high: against(high), low: against(low), close: against(close), volume }];
  });
}

/** Returns hourly bars of the shapes, one behind the other, as CSV. */
export function toCsv(shapes) {
  let price = 100;
  const lines = shapes.map(({ open, high, low, close, volume }, bar) => {
    const at = (log) => (price * Math.exp(log)).toPrecision(12),
      line = [new Date(START_MS + bar * HOUR_MS).toISOString(), at(open), at(high), at(low), at(close), volume].join();
    price *= Math.exp(close);
    return line;
  });
  return `time,open,high,low,close,volume\n${lines.join('\n')}\n`;
}
