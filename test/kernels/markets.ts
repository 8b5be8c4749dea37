/** Bar columns of a test. */
export interface Market {
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly volume: number[];
  readonly local_time: number[];
}

/** Numbers in [0, 1) that depend on the seed alone. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** A random walk of hourly bars with gaps and bars that stand still. */
export function createMarket(seed: number, length: number, price = 100): Market {
  const random = createRandom(seed);
  const market: Market = { open: [], high: [], low: [], close: [], volume: [], local_time: [] };
  let last = price;
  for (let i = 0; i < length; i++) {
    const still = random() < 0.05 && i > 3;
    const open = last * (random() < 0.1 ? 1 + (random() - 0.5) * 0.02 : 1);
    const close = still ? open : open * (1 + (random() + random() + random() - 1.5) * 0.02);
    market.open.push(open);
    market.close.push(close);
    market.high.push(Math.max(open, close) * (still ? 1 : 1 + random() * 0.01));
    market.low.push(Math.min(open, close) * (still ? 1 : 1 - random() * 0.01));
    market.volume.push(Math.floor(random() * 1e5) + 100);
    market.local_time.push(1.5e12 + i * 3600e3);
    last = close;
  }
  return market;
}
