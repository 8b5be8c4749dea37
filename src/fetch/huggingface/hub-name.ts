import { UsageError } from '../../core/errors.js';
import { datasetPlace } from '../dataset/dataset-places.js';

/** A dataset of the hub, and which state of it. */
export interface HubName {
  /** org/name */
  readonly dataset: string;
  /** branch, tag or commit */
  readonly revision: string;
}

export const STANDARD_REVISION = 'main';

/** Reads `org/name` or `org/name@revision`. Throws UsageError NAME_UNKNOWN. */
export function parseHubName(text: string): HubName {
  const [, dataset, revision = STANDARD_REVISION] = /^([\w.-]+(?:\/[\w.-]+)?)(?:@([\w./-]+))?$/.exec(text) ?? [];
  if (dataset !== undefined && !`${dataset}/${revision}`.split('/').some((part) => /^\.*$/.test(part))) return { dataset, revision };
  throw new UsageError('NAME_UNKNOWN', `a dataset of the hub is named org/name or org/name@revision, not "${text}"`, {
    context: { dataset: text },
  });
}

/** Returns the place of a hub's dataset below the folder of all datasets; another revision is another dataset. */
export function hubPlace({ dataset, revision }: HubName): string {
  return datasetPlace('huggingface', revision === STANDARD_REVISION ? dataset : `${dataset}@${revision}`);
}
