import type { FeedEvent } from './feed-event.js';

/** How long to wait behind a try that came to nothing. */
export interface BackoffOptions {
  /** before the first further try, milliseconds; each further one waits twice as long */
  readonly firstMs: number;
  /** at most, also where a service asks for more, milliseconds */
  readonly longestMs: number;
}

export const STANDARD_BACKOFF: BackoffOptions = { firstMs: 500, longestMs: 60_000 };

/** The tries of a feed that come to nothing: each kind of them is told once until all is well again, and that is told once. */
export class Outage {
  private readonly what: string;
  private readonly backoff: BackoffOptions;
  private readonly down: { readonly isDown?: true };
  private readonly told = new Set<string>();
  private tries = 0;

  /** what      whose answers they are, for sentences
   *  givesBars  whether bars come from there, and from nowhere else: none can be read meanwhile */
  constructor(what: string, backoff: BackoffOptions, givesBars: boolean) {
    this.what = what;
    this.backoff = backoff;
    this.down = givesBars ? { isDown: true } : {};
  }

  /** A try came to nothing. Returns what is to be told, and how long to wait.
   *  kind     tells faults apart
   *  askedMs  what the service asks to wait, milliseconds */
  fail(kind: string, reason: string, askedMs?: number): { readonly events: readonly FeedEvent[]; readonly waitMs: number } {
    const { firstMs, longestMs } = this.backoff;
    const waitMs = Math.min(longestMs, askedMs ?? firstMs * 2 ** Math.min(this.tries, 30));
    this.tries++;
    if (this.told.has(kind)) return { events: [], waitMs };
    this.told.add(kind);
    return { events: [{ kind: 'fault', sentence: `${this.what} ${reason}: it is asked again`, ...this.down }], waitMs };
  }

  /** A try came to something. Returns what is to be told. */
  succeed(): FeedEvent[] {
    const { tries } = this;
    this.tries = 0;
    if (this.told.size === 0) return [];
    this.told.clear();
    const sentence = `${this.what} answers again, after ${tries} ${tries === 1 ? 'try' : 'tries'} that came to nothing`;
    return [{ kind: 'recovered', sentence, ...this.down }];
  }
}
