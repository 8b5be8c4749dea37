/** Returns open, high, low, close and volume of a seeded random walk. */
export function createMarket(bars) {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
  const market = Object.fromEntries(['open', 'high', 'low', 'close', 'volume'].map((name) => [name, new Float64Array(bars)]));
  let price = 100;
  for (let i = 0; i < bars; i++) {
    market.open[i] = price;
    price *= Math.exp((random() + random() + random() - 1.5) * 0.01);
    market.close[i] = price;
    market.high[i] = Math.max(market.open[i], price) * (1 + random() * 0.004);
    market.low[i] = Math.min(market.open[i], price) * (1 - random() * 0.004);
    market.volume[i] = Math.floor(random() * 1000) + 1;
  }
  return market;
}
