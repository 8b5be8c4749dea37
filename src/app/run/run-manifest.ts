import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import { UsageError } from '../../core/errors.js';
import type { ResultHead } from './result-head.js';
import { RUN_KINDS, type RunKind } from './run-kinds.js';
import type { WindowChoice } from '../system/choose-window.js';
import type { RecordedData, RunInputs } from './run-identity.js';

/** What every manifest holds. */
export interface ManifestHead<Kind extends RunKind> extends RunInputs {
  /** a manifest of version 1 is read as one of version 2 that knows its own bars alone */
  readonly manifest_version: 1 | 2;
  readonly kind: Kind;
  readonly run_id: string;
  readonly created: string;
  readonly inputs_hash: string;
}

/** The version that is written. */
export const MANIFEST_VERSION = 2;

/** What stands in run_manifest.json of a backtest. */
export interface RunManifest extends ManifestHead<'backtest'> {
  readonly parameters: Readonly<Record<string, number | boolean | string>>;
  readonly trade_hash: string;
}

/** What stands in run_manifest.json of a sweep. */
export interface SweepManifest extends ManifestHead<'sweep'> {
  /** the random subset's size, null where the whole grid ran */
  readonly trials_asked: number | null;
  readonly ledger_sha256: string | null;
  readonly best_trials: readonly { readonly trial_number: number; readonly trade_hash: string }[];
}

/** What narrowed the window beside the system file. */
export interface AskedWindow {
  readonly window: string | null;
  readonly lookback_days: number | null;
}

/** Returns what a caller asked for. */
export function askedOf({ window, lookbackDays }: WindowChoice): AskedWindow {
  return { window: window ?? null, lookback_days: lookbackDays ?? null };
}

/** Returns the choice that was asked for. */
export function choiceOf({ window, lookback_days }: AskedWindow): WindowChoice {
  return { window: window ?? undefined, lookbackDays: lookback_days ?? undefined };
}

/** What stands in run_manifest.json of a study. */
export interface StudyManifest extends ManifestHead<'study'> {
  readonly asked: AskedWindow;
  /** how far it came; known when it ended */
  readonly trials: number;
  readonly ledger_sha256: string | null;
  readonly best_trials: readonly { readonly trial_number: number; readonly trade_hash: string }[];
}

/** What stands in run_manifest.json of a walk-forward. */
export interface WalkForwardManifest extends ManifestHead<'walk_forward'> {
  readonly asked: AskedWindow;
  /** null until it ended */
  readonly ledger_sha256: string | null;
  /** of the trades of every test, in the order of time; null until it ended */
  readonly trade_hash: string | null;
  readonly winners: readonly { readonly fold: number; readonly trial_number: number }[];
}

/** What stands in run_manifest.json of a model's walk-forward. */
export interface ModelWalkForwardManifest extends ManifestHead<'model_walk_forward'> {
  readonly asked: AskedWindow;
  readonly data_policy: DataPolicy;
  /** what decides what is learned, beside the other inputs */
  readonly learning: Readonly<Record<string, unknown>>;
  /** null until it ended */
  readonly scores_sha256: string | null;
  readonly trade_hash: string | null;
}

/** What stands in run_manifest.json of a comparison, nested or not. */
export interface ComparisonManifest<Kind extends 'comparison' | 'nested_comparison' = 'comparison'> extends ManifestHead<Kind> {
  readonly asked: AskedWindow & { readonly inner: string | null; readonly shuffles: number | null };
  /** of what comparison.json says was found */
  readonly figures_sha256: string;
}

export type AnyManifest =
  | RunManifest
  | SweepManifest
  | StudyManifest
  | WalkForwardManifest
  | ModelWalkForwardManifest
  | ComparisonManifest
  | ComparisonManifest<'nested_comparison'>;

/** The manifest of a kind of run. */
export type ManifestOf<Kind extends AnyManifest['kind']> = Extract<AnyManifest, { kind: Kind }>;

/** Kinds of runs that can be resumed. */
export type ResumableKind = Exclude<AnyManifest['kind'], 'backtest' | 'comparison' | 'nested_comparison'>;

/** What a damaged manifest may lack. */
const INPUTS = ['config', 'window', 'data'] as const satisfies readonly (keyof RunInputs)[];

/** Reads the manifest of a run folder. Throws UsageError RUN_UNREADABLE. */
export function readManifest(dir: string): AnyManifest {
  const manifest = readRunJson(dir, 'run_manifest.json') as AnyManifest;
  if (
    (manifest.manifest_version === 1 || manifest.manifest_version === MANIFEST_VERSION) &&
    RUN_KINDS.includes(manifest.kind) &&
    INPUTS.every((name) => typeof manifest[name] === 'object' && manifest[name] !== null)
  )
    return { ...manifest, data: dataOf(manifest) };
  throw new UsageError('RUN_UNREADABLE', `${join(dir, 'run_manifest.json')} is not a manifest of this version`, { context: { path: dir } });
}

/** A manifest of version 1 has the own bars alone, as one mapping. */
function dataOf({ data, symbol, timeframe }: AnyManifest): AnyManifest['data'] {
  return Array.isArray(data) ? data : [{ ...(data as unknown as RecordedData), role: 'own', symbol, timeframe }];
}

/** Whether a manifest names every data set of its run. */
export function provesAllData({ manifest_version }: Pick<AnyManifest, 'manifest_version'>): boolean {
  return manifest_version > 1;
}

/** Returns what a run folder's manifest cannot prove; undefined where it proves all. */
export function describeUnproved(manifest: AnyManifest): string | undefined {
  return !provesAllData(manifest)
    ? 'Not proved: the manifest is of version 1 and knows neither the kernels nor the bars of other symbols and of the detail; that those are the same, only equal results show.'
    : undefined;
}

/** Reads the manifest of a folder of that kind. Throws UsageError RUN_UNREADABLE. */
export function readManifestOf<Kind extends AnyManifest['kind']>(dir: string, kind: Kind): ManifestOf<Kind> {
  const manifest = readManifest(dir);
  if (manifest.kind === kind) return manifest as ManifestOf<Kind>;
  throw new UsageError('RUN_UNREADABLE', `${dir} is the folder of a ${manifest.kind}, not of a ${kind}`, { context: { path: dir } });
}

/** Reads the result of a run folder. Throws UsageError RUN_UNREADABLE. */
export function readResult(dir: string): StoredResult {
  return readRunJson(dir, 'result.json') as StoredResult;
}

/** Entries of result.json that are read again; a damaged file may lack them. */
export interface StoredResult extends Partial<ResultHead> {
  readonly metrics?: Readonly<Record<string, number | null>>;
  readonly elapsed_seconds?: number;
  readonly workers?: number;
  readonly registered?: { readonly model: string; readonly version: number } | null;
}

/** Reads a JSON file of a run folder. Throws UsageError RUN_UNREADABLE. */
export function readRunJson(dir: string, name: string): object {
  const refuse = (rule: string, cause?: unknown): UsageError => new UsageError('RUN_UNREADABLE', rule, { context: { path: dir }, cause });
  const path = join(dir, name);
  if (!existsSync(dir)) throw refuse(`run folder ${dir} does not exist`);
  if (!existsSync(path)) throw refuse(`run folder ${dir} has no ${name}`);
  try {
    return Object(JSON.parse(readFileSync(path, 'utf8'))) as object;
  } catch (error) {
    throw refuse(`${path} is not JSON: ${(error as Error).message}`, error);
  }
}
