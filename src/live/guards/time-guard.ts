import { wordsOf } from '../../core/words-of.js';
import type { GuardFacts } from './guard-facts.js';

/** What a guard wants done: only smaller positions, or nothing any more; the sentence names the thing, the rule and the value. */
export interface GuardWord {
  readonly act: 'reduce' | 'halt';
  readonly sentence: string;
}

/** What is looked at again and again, whether there are orders or not. An error inside a guard halts. */
export interface TimeGuard {
  readonly name: string;
  /** Returns undefined where all is well.
   *  now  epoch milliseconds */
  check(now: number, facts: GuardFacts): GuardWord | undefined;
}

/** Asks a guard; an error inside it halts. */
export function checkTimeGuard(guard: TimeGuard, now: number, facts: () => GuardFacts): GuardWord | undefined {
  try {
    return guard.check(now, facts());
  } catch (error) {
    return { act: 'halt', sentence: `an error came up in it: ${wordsOf(error)}` };
  }
}
