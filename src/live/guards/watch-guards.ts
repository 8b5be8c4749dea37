import type { GuardFacts } from './guard-facts.js';
import { checkTimeGuard, type GuardWord, type TimeGuard } from './time-guard.js';

export interface WatchOptions {
  /** epoch milliseconds */
  readonly now: () => number;
  readonly facts: () => GuardFacts;
  /** Hears each guard's first word, and the first that halts. */
  readonly onWord: (word: GuardWord & { readonly guard: string }) => void;
  /** how often is looked, milliseconds; default 1000 */
  readonly everyMs?: number | undefined;
}

const EVERY_MS = 1000;

/** Looks at guards again and again by a timer of its own: neither a feed nor a broker is needed. Returns what ends it. */
export function watchGuards(guards: readonly TimeGuard[], options: WatchOptions): () => void {
  const told = new Set<string>();
  const look = (): void => {
    for (const guard of guards) {
      const word = checkTimeGuard(guard, options.now(), options.facts);
      const key = `${guard.name} ${word?.act}`;
      if (word === undefined || told.has(key) || told.has(`${guard.name} halt`)) continue;
      told.add(key);
      options.onWord({ guard: guard.name, ...word });
    }
  };
  const timer = setInterval(look, options.everyMs ?? EVERY_MS);
  look();
  return () => clearInterval(timer);
}
