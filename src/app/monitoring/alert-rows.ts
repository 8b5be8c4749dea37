import type { AlertLine } from '../../live/alerts/alert-book.js';
import type { MonitoredAlert } from '../../report/model/monitor-report-input.js';

const WORDS = {
  delivered: 'delivered',
  given_up: 'given up',
  dropped: 'lost in a full queue',
  superseded: 'a later one took its place',
} as const;

/** Returns the messages of a queue of alerts with what came of each, sink by sink, in the order in which they were made. */
export function alertRows(lines: readonly AlertLine[]): MonitoredAlert[] {
  const states = new Map<string, Map<string, string>>();
  const queued = lines.flatMap((line) => {
    if (line.kind !== 'queued') return [];
    states.set(line.message.id, new Map(line.to.map((sink) => [sink, 'waits'])));
    return [line.message];
  });
  for (const line of lines) if ('sink' in line) states.get(line.id)?.set(line.sink, WORDS[line.kind]);
  return queued.map(({ id, at, level, rule, count, sentences }) => ({
    timeMs: at,
    level,
    rule,
    count,
    sentence: sentences.join(' '),
    state: [...states.get(id)!].map(([sink, state]) => `${sink}: ${state}`).join(', '),
  }));
}
