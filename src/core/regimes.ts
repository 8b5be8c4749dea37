/** What the market does over a horizon, in the order of their codes. */
export const REGIMES = ['trend_up', 'trend_down', 'chop', 'crash'] as const;
export type Regime = (typeof REGIMES)[number];
