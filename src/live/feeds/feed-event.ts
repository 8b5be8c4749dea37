import type { FeedBar } from '../bars/feed-bar.js';

/** What a feed tells: a bar, that something is wrong, that it is right again, or that nothing has come for a while. */
export type FeedEvent = (
  | { readonly kind: 'bar'; readonly bar: FeedBar }
  | FeedTrouble<'fault'>
  | FeedTrouble<'recovered'>
  | { readonly kind: 'idle' }
) & {
  /** by the feed's own clock, epoch milliseconds: of a replay, or of an exchange; without it the machine's clock counts */
  readonly now?: number | undefined;
};

export interface FeedTrouble<Kind extends 'fault' | 'recovered' = 'fault' | 'recovered'> {
  readonly kind: Kind;
  readonly sentence: string;
  /** no bar can be read, or none could be until now; else a line or an answer was left out, or one of two ways is closed */
  readonly isDown?: true | undefined;
}
