import type { LegScores, AccountPreview, AccountSteps, AccountStretch, OpenPosition } from '../core/account-steps.js';
import type { Parameters } from '../core/graph.js';
import type { TradingData } from '../core/trading-data.js';
import type { EngineJob } from './plan/engine-state.js';
import { AccountSession, type SessionRoom, type Shortage } from './session/account-session.js';

export interface SessionOptions {
  /** the instant that trading begins at; those before it are history */
  readonly first: number;
  readonly maxMemoryBytes: number;
  /** instants that there is room for at first; default what the data have and half as many */
  readonly instants?: number | undefined;
}

/** Trades, fills, … of a stretch that there is room for at first. */
const FIRST_RESULTS = 4096;
const FEWEST_INSTANTS = 1024;

/** Walks an account on as its bars come. Where it grows beyond its room it is laid out anew and walked again from its start: the same
 *  bits. */
export class SessionEngine implements AccountSteps {
  private readonly job: EngineJob;
  private readonly parameters: Parameters;
  private readonly options: SessionOptions;
  private session: AccountSession;
  private room: SessionRoom;
  /** the data that were walked, and what was told of their legs' ends */
  private data: TradingData;
  private ended: number[] = [];
  private walked = 0;

  /** job  its data are the first bars, which `extend` walks with what follows
   *  Throws UsageError MEMORY_TOO_SMALL, EXPRESSION_INVALID */
  constructor(job: EngineJob, parameters: Parameters, options: SessionOptions) {
    this.job = job;
    this.parameters = parameters;
    this.options = options;
    this.data = job.data;
    this.room = {
      instants: Math.max(options.instants ?? 0, FEWEST_INSTANTS, roomFor(job.data)),
      results: FIRST_RESULTS,
      maxMemoryBytes: options.maxMemoryBytes,
    };
    this.session = this.open(job.data);
  }

  extend(data: TradingData, ended: readonly number[] = []): AccountStretch {
    const stretch = this.attempt(data, () => this.session.extend(data, ended));
    this.data = data;
    this.ended = [...this.ended, ...ended];
    this.walked = data.market.bars.timeMs.length;
    return stretch;
  }

  preview(data: TradingData): AccountPreview {
    return this.attempt(data, () => this.session.preview(data));
  }

  positions(): readonly OpenPosition[] {
    return this.session.positions();
  }

  scores(from: readonly number[]): readonly LegScores[] {
    return this.session.scores(from);
  }

  finish(): { readonly stretch: AccountStretch; readonly record: Float64Array } {
    return this.attempt(this.data, () => this.session.finish());
  }

  /** Runs what needs room, and with more of it until there is enough. */
  private attempt<Result>(data: TradingData, run: () => Result | undefined): Result {
    for (;;) {
      const short = this.session.shortage(data);
      const result = short === undefined ? run() : undefined;
      if (result !== undefined) return result;
      this.enlarge(data, short ?? 'results');
    }
  }

  private enlarge(data: TradingData, short: Shortage): void {
    const { room } = this;
    this.room = {
      ...room,
      ...(short === 'instants' ? { instants: roomFor(data) } : { results: 2 * room.results }),
    };
    this.session = this.open(this.data);
    if (this.walked > 0 && this.session.extend(this.data, this.ended) === undefined) this.enlarge(data, 'results');
  }

  private open(data: TradingData): AccountSession {
    return new AccountSession({ ...this.job, data }, this.parameters, this.options.first, this.room);
  }
}

/** Instants to lay out for the data and what follows them. */
function roomFor(data: TradingData): number {
  return Math.ceil(1.5 * data.market.bars.timeMs.length) + FEWEST_INSTANTS;
}
