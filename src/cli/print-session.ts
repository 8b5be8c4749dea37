import type { JournalOutcome, SessionEvent, SessionState } from '../app/session/session-request.js';
import { formatTime } from '../core/time.js';

/** Returns a line for people; undefined where nothing is to be said. */
export function describeEvent(event: SessionEvent): string | undefined {
  switch (event.kind) {
    case 'started':
      return `${event.at} session of ${event.system} started; trading begins with the first bar from ${formatTime(event.first)} on`;
    case 'resumed':
      return `${event.at} session goes on`;
    case 'walked':
      return event.fills.length === 0
        ? undefined
        : event.fills
            .map(
              ({ kind, side, quantity, symbol, price }) =>
                `${formatTime(event.time)} ${kind}: ${side} ${quantity} ${symbol} at ${price}; equity ${event.equity}`,
            )
            .join('\n');
    case 'incident': {
      const { kind, symbol, time, done, bars = 1 } = event.incident;
      return `${formatTime(time)} ${symbol}: ${bars === 1 ? 'bar' : `${bars} bars`} ${kind.replaceAll('_', ' ')}, ${done}`;
    }
    case 'fault':
    case 'recovered':
      return `${event.at} ${event.sentence}`;
    case 'halted':
      return `${event.at} halted: ${event.sentence}`;
    case 'stopped':
      return `${event.at} stopped: ${event.why}`;
    case 'planned':
      return event.short.length === 0 ? undefined : event.short.map((sentence) => `${formatTime(event.time)} ${sentence}`).join('\n');
    case 'sent':
      return event.outcomes.map((each) => `${formatTime(event.time)} ${describeOutcome(each)}`).join('\n');
    case 'compared':
      return event.difference === undefined ? undefined : `${event.at} a fresh walk of the recorded bars differs: ${event.difference}`;
    case 'bars':
    case 'released':
      return undefined;
  }
}

function describeOutcome({ side, quantity, symbol, type, purpose, outcome, sentence }: JournalOutcome): string {
  return `order ${outcome}: ${side} ${quantity} ${symbol} (${type}, ${purpose})${sentence === undefined ? '' : `: ${sentence}`}`;
}

/** Returns what a session came to, as figures.
 *  pid  of the process that runs it */
export function summarizeState(
  { started, bars, walked, incidents, halted, sent }: SessionState,
  pid: number | undefined,
): Record<string, unknown> {
  const last = walked.at(-1);
  return {
    system: started?.system ?? null,
    state: halted !== undefined ? 'halted' : pid === undefined ? 'stopped' : 'running',
    halted_because: halted?.sentence ?? null,
    instants: bars.length,
    last_bar: last === undefined ? null : formatTime(last.time),
    equity: last?.equity ?? null,
    fills: walked.reduce((sum, { fills }) => sum + fills.length, 0),
    orders: sent.reduce((sum, { outcomes }) => sum + outcomes.length, 0),
    broker_equity: sent.at(-1)?.equity ?? null,
    incidents: incidents.length,
  };
}
