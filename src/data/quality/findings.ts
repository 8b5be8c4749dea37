/** What the quality check can find, each kind once with its meaning. */
export const FINDING_KINDS = {
  missing: 'a price cell is empty or NaN',
  infinite: 'a price is infinite, which is no price',
  non_positive: 'a price is 0 or below',
  high_low: 'the high is below or the low above another price of its bar',
  duplicate: 'a bar stands twice with equal values',
  conflict: 'a time stands twice with different values',
  descending: 'the whole source runs from new to old',
  disorder: 'a bar is earlier than the one before it',
  dst_repeat: 'a local time occurs twice when clocks go back',
  dst_hole: 'a local time that never was, because clocks went forward',
  rounded_time: 'a time has a fraction of a millisecond',
  overlap: 'a bar begins before the one before it has ended',
  negative_volume: 'a volume is below 0',
  missing_volume: 'a volume cell is empty or NaN in a source that has volume',
  gap: 'bars are missing while the calendar says that the market trades',
  split: 'the price jumps by a ratio of small whole numbers and stays there',
  outlier_price: 'an open or a close stands far from the prices on both sides, which are near each other',
  outlier_wick: 'a low or a high stands far from the open and close of its bar and from the bars beside it',
  flat: 'the price stands still for longer than it does elsewhere in the source',
  stale: 'a bar that moves is the bar before it once more, volume included',
  outside_session: 'a bar lies outside the hours or the days of the calendar',
} as const;

export type FindingKind = keyof typeof FINDING_KINDS;

/** What an example shows, by name. */
export type FindingValues = Readonly<Record<string, number | string | null>>;

/** One place where something was found. */
export interface FindingExample {
  /** line or row in the source, from 1 */
  readonly row: number;
  /** of several files the one that has the row */
  readonly file?: string;
  /** ISO 8601 UTC */
  readonly time: string;
  readonly values: FindingValues;
  /** what `repair` makes of those values, by the same names; null where it drops the bar; absent where it has no say */
  readonly repaired?: FindingValues | null;
}

/** Everything of one kind that a check found, whatever is then done about it. */
export interface Issue {
  readonly kind: FindingKind;
  readonly count: number;
  /** at most five, unless more are asked for: the first ones, for gaps and stretches the largest */
  readonly examples: readonly FindingExample[];
  /** a clause for people: what the places have in common */
  readonly note?: string;
}
