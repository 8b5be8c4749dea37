import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { parseYaml, readSystemText } from './read-system-text.js';

/** Where the presets of instruments lie, one in a file. */
const PRESETS_FOLDER = fileURLToPath(new URL('../../../configs/instruments', import.meta.url));

type Mapping = Record<string, unknown>;

/** Writes instruments that are names of presets as mappings: `futures/es` is `{preset: futures/es}`. The entries are changed. */
export function expandInstruments(entries: Mapping): void {
  const { instrument, instruments } = entries;
  if (typeof instrument === 'string') entries['instrument'] = { preset: instrument };
  if (!isMapping(instruments)) return;
  entries['instruments'] = Object.fromEntries(
    Object.entries(instruments).map(([symbol, entry]) => [symbol, typeof entry === 'string' ? { preset: entry } : entry]),
  );
}

/** Lays instruments over their presets; nothing of `preset` is left. The entries are changed.
 *  Throws UsageError NAME_UNKNOWN where there is no such preset. */
export function resolveInstruments(entries: Mapping, source: string): void {
  expandInstruments(entries);
  const { instrument, instruments } = entries;
  if (isMapping(instrument)) entries['instrument'] = overPreset(instrument, 'instrument', source);
  if (!isMapping(instruments)) return;
  entries['instruments'] = Object.fromEntries(
    Object.entries(instruments).map(([symbol, entry]) => [
      symbol,
      isMapping(entry) ? overPreset(entry, `instruments.${symbol}`, source) : entry,
    ]),
  );
}

/** Returns the names of the presets, such as `futures/es`, in their order. */
export function instrumentPresets(): string[] {
  return readdirSync(PRESETS_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => path.slice(0, -'.yaml'.length).replaceAll('\\', '/'))
    .sort();
}

function overPreset({ preset, ...own }: Mapping, entry: string, source: string): Mapping {
  if (preset === undefined || preset === null) return own;
  if (typeof preset !== 'string') return { preset, ...own }; // the schema refuses it
  const known = instrumentPresets();
  if (!known.includes(preset)) {
    const suggestion = suggestName(preset, known);
    throw new UsageError(
      'NAME_UNKNOWN',
      `${source}: ${entry} names the preset "${preset}", which is not among the shipped ones${suggestion || `: ${known.join(', ')}`}`,
      { context: { entry, value: preset } },
    );
  }
  const path = join(PRESETS_FOLDER, `${preset}.yaml`);
  return { ...(parseYaml(readSystemText(path, 'preset'), path) as Mapping), ...own };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
