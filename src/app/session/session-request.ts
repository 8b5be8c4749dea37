export type { JournalOutcome, SessionEvent, SessionState } from '../../live/journal/session-journal.js';
import type { FeedEvent } from '../../live/feeds/feed-event.js';
import type { SessionEvent } from '../../live/journal/session-journal.js';
import type { RunOptions } from '../system/run-options.js';
import type { SessionSettings } from './settings/session-settings.js';
import type { BrokerChoice } from './broker-account.js';

/** Where a session stands when its feed is opened. */
export interface FeedPlace {
  readonly symbols: readonly string[];
  /** 1m */
  readonly timeframe: string;
  readonly timeframeMs: number;
  /** the first bar that is wanted, epoch milliseconds */
  readonly since: number;
  /** hears how far an exchange's clock is ahead of the machine's, milliseconds */
  readonly onClockOffset: (offsetMs: number) => void;
}

/** Opens a feed, which ends when its signal is aborted. */
export type FeedOpener = (signal: AbortSignal, place: FeedPlace) => AsyncIterable<FeedEvent>;

export interface SessionRequest extends RunOptions {
  /** folder of the session: a new one, or one that goes on */
  readonly dir: string;
  readonly symbol: string;
  readonly feed: FeedOpener;
  readonly graceMs: number;
  /** default those of an empty file */
  readonly settings?: SessionSettings | undefined;
  /** hears where its metrics are served */
  readonly onPort?: ((port: number) => void) | undefined;
  /** default: on paper */
  readonly broker?: BrokerChoice | undefined;
  /** how often what was walked is compared with a fresh walk of what was recorded, milliseconds by the machine's clock; default a day */
  readonly compareEachMs?: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** aborted where a person stops it */
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: SessionEvent) => void) | undefined;
}

/** How a session ended, for now. */
export interface SessionEnd {
  readonly instants: number;
  /** null where nothing was walked */
  readonly equity: number | null;
  readonly positions: Readonly<Record<string, number>>;
  /** bars that were told again and left out */
  readonly repeated: number;
  readonly halted: { readonly guard: string; readonly sentence: string } | null;
}
