import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.js';
import type { RunInputs } from './run-identity.js';

/** What stands in run_manifest.json of a backtest. */
export interface RunManifest extends RunInputs {
  readonly manifest_version: 1;
  readonly kind: 'backtest';
  readonly run_id: string;
  readonly created: string;
  readonly inputs_hash: string;
  readonly parameters: Readonly<Record<string, number | boolean | string>>;
  readonly trade_hash: string;
}

/** What stands in run_manifest.json of a sweep. */
export interface SweepManifest extends RunInputs {
  readonly manifest_version: 1;
  readonly kind: 'sweep';
  readonly run_id: string;
  readonly created: string;
  readonly inputs_hash: string;
  /** the random subset's size, null where the whole grid ran */
  readonly trials_asked: number | null;
  readonly ledger_sha256: string | null;
  readonly best_trials: readonly { readonly trial_number: number; readonly trade_hash: string }[];
}

/** Reads the manifest of a run folder. Throws UsageError RUN_UNREADABLE. */
export function readManifest(dir: string): RunManifest | SweepManifest {
  const manifest = parse(dir, readRunFile(dir, 'run_manifest.json'));
  if (manifest?.manifest_version === 1 && (manifest.kind === 'backtest' || manifest.kind === 'sweep')) return manifest;
  throw new UsageError('RUN_UNREADABLE', `${join(dir, 'run_manifest.json')} is not a manifest of this version`, { context: { path: dir } });
}

/** Reads the manifest of a sweep's folder. Throws UsageError RUN_UNREADABLE. */
export function readSweepManifest(dir: string): SweepManifest {
  const manifest = readManifest(dir);
  if (manifest.kind === 'sweep') return manifest;
  throw new UsageError('RUN_UNREADABLE', `${dir} is the folder of a backtest, not of a sweep`, { context: { path: dir } });
}

/** Reads a file of a run folder. Throws UsageError RUN_UNREADABLE. */
export function readRunFile(dir: string, name: string): string {
  const path = join(dir, name);
  if (!existsSync(dir)) throw new UsageError('RUN_UNREADABLE', `run folder ${dir} does not exist`, { context: { path: dir } });
  if (!existsSync(path)) throw new UsageError('RUN_UNREADABLE', `run folder ${dir} has no ${name}`, { context: { path } });
  return readFileSync(path, 'utf8');
}

function parse(dir: string, text: string): RunManifest | SweepManifest | null {
  try {
    return JSON.parse(text) as RunManifest | SweepManifest | null;
  } catch (error) {
    throw new UsageError('RUN_UNREADABLE', `${join(dir, 'run_manifest.json')} is not JSON: ${(error as Error).message}`, { context: { path: dir }, cause: error });
  }
}
