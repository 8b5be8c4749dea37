import { dirname, isAbsolute, resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { HEAD_NAMES, type HeadName } from '../../ml/forecasts/heads.js';
import { applyOverride, resolveSystem } from '../strategy/resolve-system.js';
import { fillDefaults, findSchemaErrors } from '../system/check-schema.js';
import { parseYaml, readSystemText } from '../system/read-system-text.js';
import type { JsonSchema } from '../system/schema-builder.js';
import type { SystemFile } from '../system/system-schema.js';
import { describeErrors } from '../system/validate-system.js';
import { ForecastSchema, type ForecastFile } from './forecast-schema.js';

const SCHEMA = ForecastSchema as unknown as JsonSchema;

/** A forecaster's file after overrides and defaults. */
export interface ResolvedForecast {
  readonly file: ForecastFile;
  /** its data as a system has them, with absolute paths, and its walk-forward */
  readonly system: SystemFile;
  /** in the order of HEAD_NAMES */
  readonly heads: readonly HeadName[];
  readonly embargoBars: number;
  readonly source: string;
}

/** Reads a forecaster's file, applies `path=value` overrides in their order, fills defaults in and checks it.
 *  Throws UsageError CONFIG_UNREADABLE, CONFIG_INVALID */
export function readForecastFile(path: string, overrides: readonly string[] = []): ResolvedForecast {
  const raw = parseYaml(readSystemText(path, 'forecaster file'), path);
  return resolveForecast(raw, { source: path, baseDir: dirname(resolve(path)), overrides });
}

/** Resolves a forecaster that is already an object. */
export function resolveForecast(
  raw: unknown,
  {
    source = 'forecaster',
    baseDir = process.cwd(),
    overrides = [],
  }: { readonly source?: string; readonly baseDir?: string; readonly overrides?: readonly string[] } = {},
): ResolvedForecast {
  const entries = structuredClone(requireEntries(raw, source));
  for (const override of overrides) applyOverride(entries, override);
  const filled = fillDefaults(SCHEMA, entries),
    errors = findSchemaErrors(SCHEMA, filled);
  if (errors.length > 0) throw describeErrors(errors, filled, source, SCHEMA);
  const file = withPaths(filled as ForecastFile, baseDir),
    { walkforward, horizon_bars: horizon } = file,
    embargoBars = walkforward.embargo_bars ?? horizon;
  if (embargoBars < horizon)
    throw invalid(
      source,
      `walkforward.embargo_bars must be at least horizon_bars, ${horizon}: what is known of a bar is known only when its horizon has passed, and ${embargoBars} bars are fewer`,
      'walkforward.embargo_bars',
    );
  const heads = HEAD_NAMES.filter((name) => file.heads[name] !== undefined);
  if (heads.length === 0) throw invalid(source, `heads needs one of ${HEAD_NAMES.join(', ')}`, 'heads');
  const { mode, train, test } = walkforward;
  const { file: system } = resolveSystem(
    {
      system: file.forecast,
      data: file.data,
      seed: file.seed,
      strategy: { long: { enter: 'false' } },
      walkforward: { mode, train, test, keep_short_tail: true },
    },
    { source, baseDir },
  );
  return { file: { ...file, data: system.data }, system, heads, embargoBars, source };
}

function requireEntries(raw: unknown, source: string): Record<string, unknown> {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>;
  throw new UsageError('CONFIG_INVALID', `${source} must hold a forecaster (entries such as forecast, data, horizon_bars, heads)`);
}

function withPaths(file: ForecastFile, baseDir: string): ForecastFile {
  const isPath = /\.ya?ml$/.test(file.features) && !isAbsolute(file.features);
  return { ...file, ...(isPath && { features: resolve(baseDir, file.features) }), registry: resolve(baseDir, file.registry) };
}

function invalid(source: string, sentence: string, entry: string): UsageError {
  return new UsageError('CONFIG_INVALID', `${source}: ${sentence}`, { context: { entry } });
}
