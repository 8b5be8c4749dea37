export const LAYOUT_NAMES = ['generic', 'yahoo', 'metatrader5', 'databento', 'binance', 'bitfinex', 'coinbase', 'kibot', 'plain'] as const;
export type LayoutName = (typeof LAYOUT_NAMES)[number];
