import { RunLock } from '../../../files/run-lock.js';
import type { SessionState } from '../../../live/journal/session-journal.js';
import type { MonitorReportInput } from '../../../report/index.js';
import { minuteText } from './minute-text.js';

/** Returns whether a session runs, and in a sentence or two how it stands.
 *  timeframeMs  open to close of a bar, milliseconds
 *  nowMs        the time of the page, epoch milliseconds */
export function monitoredState(dir: string, state: SessionState, timeframeMs: number, nowMs: number): MonitorReportInput['state'] {
  const owner = RunLock.ownerOf(dir);
  const about = [lastBar(state, timeframeMs, nowMs), atBroker(state)].filter((sentence) => sentence !== '').join(' ');
  // who releases a halted session holds its lock for a moment too
  if (state.halted !== undefined) {
    const { at, guard, sentence } = state.halted;
    return {
      label: 'halted',
      sentence: `It was halted at ${minuteText(at)} by ${guard}: ${sentence}. A person lets it go on: barloom session release ${dir} --reason "…". ${about}`,
    };
  }
  if (owner !== undefined)
    return { label: 'running', sentence: `Process ${owner.pid} on ${owner.host} runs it since ${minuteText(owner.since)}. ${about}` };
  const { stopped } = state;
  const how =
    stopped === undefined
      ? 'Nobody runs it, and it did not say why it ended: it was killed.'
      : `It ended at ${minuteText(stopped.at)}: ${stopped.why}.`;
  return { label: 'stopped', sentence: `${how} ${about}` };
}

function lastBar({ bars }: SessionState, timeframeMs: number, nowMs: number): string {
  const last = bars.at(-1);
  if (last === undefined) return 'No bar came yet.';
  const hours = (nowMs - last.time - timeframeMs) / 3_600_000;
  const age =
    hours < 1 ? `${(60 * hours).toFixed(0)} minutes` : hours < 48 ? `${hours.toFixed(1)} hours` : `${(hours / 24).toFixed(0)} days`;
  return `The last bar is that of ${minuteText(last.time)}, which ended ${age} ago.`;
}

function atBroker({ sent }: SessionState): string {
  const told = sent.findLast(({ equity }) => equity !== null);
  return told === undefined
    ? ''
    : `At the broker the account was worth ${told.equity!.toFixed(2)} behind the orders of ${minuteText(told.time)}.`;
}
