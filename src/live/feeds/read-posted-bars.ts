import { brokenRuleOf, type FeedBar } from '../bars/feed-bar.js';
import { readBarEntry } from './read-bar-line.js';

/** Bars that were posted, or the first thing that is wrong with them. */
export type PostedBars = { readonly bars: readonly FeedBar[] } | { readonly sentence: string };

/** Reads the body of a post: a bar or an array of bars, all of them or none. */
export function readPostedBars(body: string, symbol: string | undefined): PostedBars {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { sentence: 'the body must be JSON, and is none' };
  }
  const entries = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const bars: FeedBar[] = [];
  for (const [at, entry] of entries.entries()) {
    const line = readBarEntry(entry, symbol);
    const wrong = line.kind === 'bar' ? brokenRuleOf(line.bar) : line.kind === 'fault' ? line.sentence : 'it is no bar';
    if (wrong !== undefined) return { sentence: `bar ${at + 1} of ${entries.length} is wrong: ${wrong}` };
    if (line.kind === 'bar') bars.push(line.bar);
  }
  return { bars };
}
