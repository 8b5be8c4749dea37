import { Type } from '../schema-builder.js';
import { strict, Text } from './parts.js';

/** A column by its name in the header, or by its number from 1. */
const Column = Type.Union([Text, Type.Integer({ minimum: 1 })]);

/** Which column holds what; those that are left out are found by their names. */
export const Columns = Type.Object(
  {
    /** one column, or a date column and a time-of-day column */
    time: Type.Optional(Type.Union([Column, Type.Array(Column, { minItems: 1, maxItems: 2 })])),
    open: Type.Optional(Column),
    high: Type.Optional(Column),
    low: Type.Optional(Column),
    close: Type.Optional(Column),
    /** none: no volume */
    volume: Type.Optional(Column),
    /** none: every row, whatever symbol it names */
    symbol: Type.Optional(Column),
  },
  strict,
);
