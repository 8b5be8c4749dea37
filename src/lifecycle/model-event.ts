/** What happened to a model; times are ISO 8601 UTC, versions count from 1. */
export type ModelEvent =
  | { readonly event: 'registered'; readonly model: string; readonly version: number; readonly time: string; /** of the bundle's bytes, hex */ readonly sha256: string; readonly kind: string; readonly origin: 'real' | 'synthetic' }
  | { readonly event: 'promoted' | 'rolled_back'; readonly model: string; /** that is in production from now on */ readonly version: number; readonly time: string; readonly reason: string }
  /** a challenger that was judged and does not take the champion's place */
  | { readonly event: 'kept'; readonly model: string; /** of the challenger */ readonly version: number; readonly time: string; readonly reason: string };

const EVENTS: readonly string[] = ['registered', 'promoted', 'rolled_back', 'kept'] satisfies ModelEvent['event'][];

/** Returns an event as a line of the history. */
export function printEvent(event: ModelEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** Returns the events of a history. A line that was torn by a kill is passed over: what it tells of has not happened. */
export function readEvents(text: string): ModelEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      const event = JSON.parse(line) as ModelEvent;
      return EVENTS.includes(event.event) && typeof event.model === 'string' && Number.isInteger(event.version) ? [event] : [];
    } catch {
      return [];
    }
  });
}
