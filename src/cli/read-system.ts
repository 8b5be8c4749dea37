import type { ResolvedSystem, ResolveOptions } from '../app/strategy/resolve-system.js';
import { UsageError } from '../core/errors.js';
import { overridesOf, type SharedFlags } from './flags.js';

/** Reads a system file with the flags laid over it. Throws what `readSystemFile` throws; UsageError FLAG_INVALID, NAME_UNKNOWN. */
export async function readSystem(
  path: string,
  flags: SharedFlags,
  options: Pick<ResolveOptions, 'isForLearning'> = {},
): Promise<ResolvedSystem> {
  const { readSystemFile } = await import('../app/strategy/resolve-system.js');
  const bound = (['start', 'end'] as const).find((name) => flags[name] !== undefined);
  if (flags.window !== undefined && bound !== undefined) {
    throw new UsageError('FLAG_INVALID', `--window ${flags.window} has its own times; leave --${bound} out`, {
      context: { flag: `--${bound}`, value: flags[bound]! },
    });
  }
  const system = readSystemFile(path, overridesOf(flags), options);
  if (flags.symbols !== undefined) {
    const { requireListedSymbols } = await import('../app/system/check-system.js');
    requireListedSymbols(system.file.data.symbols, readSystemFile(path, overridesOf({ ...flags, symbols: undefined }), options).file.data);
  }
  return system;
}
