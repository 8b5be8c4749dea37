import { DataError, UsageError } from '../../core/errors.js';
import type { AcceptedChange, DatasetFile, DatasetManifest } from './manifest.js';
import type { DataPolicy } from '../../core/data-label.js';

/** A file as the service has it now. */
export interface UpstreamFile {
  readonly path: string;
  readonly mark: string;
}

const MOST_NAMED = 3;

/** Compares what was fetched before with what the service has now. Returns the changes that a person accepted.
 *  Throws DataError DATA_CHANGED where a file is another one, or is gone, and nobody accepts it. */
export function requireSameFiles(
  name: string,
  known: readonly DatasetFile[],
  upstream: readonly UpstreamFile[],
  { isAccepted, now }: { readonly isAccepted: boolean; readonly now: string },
): AcceptedChange[] {
  const marks = new Map(upstream.map(({ path, mark }) => [path, mark]));
  const changes = known.flatMap(({ path, mark }) => {
    if (!marks.has(path)) return [`${path} is gone`];
    return marks.get(path) === mark ? [] : [`${path} is another file`];
  });
  requireAccepted(name, changes, isAccepted);
  return changes.map((what) => ({ what, accepted_at: now }));
}

/** Throws DataError DATA_CHANGED where there are changes and nobody accepts them. */
export function requireAccepted(name: string, changes: readonly string[], isAccepted: boolean): void {
  if (changes.length === 0 || isAccepted) return;
  const more = changes.length > MOST_NAMED ? `, and ${changes.length - MOST_NAMED} more` : '';
  const named = `${changes.slice(0, MOST_NAMED).join(', ')}${more}`;
  throw new DataError(
    'DATA_CHANGED',
    `${name} has changed where it came from: ${named}; nothing was replaced, --accept-changes takes what is there now`,
    { context: { dataset: name, changes: changes.length, first: changes[0]! } },
  );
}

/** Throws UsageError FLAG_INVALID where a dataset is from another address, DATA_POLICY where it has another label: neither is replaced in
 *  silence. */
export function requireSameDataset(
  place: string,
  known: DatasetManifest | undefined,
  { endpoint, policy }: { readonly endpoint: string; readonly policy: DataPolicy | undefined },
): void {
  if (known === undefined) return;
  if (known.endpoint !== endpoint)
    throw new UsageError(
      'FLAG_INVALID',
      `dataset ${place} was fetched from ${known.endpoint}, and is now asked of ${endpoint}: name the first with --endpoint`,
      {
        context: { flag: '--endpoint', dataset: place },
      },
    );
  if (policy !== undefined && known.data_policy !== policy)
    throw new UsageError('DATA_POLICY', `dataset ${place} must keep its label ${known.data_policy}, and --data-policy is ${policy}`, {
      context: { dataset: place, policy },
    });
}
