import { join } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { createFolder, removeHalfWritten, writeFiles } from '../../files/new-folder.js';
import { replaceJson, writeJson, writing } from '../../files/output.js';
import { RunLock } from '../../files/run-lock.js';
import { describeInputDifference } from './run-difference.js';
import { makeRunId, type RunInputs } from './run-identity.js';
import {
  describeUnproved,
  MANIFEST_VERSION,
  readManifestOf,
  type ManifestHead,
  type ManifestOf,
  type ResumableKind,
} from './run-manifest.js';

/** Where a run is written, and what was asked of it. */
export interface FolderRequest {
  /** folder of all runs */
  readonly outputDir: string;
  readonly startedMs: number;
  /** folder of an earlier run that is to go on */
  readonly resumeDir: string | undefined;
}

/** What a run is, as far as its folder knows it. */
export interface RunSubject<Kind extends ResumableKind> {
  readonly kind: Kind;
  /** below the output folder */
  readonly place: string;
  readonly inputs: RunInputs;
  /** hash of what decides the result */
  readonly hash: string;
  /** how an earlier run differs from this one; default in its inputs */
  readonly describeDifference?: (earlier: ManifestOf<Kind>) => string | undefined;
}

/** Returns where runs of such inputs lie: `<system>/<symbol>/<timeframe>/<window>`. */
export function placeOf({ system, symbol, timeframe, window }: Pick<RunInputs, 'system' | 'symbol' | 'timeframe' | 'window'>): string {
  return join(system, symbol, timeframe, window.name);
}

/** What is in a manifest beside its head. */
type Rest<Kind extends ResumableKind> = Omit<ManifestOf<Kind>, keyof ManifestHead<Kind>>;

const NOUNS: Readonly<Record<ResumableKind, string>> = {
  sweep: 'sweep',
  study: 'study',
  walk_forward: 'walk-forward',
  model_walk_forward: 'walk-forward',
};
const MANIFEST = 'run_manifest.json';

/** The folder of a run that can be resumed, from its first byte to its last: created for this run alone, locked while it is written. */
export class RunFolder<Kind extends ResumableKind> {
  readonly dir: string;
  readonly runId: string;
  /** manifest of the run that goes on */
  readonly earlier: ManifestOf<Kind> | undefined;
  /** what happened on the way, as sentences for the run's warnings */
  readonly notes: string[] = [];
  private readonly head: ManifestHead<Kind>;
  private readonly lock: RunLock;

  private constructor(dir: string, head: ManifestHead<Kind>, lock: RunLock, earlier: ManifestOf<Kind> | undefined) {
    this.dir = dir;
    this.runId = head.run_id;
    this.head = head;
    this.lock = lock;
    this.earlier = earlier;
  }

  /** Creates the folder, or opens the one that is resumed. Throws UsageError RUN_LOCKED, OUTPUT_UNWRITABLE; RUN_UNREADABLE where the folder
   *  is that of another run; the system's errors. */
  static open<Kind extends ResumableKind>({ outputDir, startedMs, resumeDir }: FolderRequest, subject: RunSubject<Kind>): RunFolder<Kind> {
    if (resumeDir !== undefined) return resume(resumeDir, subject);
    const parent = join(outputDir, subject.place),
      runId = createFolder(parent, makeRunId(startedMs, subject.hash)),
      dir = join(parent, runId);
    return new RunFolder(dir, headOf(subject, runId, formatTime(startedMs)), RunLock.take(dir), undefined);
  }

  /** See open. */
  static reopen<Kind extends ResumableKind>(
    dir: string,
    subject: RunSubject<Kind>,
    lock: RunLock,
    earlier: ManifestOf<Kind>,
  ): RunFolder<Kind> {
    const { run_id, created } = earlier as ManifestHead<Kind>;
    return new RunFolder(dir, headOf(subject, run_id, created), lock, earlier);
  }

  /** Writes the manifest of a run that has begun. */
  begin(rest: Rest<Kind>): void {
    replaceJson(this.dir, MANIFEST, { ...this.head, ...rest });
  }

  /** Writes the files of a run that has ended, its manifest last. Throws UsageError OUTPUT_UNWRITABLE.
   *  fill  gets a folder that takes its place when it is full */
  async finish(rest: Rest<Kind>, fill: (temporary: string) => Promise<void> | void): Promise<void> {
    await writing(this.dir, () =>
      writeFiles(this.dir, MANIFEST, async (temporary) => {
        await fill(temporary);
        writeJson(temporary, MANIFEST, { ...this.head, ...rest });
      }),
    );
  }

  /** Others may write in the folder again. */
  close(): void {
    this.lock.release();
  }
}

function resume<Kind extends ResumableKind>(dir: string, subject: RunSubject<Kind>): RunFolder<Kind> {
  readManifestOf(dir, subject.kind); // where there is no run there is nothing to be locked
  const lock = RunLock.take(dir);
  try {
    // read again: its owner may have ended meanwhile
    const earlier = readManifestOf(dir, subject.kind);
    requireSame(dir, subject, earlier);
    removeHalfWritten(dir);
    return RunFolder.reopen(dir, subject, lock, earlier);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A resumed run stays the run that it was, and must be the same. Throws UsageError RUN_UNREADABLE. */
function requireSame<Kind extends ResumableKind>(dir: string, subject: RunSubject<Kind>, earlier: ManifestOf<Kind>): void {
  const { kind, inputs, describeDifference = (found: ManifestOf<Kind>) => describeInputDifference(kind, found, inputs) } = subject;
  if (describeUnproved(earlier) !== undefined)
    throw new UsageError(
      'RUN_UNREADABLE',
      `${dir} cannot be resumed: its manifest is of version 1, which knows neither the kernels nor the bars of other symbols and of the detail; barloom verify ${dir} runs it again`,
      { context: { path: dir } },
    );
  const difference = describeDifference(earlier);
  if (difference !== undefined)
    throw new UsageError('RUN_UNREADABLE', `${dir} is another ${NOUNS[kind]}: ${difference}`, { context: { path: dir, difference } });
}

function headOf<Kind extends ResumableKind>({ kind, inputs, hash }: RunSubject<Kind>, runId: string, created: string): ManifestHead<Kind> {
  return { manifest_version: MANIFEST_VERSION, kind, run_id: runId, created, inputs_hash: hash, ...inputs };
}
