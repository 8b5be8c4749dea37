import { Type } from './schema-builder.js';

/** Where signals are kept with their features and outcomes, and which of them; a file has one owner at a time. A part of the system file. */
export const CollectionSchema = Type.Object(
  {
    enabled: Type.Boolean({ default: false }),
    db_path: Type.String({ minLength: 1, default: 'data_cache/features.duckdb' }),
    /** traded: signals that became trades; all: every bar on which an entry was valid */
    signals: Type.Enum(['traded', 'all'], { default: 'traded' }),
    /** a row for each bar of the window too */
    bars: Type.Boolean({ default: false }),
  },
  { additionalProperties: false, default: {} },
);
