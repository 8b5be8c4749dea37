import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { fillDefaults, findSchemaErrors, type SchemaError } from '../system/check-schema.js';
import type { JsonSchema } from '../system/schema-builder.js';
import { FeatureFileSchema, type FeatureFile } from './feature-schema.js';

const SCHEMA = FeatureFileSchema as unknown as JsonSchema;
const ENTRIES = { file: ['description', 'include', 'features'], feature: ['expression', 'description'] } as const;

/** Fills defaults in and checks what was read. Throws UsageError CONFIG_INVALID, naming the entry and the rule.
 *  source  what was read, for errors: a path */
export function validateFeatureFile(raw: unknown, source: string): FeatureFile {
  const filled = fillDefaults(SCHEMA, structuredClone(raw ?? {}));
  const errors = findSchemaErrors(SCHEMA, filled);
  if (errors.length > 0) throw describe(errors, source);
  const file = filled as FeatureFile;
  if (file.include.length === 0 && Object.keys(file.features).length === 0)
    throw invalid(source, 'needs an entry "features" or "include" that is not empty', '');
  return file;
}

function describe(errors: readonly SchemaError[], source: string): UsageError {
  const { keyword, instancePath, params } = errors.find((error) => error.keyword === 'additionalProperties') ?? errors[0]!;
  const entry = instancePath.split('/').slice(1).join('.');
  if (keyword === 'additionalProperties')
    return unknown((params as { additionalProperties: string[] }).additionalProperties[0]!, entry, source);
  if (keyword === 'required')
    return invalid(
      source,
      `${entry} needs an entry "${(params as { requiredProperties: string[] }).requiredProperties.join(', ')}"`,
      entry,
    );
  return invalid(source, `${entry || 'the file'} must be ${ruleOf(keyword, params)}`, entry);
}

function unknown(name: string, entry: string, source: string): UsageError {
  if (entry === 'features')
    return invalid(source, `feature "${name}" must have a name of letters, digits and _, not beginning with a digit`, entry);
  const known = entry === '' ? ENTRIES.file : ENTRIES.feature;
  return invalid(
    source,
    `unknown entry "${entry === '' ? name : `${entry}.${name}`}"${suggestName(name, known) || `; the entries are ${known.join(', ')}`}`,
    entry,
  );
}

function ruleOf(keyword: string, { type }: SchemaError['params']): string {
  if (keyword === 'minLength') return 'a text that is not empty';
  if (keyword === 'pattern') return 'the name of a feature set: letters, digits and _';
  return { string: 'a text', array: 'a list of names', object: 'a mapping with entries' }[type as string] ?? `a ${String(type)}`;
}

function invalid(source: string, sentence: string, entry: string): UsageError {
  return new UsageError('CONFIG_INVALID', `${source}: ${sentence}`, { context: { entry } });
}
