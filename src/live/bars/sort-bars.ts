import { brokenRuleOf, sayTheSame, type FeedBar } from './feed-bar.js';

/** What a bar was that was not simply the next one: late (its instant is over), missing (it did not come in time), revised (another bar
 *  than the one that is known), repeated, invalid, open (it has not
 *  ended: its values are not those that it ends with), or of a symbol that nobody asked for. */
export const INCIDENT_KINDS = ['late', 'missing', 'revised', 'repeated', 'invalid', 'open', 'unknown_symbol'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export interface BarIncident {
  readonly kind: IncidentKind;
  readonly symbol: string;
  /** open of the bar, epoch milliseconds */
  readonly time: number;
  /** what was done, as a clause */
  readonly done: string;
}

/** The bars that open at one time. */
export interface Instant {
  readonly time: number;
  /** of those symbols that have one, in the order of the symbols */
  readonly bars: readonly FeedBar[];
}

export interface SortedBars {
  /** complete, ascending in time */
  readonly instants: readonly Instant[];
  readonly incidents: readonly BarIncident[];
}

export interface SorterOptions {
  readonly symbols: readonly string[];
  readonly timeframeMs: number;
  /** how long an instant waits for symbols that have no bar yet, or for instants before it, from its bars' end or from when the first of them
   *  came */
  readonly graceMs: number;
  /** the last bar before the first that is asked for; default unknown */
  readonly after?: number | undefined;
}

/** Instants whose bars are remembered, so that a repeat is told from a revision. */
const REMEMBERED = 4096;

/** Puts the bars of a feed into the order of time, whatever order they come in. A bar is never given before its end, and what was given
 *  never changes: what comes too late or comes again is told and left out. */
export class BarSorter {
  private readonly options: SorterOptions;
  /** by time */
  private readonly waiting = new Map<number, { readonly since: number; readonly bars: Map<string, FeedBar> }>();
  private readonly given = new Map<number, ReadonlyMap<string, FeedBar>>();
  private last: number;

  /** given  instants that were given before, ascending: bars up to them are late */
  constructor(options: SorterOptions, given: readonly Instant[] = []) {
    this.options = options;
    this.last = options.after ?? Number.NEGATIVE_INFINITY;
    for (const { time, bars } of given) this.remember(time, new Map(bars.map((bar) => [bar.symbol, bar])));
  }

  /** Takes a bar that came at `now`, epoch milliseconds, and returns what has become complete. */
  accept(bar: FeedBar, now: number): SortedBars {
    const incident = this.incidentOf(bar, now);
    if (incident === undefined) this.put(bar, now);
    const { instants, incidents } = this.giveComplete(now);
    return { instants, incidents: incident === undefined ? incidents : [incident, ...incidents] };
  }

  /** Returns what has become complete because time passed. */
  tick(now: number): SortedBars {
    return this.giveComplete(now);
  }

  /** The feed has ended: what waits is complete, if its bars have ended. */
  end(now: number): SortedBars {
    return this.giveComplete(now, true);
  }

  private incidentOf(bar: FeedBar, now: number): BarIncident | undefined {
    const { symbol, time } = bar;
    const tell = (kind: IncidentKind, done: string): BarIncident => ({ kind, symbol, time, done });
    if (!this.options.symbols.includes(symbol)) return tell('unknown_symbol', 'it is left out');
    const broken = brokenRuleOf(bar);
    if (broken !== undefined) return tell('invalid', `it is left out: ${broken}`);
    const known = this.given.get(time)?.get(symbol) ?? this.waiting.get(time)?.bars.get(symbol);
    if (known !== undefined && sayTheSame(known, bar)) return tell('repeated', 'it is left out');
    if (time > this.last) return now < time + this.options.timeframeMs ? tell('open', 'it is left out until it has ended') : undefined;
    return known === undefined
      ? tell('late', 'it is left out: the bars of its time were traded on already')
      : tell('revised', 'the first one counts: it was traded on already');
  }

  private put(bar: FeedBar, now: number): void {
    const waiting = this.waiting.get(bar.time) ?? { since: now, bars: new Map<string, FeedBar>() };
    waiting.bars.set(bar.symbol, bar); // what was not given yet may be told otherwise
    this.waiting.set(bar.time, waiting);
  }

  private giveComplete(now: number, isEnd = false): SortedBars {
    const instants: Instant[] = [];
    const incidents: BarIncident[] = [];
    for (const time of [...this.waiting.keys()].sort((a, b) => a - b)) {
      const { since, bars } = this.waiting.get(time)!;
      const missing = this.options.symbols.filter((symbol) => !bars.has(symbol));
      const isOver = now >= time + this.options.timeframeMs;
      const isWhole = missing.length === 0 && time === this.last + this.options.timeframeMs;
      if (!isOver || !(isWhole || isEnd || now >= this.deadline(time, since))) break;
      instants.push(this.give(time, bars));
      for (const symbol of missing) incidents.push({ kind: 'missing', symbol, time, done: 'the others are traded on without it' });
    }
    return { instants, incidents };
  }

  private give(time: number, bars: Map<string, FeedBar>): Instant {
    this.waiting.delete(time);
    this.remember(time, bars);
    return { time, bars: this.options.symbols.flatMap((symbol) => bars.get(symbol) ?? []) };
  }

  private remember(time: number, bars: ReadonlyMap<string, FeedBar>): void {
    this.given.set(time, bars);
    this.last = time;
    if (this.given.size > REMEMBERED) this.given.delete(this.given.keys().next().value!);
  }

  private deadline(time: number, since: number): number {
    return Math.max(time + this.options.timeframeMs, since) + this.options.graceMs;
  }
}
