import { UsageError } from '../core/errors.js';

/** Returns where each of the wanted fields stands among those of a ledger, whatever their order.
 *  Throws UsageError RUN_UNREADABLE with both lists where they are not the same fields. */
export function matchFields(path: string, found: readonly string[], wanted: readonly string[]): Int32Array {
  const places = placesOf(found, wanted);
  if (found.length === wanted.length && !places.includes(-1)) return places;
  throw new UsageError(
    'RUN_UNREADABLE',
    `${path} has records of other fields: ${found.join(', ')}; this version of barloom has ${wanted.join(', ')}`,
    { context: { path } },
  );
}

/** Returns where each of the wanted fields stands; -1 for one that is missing. */
export function placesOf(found: readonly string[], wanted: readonly string[]): Int32Array {
  return Int32Array.from(wanted, (name) => found.indexOf(name));
}
