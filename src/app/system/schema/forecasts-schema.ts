import { Type } from '../schema-builder.js';
import { Name, strict, Text } from './parts.js';

/** A version of a forecaster: its folder in the registry with @latest, @production or the number of a version, or that as it is resolved. */
const Forecaster = Type.Union([
  Text,
  Type.Object({ path: Text, version: Type.Integer({ minimum: 1 }), hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, strict),
]);

/** Forecasts that expressions read as `forecast("name").field`. */
export const Forecasts = Type.Record(Type.String(Name), Forecaster);
