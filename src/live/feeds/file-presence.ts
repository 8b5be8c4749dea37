import type { FeedEvent } from './feed-event.js';

/** Tells once that a file has not been there for a while, and once that it is there again. */
export class FilePresence {
  private readonly path: string;
  private readonly absentMs: number;
  private since: number | undefined;
  private wasThere = false;
  private isTold = false;

  /** absentMs  how long it may be away, milliseconds */
  constructor(path: string, absentMs: number) {
    this.path = path;
    this.absentMs = absentMs;
  }

  /** Returns what is to be told of a look at `now`, epoch milliseconds. */
  look(isThere: boolean, now: number): FeedEvent[] {
    if (isThere) return this.appear();
    this.since ??= now;
    if (this.isTold || now - this.since < this.absentMs) return [];
    this.isTold = true;
    const sentence = `${this.path} is not there ${this.wasThere ? 'any more' : 'yet'}: bars are read once it is`;
    return [{ kind: 'fault', sentence, isDown: true }];
  }

  private appear(): FeedEvent[] {
    const { isTold } = this;
    [this.since, this.isTold, this.wasThere] = [undefined, false, true];
    return isTold ? [{ kind: 'recovered', sentence: `${this.path} is there: its bars are read`, isDown: true }] : [];
  }
}
