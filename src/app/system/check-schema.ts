import { COMPARISONS } from '../../core/limits.js';
import type { JsonSchema } from './schema-builder.js';

/** One place where a value breaks a schema; keywords and parameters are those of JSON Schema validators. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer into the value */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Returns the value with the schema's defaults where entries are absent; the value itself is changed. */
export function fillDefaults(schema: JsonSchema, value: unknown): unknown {
  const filled = value === undefined && schema.default !== undefined ? structuredClone(schema.default) : value;
  if (!isMapping(filled)) return filled;
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const entry = fillDefaults(inner, filled[name]);
    if (entry !== undefined) filled[name] = entry;
  }
  for (const [pattern, inner] of Object.entries(schema.patternProperties ?? {}))
    for (const [name, entry] of Object.entries(filled)) if (new RegExp(pattern, 'u').test(name)) fillDefaults(inner, entry);
  return filled;
}

/** Returns every place where the value breaks the schema; none where it keeps to it. */
export function findSchemaErrors(schema: JsonSchema, value: unknown, instancePath = ''): SchemaError[] {
  const errors: SchemaError[] = [];
  const add = (keyword: string, params: SchemaError['params']): void => void errors.push({ keyword, instancePath, params });
  if (schema.type !== undefined && !isOfType(value, schema.type)) add('type', { type: schema.type });
  if (isMapping(value)) errors.push(...findEntryErrors(schema, value, instancePath));
  if (Array.isArray(value)) errors.push(...findItemErrors(schema, value, instancePath));
  if (typeof value === 'string') {
    if (schema.minLength !== undefined && value.length < schema.minLength) add('minLength', { limit: schema.minLength });
    if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) add('pattern', { pattern: schema.pattern });
  }
  if (typeof value === 'number') {
    for (const [keyword, comparison, holds] of COMPARISONS) {
      const limit = schema[keyword];
      if (limit !== undefined && !holds(value, limit)) add(keyword, { comparison, limit });
    }
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) add('enum', { allowedValues: schema.enum });
  if (schema.anyOf !== undefined) {
    const branches = schema.anyOf.map((branch) => findSchemaErrors(branch, value, instancePath));
    if (branches.every((found) => found.length > 0)) {
      errors.push(...branches.flat());
      add('anyOf', {});
    }
  }
  return errors;
}

function findEntryErrors(
  { required = [], properties = {}, patternProperties = {}, additionalProperties = true }: JsonSchema,
  value: Record<string, unknown>,
  instancePath: string,
): SchemaError[] {
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  const patterns = Object.entries(patternProperties).map(([pattern, schema]) => ({ matches: new RegExp(pattern, 'u'), schema }));
  const unknown = additionalProperties
    ? []
    : Object.keys(value).filter((name) => !Object.hasOwn(properties, name) && !patterns.some(({ matches }) => matches.test(name)));
  return [
    ...(missing.length > 0 ? [{ keyword: 'required', instancePath, params: { requiredProperties: missing } }] : []),
    ...(unknown.length > 0 ? [{ keyword: 'additionalProperties', instancePath, params: { additionalProperties: unknown } }] : []),
    ...patterns.flatMap(({ matches, schema }) =>
      Object.keys(value)
        .filter((name) => matches.test(name))
        .flatMap((name) => findSchemaErrors(schema, value[name], `${instancePath}/${name}`)),
    ),
    ...Object.entries(properties).flatMap(([name, schema]) =>
      Object.hasOwn(value, name) ? findSchemaErrors(schema, value[name], `${instancePath}/${name}`) : [],
    ),
  ];
}

function findItemErrors(
  { items, additionalItems = true, minItems = 0 }: JsonSchema,
  value: readonly unknown[],
  instancePath: string,
): SchemaError[] {
  const tuple = Array.isArray(items) ? (items as readonly JsonSchema[]) : undefined;
  const schemaOf = (index: number): JsonSchema => (tuple ? (tuple[index] ?? {}) : ((items as JsonSchema | undefined) ?? {}));
  const errors = value.flatMap((item, index) => findSchemaErrors(schemaOf(index), item, `${instancePath}/${index}`));
  if (tuple && !additionalItems && value.length > tuple.length)
    errors.push({ keyword: 'additionalItems', instancePath, params: { limit: tuple.length } });
  if (value.length < minItems) errors.push({ keyword: 'minItems', instancePath, params: { limit: minItems } });
  return errors;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isMapping(value);
  if (type === 'number') return Number.isFinite(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
