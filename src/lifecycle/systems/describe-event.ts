import { reasonsOf } from './next-step.js';
import type { SystemEvent } from './system-event.js';

/** Says what happened, and why. */
export function describeEvent(event: SystemEvent): string {
  switch (event.event) {
    case 'added':
      return `added: ${event.file}`;
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
      return `version ${event.version} is live: ${event.reason}`;
    case 'rolled_back':
      return `rolled back to version ${event.version}: ${event.reason}`;
    case 'failed':
      return `failed in ${event.step}: ${event.error}`;
    case 'approved':
    case 'resumed':
    case 'retired':
      return `${event.event}: ${event.reason}`;
    case 'held':
      return `held by ${event.by === 'person' ? 'a person' : 'the factory'}: ${event.reason}`;
  }
}
