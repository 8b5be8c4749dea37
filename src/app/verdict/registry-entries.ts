import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseTime } from '../../core/time.js';
import type { AnyManifest } from '../run/run-manifest.js';
import { readManifest } from '../run/run-manifest.js';
import { identifyStudy, type StudyIdentity } from './study-identity.js';

/** What every line says of what was tried or looked at. A line of before has neither run, symbol nor times. */
interface CountedLine {
  readonly run?: StudyIdentity['run'] | undefined;
  readonly symbol?: string | undefined;
  /** of an account: the symbols of its legs */
  readonly legs?: readonly string[] | undefined;
  readonly timeframe?: string | undefined;
  /** of the bars, half-open */
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly data: string;
  readonly family: string;
  readonly study: string;
  /** of a candidate of the factory: that of all candidates of its idea */
  readonly idea?: string | undefined;
  readonly system: string;
  readonly time: string;
}

export interface TrialsEntry extends CountedLine {
  readonly kind: 'begun' | 'ended';
  readonly trials: number;
}

export interface LookEntry extends CountedLine {
  readonly kind: 'holdout_look';
  readonly look: string;
  /** of the holdout */
  readonly start: string;
  readonly end: string;
}

/** One line of the registry. */
export type Entry = TrialsEntry | LookEntry;

/** What a line of before lacks, found in the folder of its run; without `found` where no folder has it. */
interface UpgradeEntry {
  readonly kind: 'completed';
  /** position of the line, from 0 */
  readonly line: number;
  readonly found?: Pick<CountedLine, 'run' | 'symbol' | 'legs' | 'timeframe' | 'start' | 'end' | 'family' | 'study'>;
}

export function isEntry(entry: object): entry is Entry {
  return ['begun', 'ended', 'holdout_look'].includes(kindOf(entry));
}

/** Returns the lines with what later ones completed of them. */
export function completeEntries(lines: readonly object[]): object[] {
  const completed = [...lines];
  for (const line of lines) {
    if (!isUpgrade(line) || line.found === undefined) continue;
    const before = completed[line.line] as Partial<LookEntry>;
    const { start, end, ...found } = line.found;
    // a look has the times of its holdout
    completed[line.line] = kindOf(before) === 'holdout_look' ? { ...before, ...found } : { ...before, ...found, start, end };
  }
  return completed;
}

/** Returns the lines that complete those of before which none has completed yet.
 *  folder  that of the runs */
export function listUpgrades(folder: string, lines: readonly object[]): UpgradeEntry[] {
  const done = new Set(lines.filter(isUpgrade).map(({ line }) => line));
  const open = [...lines.entries()].filter(([line, entry]) => isEntry(entry) && entry.symbol === undefined && !done.has(line));
  if (open.length === 0) return [];
  const runs = listManifests(folder);
  return open.map(([line, entry]) => {
    const found = completeFrom(runs, entry as Entry);
    return { kind: 'completed', line, ...(found && { found }) };
  });
}

/** Kinds of runs of one file had one study: of several the last that began before the line. */
function completeFrom(runs: readonly AnyManifest[], { study, time }: Entry): UpgradeEntry['found'] | undefined {
  const same = runs.filter(({ inputs_hash: hash }) => hash === study);
  const manifest = same.filter(({ created }) => Date.parse(created) <= Date.parse(time)).at(-1) ?? same[0];
  if (manifest === undefined) return undefined;
  try {
    const { kind, symbol, timeframe, window, data, config } = manifest;
    const range = { startMs: parseTime(window.start, 'window.start'), endMs: parseTime(window.end, 'window.end') };
    const more = kind === 'model_walk_forward' ? manifest.learning : undefined;
    const identity = identifyStudy(config, { run: kind, symbol, timeframe, window: range, data, more });
    return { run: kind, symbol, timeframe, start: window.start, end: window.end, family: identity.family, study: identity.study };
  } catch {
    return undefined; // a strategy that this version does not read: the line stays as it is
  }
}

/** Returns the manifests of all run folders, `SYSTEM/SYMBOL/TIMEFRAME/WINDOW/RUN`, in the order in which they began. */
function listManifests(folder: string): AnyManifest[] {
  let folders = [folder];
  for (let depth = 0; depth < 5; depth++) folders = folders.flatMap(subfolders);
  const manifests = folders.flatMap((dir) => {
    try {
      return [readManifest(dir)];
    } catch {
      return []; // half a run, or none
    }
  });
  return manifests.sort((a, b) => Date.parse(a.created) - Date.parse(b.created));
}

function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : []));
}

function isUpgrade(line: object): line is UpgradeEntry {
  return kindOf(line) === 'completed';
}

function kindOf(line: object): string {
  return String((line as { readonly kind?: unknown }).kind);
}
