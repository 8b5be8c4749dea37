import { reasonsOf } from './next-step.js';
import type { SystemEvent } from './system-event.js';
import type { WatchRecord } from './watch-record.js';

/** Says what happened, and why. */
export function describeEvent(event: SystemEvent): string {
  switch (event.event) {
    case 'added': {
      const { file, set = [], idea } = event;
      const laid = set.length === 0 ? '' : ` with ${set.join(', ')}`;
      return idea === undefined ? `added: ${file}${laid}` : `added as a candidate of ${idea}: ${file}${laid}`;
    }
    case 'begun':
      return `begun: ${event.step}`;
    case 'judged': {
      const { gate, outcome } = event.record;
      return `${gate}: ${outcome}${outcome === 'passed' ? '' : `: ${reasonsOf(event.record, outcome)}`}`;
    }
    case 'moved':
      return `moved from ${event.from} to ${event.to} by ${event.by}: ${event.reason}`;
    case 'staged':
      return `version ${event.version} is staged: ${event.manifest}`;
    case 'promoted':
      return `version ${event.version} is live: ${event.reason}${event.carries === undefined ? '' : `; version ${event.carries} carries its position to its exit`}`;
    case 'rolled_back':
      return `rolled back to version ${event.version}: ${event.reason}`;
    case 'watched':
      return describeWatch(event.record);
    case 'scaled':
      return `its sizes are multiplied by ${event.factor}: ${event.reason}`;
    case 'changed':
      return event.set.length === 0 ? `runs as its file says: ${event.reason}` : `runs with ${event.set.join(', ')}: ${event.reason}`;
    case 'retrained':
      return `training: ${event.outcome.replace('_', ' ')}: ${event.reason}`;
    case 'postponed':
      return `${event.step} waits: ${event.reason}`;
    case 'failed':
      return `failed in ${event.step}: ${event.error}`;
    case 'approved':
    case 'resumed':
    case 'retired':
      return `${event.event}: ${event.reason}`;
    case 'held':
      return `held by ${holderOf(event.by)}: ${event.reason}`;
  }
}

/** Says what a watching came to. */
export function describeWatch({ version, action, sentence }: WatchRecord): string {
  const what = version === undefined ? 'watched' : `version ${version} watched`;
  if (action === undefined) return `${what}: ${sentence}`;
  if (action.kind === 'scale_down') return `${what}: its sizes are multiplied by ${action.factor}: ${action.reason}`;
  const word = version === undefined || action.kind === 'disable' ? 'disabled' : 'demoted from live';
  return `${what}: ${word}: ${action.reason}`;
}

/** Names who holds a system. */
export function holderOf(by: 'person' | 'factory' | 'watch'): string {
  return by === 'person' ? 'a person' : `the ${by}`;
}
