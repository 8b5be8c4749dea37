import type { Type as TypeBox } from 'typebox';

/** JSON Schema, as far as it is used here. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  /** a list's entries, or a tuple's one by one */
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly additionalItems?: boolean;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: unknown;
}

const OPTIONAL = Symbol('optional');
type Options = JsonSchema;
type Built = JsonSchema & { readonly [OPTIONAL]?: true };

const builder = {
  String: (options?: Options): Built => ({ type: 'string', ...options }),
  Number: (options?: Options): Built => ({ type: 'number', ...options }),
  Integer: (options?: Options): Built => ({ type: 'integer', ...options }),
  Boolean: (options?: Options): Built => ({ type: 'boolean', ...options }),
  Enum: (values: readonly unknown[], options?: Options): Built => ({ enum: values, ...options }),
  Union: (schemas: readonly Built[], options?: Options): Built => ({ anyOf: schemas, ...options }),
  Optional: (schema: Built): Built => ({ ...schema, [OPTIONAL]: true }),
  Array: (items: Built, options?: Options): Built => ({ type: 'array', items, ...options }),
  Tuple: (items: readonly Built[], options?: Options): Built => ({
    type: 'array',
    items,
    additionalItems: false,
    minItems: items.length,
    ...options,
  }),
  Record: (name: Built, schema: Built, options?: Options): Built => ({
    type: 'object',
    patternProperties: { [name.pattern ?? '^.*$']: schema },
    ...options,
  }),
  Object: (properties: Readonly<Record<string, Built>>, options?: Options): Built => {
    const required = Object.keys(properties).filter((name) => !properties[name]![OPTIONAL]);
    return { type: 'object', ...(required.length > 0 && { required }), properties, ...options };
  },
};

/** Makes schemas with TypeBox's vocabulary and types. TypeBox's own builder takes a tenth of a second to load; this makes the same data. */
export const Type = builder as unknown as Pick<typeof TypeBox, keyof typeof builder>;
