import type { SystemFile } from '../system/system-schema.js';

/** Returns the name of a system's model in its registry. */
export function modelNameOf({ system, ml_training: { name } }: SystemFile): string {
  return name ?? system;
}
