import { UsageError } from '../../core/errors.js';
import { isComposite } from './composite.js';
import type { SystemFile } from './system-schema.js';

/** A composite is walked forward by its members. Throws UsageError CONFIG_INVALID.
 *  what  for the sentence: a sweep */
export function requireSingle(file: SystemFile, what: string): void {
  if (isComposite(file))
    throw new UsageError('CONFIG_INVALID', `${what} is of a single system, and ${file.system} is a composite: compare it with --nested`, {
      context: { entry: 'kind' },
    });
}
