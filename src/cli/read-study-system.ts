import type { ResolvedSystem } from '../app/strategy/resolve-system.js';
import { overridesOf, type SharedFlags } from './flags.js';
import { readSystem } from './read-system.js';

/** Reads the system file of a study, else that of the run that goes on, else the shipped system on the bars that the flags name.
 *  overrides  of entries, before those of `--set` */
export async function readStudySystem(
  path: string | undefined,
  flags: SharedFlags & { readonly resume?: string },
  overrides: readonly string[],
): Promise<ResolvedSystem> {
  const set = [...overrides, ...flags.set];
  if (path !== undefined) return await readSystem(path, { ...flags, set });
  if (flags.resume !== undefined) return await readResumed(flags.resume, overridesOf({ ...flags, set }));
  const { shippedSystem } = await import('../app/strategy/shipped-system.js');
  const { printWarning } = await import('./print.js');
  const { symbols, timeframe, cacheDir } = flags;
  const { system, warning } = shippedSystem(
    { symbols: symbols?.split(',').map((symbol) => symbol.trim()), timeframe, cacheDir },
    overridesOf({ ...flags, symbols: undefined, timeframe: undefined, set }),
  );
  if (warning !== undefined) printWarning(warning);
  return system;
}

/** A run knows its own system. */
async function readResumed(dir: string, overrides: readonly string[]): Promise<ResolvedSystem> {
  const { readManifest } = await import('../app/run/run-manifest.js');
  const { resolveSystem } = await import('../app/strategy/resolve-system.js');
  return resolveSystem(readManifest(dir).config, { source: `run ${dir}`, overrides });
}
