import { vi } from 'vitest';
import type { GuardFacts } from '../../src/live/guards/guard-facts.js';
import type { GuardWord, TimeGuard } from '../../src/live/guards/time-guard.js';
import { watchGuards } from '../../src/live/guards/watch-guards.js';

export type Facts = { -readonly [Name in keyof GuardFacts]: GuardFacts[Name] };

export function factsOf(change: Partial<GuardFacts> = {}): Facts {
  return { prices: new Map(), lastEnds: new Map(), equity: undefined, clockOffsetMs: undefined, ...change };
}

/** Watches a guard by the fake clock. Returns how long after a fault it spoke, milliseconds, and what it said; undefined where it stayed
 *  silent.
 *  beforeMs  passes before the fault
 *  limitMs   passes behind it at most */
export function measureGuard(
  guard: TimeGuard,
  facts: () => GuardFacts,
  fault: () => void,
  [beforeMs, limitMs]: readonly [number, number],
): (GuardWord & { readonly afterMs: number }) | undefined {
  const words: (GuardWord & { readonly at: number })[] = [];
  const end = watchGuards([guard], { now: Date.now, facts, onWord: ({ act, sentence }) => words.push({ act, sentence, at: Date.now() }) });
  vi.advanceTimersByTime(beforeMs);
  if (words.length > 0) throw new Error(`it spoke before the fault: ${words[0]!.sentence}`);
  const start = Date.now();
  fault();
  vi.advanceTimersByTime(limitMs);
  end();
  if (words.length > 1) throw new Error('it spoke more than once');
  const [word] = words;
  return word === undefined ? undefined : { act: word.act, sentence: word.sentence, afterMs: word.at - start };
}
