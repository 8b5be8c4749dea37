import type { BarIncident, IncidentKind } from './bar-incident.js';
import { isHalting, STANDARD_POLICIES, type BarPolicies } from './bar-policies.js';
import { brokenRuleOf, sayTheSame, type FeedBar } from './feed-bar.js';
import { LeftBars } from './left-bars.js';

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
  /** Whether a symbol has a bar of that time when all is well: told where no symbol has one of a time. Default: only what others have. */
  readonly isDue?: ((symbol: string, time: number) => boolean) | undefined;
  /** default: nothing halts */
  readonly policies?: Partial<BarPolicies> | undefined;
}

/** Instants whose bars are remembered, so that a repeat is told from a revision. */
const REMEMBERED = 4096;
const NOTHING: SortedBars = { instants: [], incidents: [] };

/** Puts the bars of a feed into the order of time, whatever order they come in. A bar is never given before its end, and what was given
 *  never changes: what comes too late or comes again is told and left out. Where a policy says halt, nothing is given from there on. */
export class BarSorter {
  private readonly options: SorterOptions;
  /** by time */
  private readonly waiting = new Map<number, { readonly since: number; readonly bars: Map<string, FeedBar> }>();
  private readonly given = new Map<number, ReadonlyMap<string, FeedBar>>();
  private readonly left = new LeftBars(REMEMBERED);
  private readonly policies: BarPolicies;
  /** bars that were missing and that a person goes on without */
  private readonly passed: ReadonlySet<string>;
  private last: number;
  private isHalted = false;

  /** given  instants that were given before, ascending: bars up to them are late
   *  told   incidents that were told before: the same bar is not told again, and a person has seen what it halted for */
  constructor(options: SorterOptions, given: readonly Instant[] = [], told: readonly BarIncident[] = []) {
    this.options = options;
    this.policies = { ...STANDARD_POLICIES, ...options.policies };
    this.last = options.after ?? Number.NEGATIVE_INFINITY;
    for (const { time, bars } of given) this.remember(time, new Map(bars.map((bar) => [bar.symbol, bar])));
    for (const { bar } of told) if (bar !== undefined) this.left.add(bar);
    this.passed = new Set(told.filter(({ kind, halts }) => kind === 'missing' && halts).map(({ symbol, time }) => keyOf(symbol, time)));
  }

  /** Takes a bar that came at `now`, epoch milliseconds, and returns what has become complete. */
  accept(bar: FeedBar, now: number): SortedBars {
    if (this.isHalted) return NOTHING;
    const incidents = this.sort(bar, now);
    if (incidents.some(({ halts }) => halts)) return { instants: [], incidents };
    const complete = this.giveComplete(now);
    return { instants: complete.instants, incidents: [...incidents, ...complete.incidents] };
  }

  /** Returns what has become complete because time passed. */
  tick(now: number): SortedBars {
    return this.giveComplete(now);
  }

  /** The feed has ended: what waits is complete, if its bars have ended. */
  end(now: number): SortedBars {
    return this.giveComplete(now, true);
  }

  /** Puts a bar to those that wait, or returns why it does not. */
  private sort(bar: FeedBar, now: number): BarIncident[] {
    const found = this.incidentOf(bar, now);
    if (found === 'waits') this.put(bar, now);
    return typeof found === 'string' ? [] : [found];
  }

  private incidentOf(bar: FeedBar, now: number): BarIncident | 'waits' | 'told' {
    if (!this.options.symbols.includes(bar.symbol)) return this.tell('unknown_symbol', bar, 'it is left out');
    if (this.left.has(bar)) return this.tell('repeated', bar, 'it is left out');
    const broken = brokenRuleOf(bar);
    if (broken !== undefined) return this.leave('invalid', bar, `it is left out: ${broken}`);
    if (bar.time > this.last && now < bar.time + this.options.timeframeMs)
      return this.left.isFirstOpen(bar) ? this.tell('open', bar, 'it is left out until it has ended') : 'told';
    const known = this.given.get(bar.time)?.get(bar.symbol) ?? this.waiting.get(bar.time)?.bars.get(bar.symbol);
    if (known !== undefined && sayTheSame(known, bar)) return this.tell('repeated', bar, 'it is left out');
    if (bar.time > this.last) return 'waits';
    return known === undefined
      ? this.leave('late', bar, 'it is left out: the bars of its time were traded on already')
      : this.leave('revised', bar, 'the first one counts: it was traded on already');
  }

  private leave(kind: IncidentKind, bar: FeedBar, done: string): BarIncident {
    this.left.add(bar);
    return { ...this.tell(kind, bar, done), bar };
  }

  private tell(kind: IncidentKind, { symbol, time }: Pick<FeedBar, 'symbol' | 'time'>, done: string): BarIncident {
    if (!isHalting(this.policies, kind)) return { kind, symbol, time, done };
    this.isHalted = true;
    return { kind, symbol, time, done: `${done}; nothing is walked behind it until a person has looked`, halts: true };
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
      if (this.isHalted || !isOver || !(isWhole || isEnd || now >= this.deadline(time, since))) break;
      incidents.push(...this.gapsBefore(time), ...missing.flatMap((symbol) => this.miss(symbol, time)));
      if (!this.isHalted) instants.push(this.give(time, bars));
    }
    return { instants, incidents };
  }

  /** Returns an incident for each stretch of bars that are due behind the last instant and before `time`. */
  private gapsBefore(time: number): BarIncident[] {
    const { isDue, symbols, timeframeMs } = this.options;
    if (isDue === undefined || this.last === Number.NEGATIVE_INFINITY) return [];
    return symbols.flatMap((symbol) => {
      const stretches: { readonly time: number; bars: number }[] = [];
      for (let at = this.last + timeframeMs, was = false; at < time; at += timeframeMs) {
        const due = isDue(symbol, at);
        if (due && was) stretches.at(-1)!.bars++;
        else if (due) stretches.push({ time: at, bars: 1 });
        was = due;
      }
      return stretches.map((stretch) => this.tellMissing(symbol, stretch.time, stretch.bars));
    });
  }

  private miss(symbol: string, time: number): BarIncident[] {
    return this.options.isDue?.(symbol, time) === false ? [] : [this.tellMissing(symbol, time, 1)];
  }

  private tellMissing(symbol: string, time: number, bars: number): BarIncident {
    const count = bars === 1 ? {} : { bars };
    if (this.policies.missing === 'skip' || this.passed.has(keyOf(symbol, time)))
      return { kind: 'missing', symbol, time, done: 'what came is traded on without it', ...count };
    return { ...this.tell('missing', { symbol, time }, 'what came behind it waits'), ...count };
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

function keyOf(symbol: string, time: number): string {
  return `${time} ${symbol}`;
}
