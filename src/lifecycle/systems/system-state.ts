import type { GateRecord } from './gate-record.js';
import type { GateName, Stage } from './stage.js';
import type { Activation, Holder, RetrainOutcome, SystemEvent } from './system-event.js';
import type { WatchRecord } from './watch-record.js';

/** Failures of steps that follow each other, after which a system is held. */
export const MOST_FAILURES = 3;

/** What the journal comes to for one system. */
export interface SystemState {
  readonly system: string;
  /** path of its file, from the factory's folder */
  readonly file: string;
  /** what is laid over the file, `path=value`: what it was added with, then what the factory changed */
  readonly set: readonly string[];
  readonly changes: readonly string[];
  /** the system that it is a candidate of; undefined where it is none */
  readonly idea: string | undefined;
  readonly stage: Stage;
  /** since when it is there, ISO 8601 UTC */
  readonly since: string;
  /** the last record of each gate */
  readonly records: Readonly<Partial<Record<GateName, GateRecord & { readonly time: string }>>>;
  /** versions that were staged, by number from 1 */
  readonly versions: readonly StagedVersion[];
  /** numbers of the versions that are live, or were before it: a rollback goes to the one before the last */
  readonly promotions: readonly number[];
  /** the version that is live; undefined where none is, or the last one was demoted */
  readonly live: number | undefined;
  readonly activate: Activation | undefined;
  /** the version that carries its position to its exit */
  readonly carries: number | undefined;
  /** the last demotion, until another version is live */
  readonly demotion: { readonly version: number; readonly through: string; readonly time: string; readonly reason: string } | undefined;
  /** the last watching, with its time */
  readonly watched: (WatchRecord & { readonly time: string }) | undefined;
  /** what its sizes are multiplied by */
  readonly scale: number;
  /** rules that scaled it down, by their texts */
  readonly fired: Readonly<Record<string, FiredRule>>;
  /** the last time that a training was asked for, or not */
  readonly retrained: Retraining | undefined;
  readonly postponed: { readonly step: string; readonly stamp: string; readonly reason: string } | undefined;
  /** why it is held; undefined where it is not */
  readonly held: { readonly by: Holder; readonly reason: string } | undefined;
  readonly isRetired: boolean;
  /** when a person approved the rise to live, since it came to its stage */
  readonly approved: string | undefined;
  /** failures since the last step that ended well */
  readonly failures: number;
  /** what the last of them said; undefined where there is none */
  readonly failure: string | undefined;
  /** the step that was begun and has not ended */
  readonly open: string | undefined;
}

/** A version that was staged, and the hash of its manifest. */
export interface StagedVersion {
  readonly version: number;
  readonly identity: string;
  readonly manifest: string;
  readonly sha256: string;
  readonly scale: number;
  /** ISO 8601 UTC */
  readonly time: string;
}

/** A rule that scaled down: at the end of which bars, and whether it was clear since. */
export interface FiredRule {
  readonly through: string;
  readonly isClear: boolean;
}

/** What became of a training. */
export interface Retraining {
  readonly outcome: RetrainOutcome;
  readonly stamp: string;
  /** the last version that was proposed or refused; undefined where there is none */
  readonly version: number | undefined;
  readonly reason: string;
  readonly time: string;
}

/** Returns the state of a system that was just added. */
export function beginSystem(event: Extract<SystemEvent, { readonly event: 'added' }>): SystemState {
  return {
    system: event.system,
    file: event.file,
    set: event.set ?? [],
    changes: [],
    idea: event.idea,
    stage: 'candidate',
    since: event.time,
    records: {},
    versions: [],
    promotions: [],
    live: undefined,
    activate: undefined,
    carries: undefined,
    demotion: undefined,
    watched: undefined,
    scale: 1,
    fired: {},
    retrained: undefined,
    postponed: undefined,
    held: undefined,
    isRetired: false,
    approved: undefined,
    failures: 0,
    failure: undefined,
    open: undefined,
  };
}
