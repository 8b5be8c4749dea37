import type { Static } from 'typebox';
import { Type } from '../system/schema-builder.js';

const strict = { additionalProperties: false } as const;
const Name = { pattern: '^[A-Za-z_]\\w*$' };
const Text = Type.String({ minLength: 1 });

/** A file of features, one schema for YAML and types. */
export const FeatureFileSchema = Type.Object(
  {
    description: Type.Optional(Text),
    /** other files of the same folder, without .yaml: their features come first */
    include: Type.Array(Type.String(Name), { default: [] }),
    features: Type.Record(Type.String(Name), Type.Object({ expression: Text, description: Text }, strict), { ...strict, default: {} }),
  },
  strict,
);

export type FeatureFile = Static<typeof FeatureFileSchema>;
