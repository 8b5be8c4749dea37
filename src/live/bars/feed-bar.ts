/** A bar as a feed tells it. */
export interface FeedBar {
  readonly symbol: string;
  /** its open, epoch milliseconds UTC */
  readonly time: number;
  /** quote price */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** base units; NaN where the feed has none */
  readonly volume: number;
}

const NUMBERS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Whether two bars of one symbol and time say the same. */
export function sayTheSame(a: FeedBar, b: FeedBar): boolean {
  return NUMBERS.every((name) => Object.is(a[name], b[name]));
}

/** Returns the rule that a bar breaks, or undefined. */
export function brokenRuleOf({ time, open, high, low, close, volume }: FeedBar): string | undefined {
  if (!Number.isInteger(time)) return `its time must be whole milliseconds, not ${time}`;
  const price = Object.entries({ open, high, low, close }).find(([, value]) => !Number.isFinite(value));
  if (price !== undefined) return `its ${price[0]} must be a number, not ${price[1]}`;
  if (volume < 0) return `its volume must be >= 0, not ${volume}`;
  if (high < low) return `its high must be >= its low, and is ${high} below ${low}`;
  const outside = Object.entries({ open, close }).find(([, value]) => value < low || value > high);
  if (outside !== undefined)
    return `its ${outside[0]} must lie between its low and its high, and is ${outside[1]} outside of ${low} to ${high}`;
  return undefined;
}
