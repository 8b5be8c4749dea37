import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { appendDatasets } from '../../src/app/datasets/append-datasets.js';
import type { FetchOptions, FetchedDataset } from '../../src/app/datasets/fetch-dataset.js';
import { BarloomError, type ErrorCode } from '../../src/core/errors.js';
import { DATASET_MANIFEST, type DatasetManifest } from '../../src/fetch/dataset/manifest.js';
import { sha256 } from './local-server.js';

/** Returns options for a folder of its own: quick repeats, no environment. */
export function fetchOptions(endpoint: string, changes: Partial<FetchOptions> = {}): FetchOptions {
  return {
    datasetsDir: mkdtempSync(join(tmpdir(), 'barloom-datasets-')),
    endpoint,
    environment: {},
    acceptChanges: false,
    retry: { retries: 3, firstWaitMs: 1, stallMs: 10_000 },
    ...changes,
  };
}

/** Returns the sha256 of every file below a folder by its path, the manifest without what a clock says; locks are none. */
export function fingerprint(dir: string): Record<string, string> {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(dir, path)).isFile());
  return Object.fromEntries(paths.sort().map((path) => [path, fingerprintFile(join(dir, path))]));
}

function fingerprintFile(path: string): string {
  const bytes = readFileSync(path);
  return path.endsWith(DATASET_MANIFEST) ? bytes.toString().replaceAll(/"(fetched_at|url|endpoint)": "[^"]*"/g, '') : sha256(bytes);
}

/** Expects a refusal by its code, and what its sentence names; returns it. */
export async function refusal(step: Promise<unknown>, code: ErrorCode, names: RegExp): Promise<BarloomError> {
  const error: unknown = await step.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, String((error as Error | undefined)?.stack)).toBeInstanceOf(BarloomError);
  const refused = error as BarloomError;
  expect(refused.code, refused.message).toBe(code);
  expect(refused.message).toMatch(names);
  expect(refused.message.split('\n')).toHaveLength(1);
  return refused;
}

export function readManifest(dir: string): DatasetManifest {
  return JSON.parse(readFileSync(join(dir, DATASET_MANIFEST), 'utf8')) as DatasetManifest;
}

/** Appends to datasets and returns them; throws what the first one met. */
export async function append(places: readonly string[], options: FetchOptions): Promise<readonly FetchedDataset[]> {
  const { fetched, failures } = await appendDatasets(places, options);
  if (failures[0] !== undefined) throw failures[0].error;
  return fetched;
}
