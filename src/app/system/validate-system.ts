import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { hasRange } from './merge-entries.js';
import { flattenParameters } from './parameter-groups.js';
import { expandInstruments } from './resolve-instruments.js';
import { expandShortForms } from './short-forms.js';
import { fillDefaults, findSchemaErrors, type SchemaError } from './check-schema.js';
import type { JsonSchema } from './schema-builder.js';
import { SystemSchema, type SystemFile } from './system-schema.js';

const SCHEMA = SystemSchema as unknown as JsonSchema;

/** Fills defaults in and checks a system file against the schema. Throws UsageError CONFIG_INVALID, naming the entry, the rule and the
 *  value. */
export function validateSystem(raw: unknown, source: string): SystemFile {
  const filled = fillDefaults(SCHEMA, structuredClone(requireMapping(raw, source)));
  const errors = findSchemaErrors(SCHEMA, filled);
  if (errors.length === 0) return filled as SystemFile;
  throw describeErrors(errors, filled, source);
}

/** Checks entries that are laid over others, or others over them: what they lack may stand elsewhere, and null takes something out. Throws
 *  UsageError CONFIG_INVALID. */
export function validatePart(raw: Readonly<Record<string, unknown>>, source: string): void {
  const entries = structuredClone(raw) as Record<string, unknown>;
  flattenParameters(entries, source);
  expandInstruments(entries);
  expandShortForms(entries);
  const { space } = entries;
  const isPartOfAxis = (instancePath: string): boolean => {
    const name = /^\/space\/([^/]+)/.exec(instancePath)?.[1];
    return name !== undefined && typeof space === 'object' && !hasRange((space as Record<string, unknown>)[name]);
  };
  const errors = findSchemaErrors(SCHEMA, entries).filter(
    ({ keyword, instancePath }) => keyword !== 'required' && valueAt(entries, instancePath) !== null && !isPartOfAxis(instancePath),
  );
  if (errors.length > 0) throw describeErrors(errors, entries, source);
}

/** Returns what was read as entries by name. Throws UsageError CONFIG_INVALID where it is none. */
export function requireMapping(raw: unknown, source: string): Record<string, unknown> {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>;
  const found =
    raw === null || raw === undefined ? 'nothing' : Array.isArray(raw) ? 'a list' : typeof raw === 'string' ? 'a text' : String(raw);
  throw new UsageError('CONFIG_INVALID', `${source} must hold a system file (entries such as data, strategy, space), not ${found}`);
}

/** Returns the sentence for the first of the rules of a schema that a value breaks. */
export function describeErrors(errors: readonly SchemaError[], value: unknown, source: string, schema: JsonSchema = SCHEMA): UsageError {
  const axis = errors.map(({ instancePath }) => /^\/space\/([^/]+)/.exec(instancePath)?.[1]).find((name) => name !== undefined);
  if (axis !== undefined) return describeAxis(axis, valueAt(value, `/space/${axis}`), source);
  const unknown = errors.find(({ keyword }) => keyword === 'additionalProperties');
  if (unknown) return describeUnknown(unknown, source, schema);
  const deepest = errors.reduce((best, error) => (depth(error.instancePath) > depth(best.instancePath) ? error : best), errors[0]!);
  const decisive = errors.find(({ keyword, instancePath }) => keyword === 'anyOf' && instancePath === deepest.instancePath) ?? deepest;
  const path = entryName(decisive.instancePath);
  if (decisive.keyword === 'required') {
    const missing = (decisive.params as { requiredProperties: string[] }).requiredProperties.join(', ');
    return new UsageError('CONFIG_INVALID', `${source}: ${path === '' ? '' : `${path} `}needs an entry "${missing}"`, {
      context: { entry: path, missing },
    });
  }
  const found = valueAt(value, decisive.instancePath);
  const suggestion =
    decisive.keyword === 'enum' ? suggestName(String(found), (decisive.params as { allowedValues: string[] }).allowedValues) : '';
  return new UsageError('CONFIG_INVALID', `${source}: ${path} ${ruleOf(decisive, errors)}, not ${write(found)}${suggestion}`, {
    context: { entry: path, value: write(found) },
  });
}

/** JSON, in which NaN and infinities are named. */
function write(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return (
    JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' && !Number.isFinite(inner) ? String(inner) : inner)) ??
    'nothing'
  );
}

/** An axis is one of three shapes; the shape that its own key names is the one to measure it by. */
function describeAxis(name: string, axis: unknown, source: string): UsageError {
  return new UsageError('CONFIG_INVALID', `${source}: space.${name} ${ruleOfAxis(axis)}, not ${write(axis)}`, {
    context: { entry: `space.${name}`, value: write(axis) },
  });
}

function ruleOfAxis(axis: unknown): string {
  const shape = ['int', 'float', 'choice'].find((key) => typeof axis === 'object' && axis !== null && Object.hasOwn(axis, key));
  if (shape === 'choice') return 'must be {choice: [...]} with at least one number, true or false, and beside it at most when';
  if (shape !== undefined)
    return `must be {${shape}: [low, high]} with two numbers, and beside it at most step (above 0), log (true or false) and when`;
  return 'must be {int: [low, high]}, {float: [low, high], step: s} or {choice: [...]}';
}

function describeUnknown({ instancePath, params }: SchemaError, source: string, schema: JsonSchema): UsageError {
  const [name] = (params as { additionalProperties: string[] }).additionalProperties as [string];
  const known = [
    ...Object.keys(schemaAt(instancePath, schema)?.properties ?? {}),
    ...(instancePath === '' && schema === SCHEMA ? ['include'] : []),
  ];
  const path = [entryName(instancePath), name].filter(Boolean).join('.');
  const list = known.length > 0 && suggestName(name, known) === '' ? `; the entries are ${known.join(', ')}` : suggestName(name, known);
  return new UsageError('CONFIG_INVALID', `${source}: unknown entry "${path}"${list}`, { context: { entry: path } });
}

/** Numbers that may be expressions of parameters. */
const RULE_NUMBER = new RegExp(
  [
    '^/((execution|risk)/\\w+',
    'risk/kelly/\\w+',
    'portfolio/((cash|max_exposure|correlation|volatility_target|guards|weights)/[^/]+|\\w+)',
    'instruments?/([^/]+/)*\\w+',
    'policy/(default|rules/\\d+/weights|learn|switch)/[^/]+',
    'strategy/(\\w+/)?take/\\d+/close',
    'strategy/\\w+/(order/valid_bars|add/(max|fraction)))$',
  ].join('|'),
);

/** Entries that may be one of several kinds of values. */
const RULES_OF_ENTRIES: readonly (readonly [RegExp, string])[] = [
  [
    /\/(session|sessions)(\/\d+)?$/,
    'must be hours such as 09:30-16:00, mon-fri 09:30-16:00 or sun-thu 18:00-17:00 America/New_York, or a list of such',
  ],
  [/\/currency$/, 'must be a currency such as USD, in capital letters'],
  [/\/funding\/every$/, 'must be a time such as 8h'],
  [/^\/data\/path$/, 'must be a text or a list of texts: files, patterns or folders'],
  [/^\/data\/columns\/time$/, 'must be the name or the number of a column, or a list of two: a date and a time of day'],
  [/^\/data\/columns\/\w+$/, 'must be the name of a column or its number, from 1'],
  [
    new RegExp(
      [
        '^/(risk/(max_positions|kelly/trades)',
        'portfolio/(top|short_top|(correlation|weights)/bars|volatility_target/days)',
        'policy/(switch/minimum_bars|learn/(\\w+_bars|trees))',
        'strategy/\\w+/(order/valid_bars|add/max))$',
      ].join('|'),
    ),
    'must be a whole number or an expression of parameters such as $size',
  ],
  [RULE_NUMBER, 'must be a number or an expression of parameters such as $size'],
  [/^\/study\/batch_size$/, 'must be auto or a whole number above 0'],
  [/^\/study\/split\/[^/]+$/, 'must be the name of a window or a fraction of the bars between 0 and 1'],
  [/^\/ml_training\/threshold$/, 'must be auto or a number'],
  [/^\/ml_training\/options\/\w+$/, 'must be a number, a text, true or false, a list of numbers, or numbers by their names'],
  [/^\/ml\/ml_weight$/, 'must be a number from 0 to 1 or an expression such as $weight'],
  [/^\/ml\/confidence_threshold$/, 'must be a number or an expression such as $threshold'],
  [/^\/ml\/model_hash$/, 'must be a sha256 in hex'],
  [/^\/walkforward\/(train|test|step)$/, 'must be a whole number of bars above 0 or a time such as 90d, 12h or 4w'],
];

function ruleOf(error: SchemaError, all: readonly SchemaError[]): string {
  const params = error.params as { allowedValues?: unknown[]; comparison?: string; limit?: number; type?: string };
  if (error.keyword === 'enum') return `must be one of ${params.allowedValues!.join(', ')}`;
  if (/^\/windows\/[^/]+$/.test(error.instancePath)) return 'must be a list of two times, [start, end]';
  if (/^\/windows\/[^/]+\/\d$|\/(start|end)$/.test(error.instancePath)) return 'must be a time such as 2015-01-01 or 2015-01-01T12:00:00Z';
  const limit = all.find(
    ({ keyword, instancePath, params: found }) =>
      keyword !== 'minItems' && instancePath === error.instancePath && found['comparison'] !== undefined,
  );
  if (RULE_NUMBER.test(error.instancePath) && error.keyword === 'anyOf' && limit !== undefined) return ruleOf(limit, []);
  const rule = RULES_OF_ENTRIES.find(([pattern]) => pattern.test(error.instancePath));
  if (rule !== undefined && ['anyOf', 'pattern'].includes(error.keyword)) return rule[1];
  if (error.keyword === 'pattern') return 'must be a plain name (letters, digits, . _ -, and not dots alone)';
  if (error.keyword === 'anyOf')
    return `must be ${[...new Set(all.filter((each) => each.keyword === 'type' && each.instancePath === error.instancePath).map((each) => nameSchemaType((each.params as { type: string }).type)))].join(' or ')}`;
  if (error.keyword === 'minItems') return 'must list something';
  if (error.keyword === 'minLength') return 'must not be empty';
  if (error.keyword === 'type') return `must be ${nameSchemaType(params.type!)}`;
  if (error.keyword === 'additionalItems') return `must not have more than ${params.limit} items`;
  if (error.keyword === 'minItems') return `must not have fewer than ${params.limit} items`;
  if (error.keyword === 'minLength') return `must not have fewer than ${params.limit} characters`;
  return `must be ${params.comparison} ${params.limit}`;
}

function nameSchemaType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'a text',
    integer: 'a whole number',
    array: 'a list',
    object: 'a mapping with entries',
    boolean: 'true or false',
  };
  return names[type] ?? `a ${type}`;
}

function schemaAt(instancePath: string, whole: JsonSchema): JsonSchema | undefined {
  return instancePath
    .split('/')
    .slice(1)
    .reduce<JsonSchema | undefined>(
      (schema, name) => schema?.properties?.[name] ?? Object.values(schema?.patternProperties ?? {})[0] ?? itemsOf(schema),
      whole,
    );
}

/** What each item of a list is measured by. */
function itemsOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  return Array.isArray(schema?.items) ? undefined : (schema?.items as JsonSchema | undefined);
}

function valueAt(value: unknown, instancePath: string): unknown {
  return instancePath
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);
}

function entryName(instancePath: string): string {
  return instancePath.split('/').slice(1).join('.');
}

function depth(instancePath: string): number {
  return instancePath.split('/').length;
}
