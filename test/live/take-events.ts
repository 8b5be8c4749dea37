import type { FeedEvent } from '../../src/live/feeds/feed-event.js';
import { BEGIN, MINUTE } from './minute-bars.js';

/** Opens a feed and takes what it tells, idle aside, until there is enough of it; then ends it. */
export async function takeEvents(
  open: (signal: AbortSignal) => AsyncIterable<FeedEvent>,
  isEnough: (found: readonly string[], event: FeedEvent) => boolean,
): Promise<string[]> {
  const stop = new AbortController();
  const found: string[] = [];
  for await (const event of open(stop.signal)) {
    if (event.kind !== 'idle') found.push(sayEvent(event));
    if (isEnough(found, event)) break;
  }
  stop.abort();
  return found;
}

/** Returns an event in words: a bar by its symbol, its minute behind BEGIN and its close. */
export function sayEvent(event: FeedEvent): string {
  if (event.kind === 'idle') return 'idle';
  return event.kind === 'bar'
    ? `${event.bar.symbol} ${(event.bar.time - BEGIN) / MINUTE} ${event.bar.close}`
    : `${event.kind}${event.isDown ? ' (down)' : ''}: ${event.sentence}`;
}
