import type { FeedBar } from '../bars/feed-bar.js';

/** What a feed tells: a bar, that something is wrong, that it is right again, or that nothing has come for a while. */
export type FeedEvent = (
  | { readonly kind: 'bar'; readonly bar: FeedBar }
  | { readonly kind: 'fault'; readonly sentence: string }
  | { readonly kind: 'recovered'; readonly sentence: string }
  | { readonly kind: 'idle' }
) & {
  /** by the feed's own clock, epoch milliseconds: of a replay, or of an exchange; without it the machine's clock counts */
  readonly now?: number | undefined;
};
