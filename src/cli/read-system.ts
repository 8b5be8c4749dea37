import type { ResolvedSystem } from '../app/system-file.js';
import { UsageError } from '../core/errors.js';
import { suggestName } from '../core/nearest-name.js';
import { overridesOf, type SharedFlags } from './flags.js';

/** Reads a system file with the flags laid over it. Throws what `readSystemFile` throws; UsageError FLAG_INVALID, NAME_UNKNOWN. */
export async function readSystem(path: string, flags: SharedFlags): Promise<ResolvedSystem> {
  const { readSystemFile } = await import('../app/system-file.js');
  const bound = (['start', 'end'] as const).find((name) => flags[name] !== undefined);
  if (flags.window !== undefined && bound !== undefined) {
    throw new UsageError('FLAG_INVALID', `--window ${flags.window} has its own times; leave --${bound} out`, { context: { flag: `--${bound}`, value: flags[bound]! } });
  }
  const system = readSystemFile(path, overridesOf(flags));
  if (flags.symbols !== undefined) await requireListed(system, readSystemFile(path, overridesOf({ ...flags, symbols: undefined })));
  return system;
}

/** Where a source holds one symbol's bars, another name would only be another label on them. */
async function requireListed({ file: { data } }: ResolvedSystem, { file: { data: own } }: ResolvedSystem): Promise<void> {
  const { isSourcePerSymbol } = await import('../app/check-system.js');
  const unknown = data.symbols.find((symbol) => !own.symbols.includes(symbol));
  if (unknown === undefined || isSourcePerSymbol(data)) return;
  throw new UsageError('NAME_UNKNOWN', `unknown symbol "${unknown}"${suggestName(unknown, own.symbols)}; data.symbols has ${own.symbols.join(', ')}, and data.path has no {symbol} for others`, { context: { flag: '--symbols', value: unknown } });
}
