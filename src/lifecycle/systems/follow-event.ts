import type { SystemEvent } from './system-event.js';
import type { FiredRule, SystemState } from './system-state.js';
import type { WatchRecord } from './watch-record.js';

type EventOf<Name extends SystemEvent['event']> = Extract<SystemEvent, { readonly event: Name }>;

/** Returns the state of a system after a further event. */
export function followEvent(state: SystemState, event: SystemEvent): SystemState {
  switch (event.event) {
    case 'added':
      return { ...state, file: event.file, set: event.set ?? [], changes: [], idea: event.idea, isRetired: false };
    case 'begun':
      return { ...state, open: event.step };
    case 'judged': {
      const { record, time } = event;
      return ended({ ...state, records: { ...state.records, [record.gate]: { ...record, time } } });
    }
    case 'moved':
      if (event.from !== state.stage) return state;
      return { ...state, stage: event.to, since: event.time, approved: undefined, open: undefined, postponed: undefined };
    case 'staged': {
      const { version, identity, manifest, sha256, scale = 1, time } = event;
      return ended({ ...state, versions: [...state.versions, { version, identity, manifest, sha256, scale, time }] });
    }
    case 'promoted':
      return promote(state, event);
    case 'rolled_back':
      return rollBack(state, event);
    case 'watched':
      return watch(ended(state), event);
    case 'scaled':
      return { ...state, scale: event.factor, fired: {} };
    case 'changed':
      return { ...state, changes: event.set };
    case 'retrained': {
      const { outcome, stamp, version = state.retrained?.version, set = state.changes, reason, time } = event;
      return ended({ ...state, changes: set, retrained: { outcome, stamp, version, reason, time } });
    }
    case 'postponed':
      return ended({ ...state, postponed: { step: event.step, stamp: event.stamp, reason: event.reason } });
    case 'failed':
      return { ...state, failures: state.failures + 1, failure: `${event.step}: ${event.error}`, open: undefined };
    case 'approved':
      return { ...state, approved: event.time };
    case 'held':
      return { ...state, held: { by: event.by, reason: event.reason } };
    case 'resumed':
      return { ...state, held: undefined, failures: 0, failure: undefined };
    case 'retired':
      return { ...state, isRetired: true };
  }
}

/** A step that ended well. */
function ended(state: SystemState): SystemState {
  return { ...state, failures: 0, failure: undefined, open: undefined };
}

/** A version that was never staged is not promoted; promoting the champion again adds no promotion. What its watch found was of another
 *  version. */
function promote(state: SystemState, { version, activate, carries }: EventOf<'promoted'>): SystemState {
  const { versions, promotions } = state;
  if (!versions.some((each) => each.version === version)) return state;
  return {
    ...state,
    promotions: promotions.at(-1) === version ? promotions : [...promotions, version],
    live: version,
    activate,
    carries,
    demotion: undefined,
    watched: state.live === version ? state.watched : undefined,
    postponed: undefined,
  };
}

/** A rollback names where it goes. */
function rollBack(state: SystemState, { version }: EventOf<'rolled_back'>): SystemState {
  if (state.promotions.at(-2) !== version) return state;
  return {
    ...state,
    promotions: state.promotions.slice(0, -1),
    live: version,
    carries: undefined,
    demotion: undefined,
    watched: undefined,
  };
}

/** What was found, and what that asks for, are one event: a kill comes before both or behind both. */
function watch(state: SystemState, { record, time }: EventOf<'watched'>): SystemState {
  const watched: SystemState = { ...state, watched: { ...record, time }, fired: markRules(state.fired, record) };
  const { action } = record;
  if (action === undefined) return watched;
  if (action.kind === 'scale_down') return { ...watched, scale: action.factor };
  const fallen = demote(watched, record, action.reason, time);
  const isHeld = action.kind === 'disable' || state.live === undefined;
  return isHeld ? { ...fallen, held: { by: 'watch', reason: action.reason } } : fallen;
}

/** What is demoted works at demo again, over bars that nobody has seen, and a person has to approve it again; so does an edited file that
 *  stood at demo meanwhile. */
function demote(state: SystemState, { version, through }: WatchRecord, reason: string, time: string): SystemState {
  if (version === undefined || state.live !== version) return state;
  const { demo: _demo, ...records } = state.records;
  const demotion = { version, through, time, reason };
  const fallen: SystemState = { ...state, live: undefined, carries: undefined, demotion, approved: undefined, records };
  return state.stage === 'live' ? { ...fallen, stage: 'demo', since: time } : fallen;
}

/** A rule that scaled down is marked; it is clear once a watching finds that it does not hold anywhere. */
function markRules(fired: SystemState['fired'], { rules, through }: WatchRecord): Readonly<Record<string, FiredRule>> {
  const marks = { ...fired };
  for (const rule of new Set(rules.map(({ requirement }) => requirement))) {
    const own = rules.filter(({ requirement }) => requirement === rule);
    if (own.some(({ acts, kind }) => acts && kind === 'scale_down')) marks[rule] = { through, isClear: false };
    else if (marks[rule] !== undefined && !own.some(({ holds }) => holds)) marks[rule] = { ...marks[rule], isClear: true };
  }
  return marks;
}
