import { Type } from '../schema-builder.js';
import { Count, strict, Text } from './parts.js';

/** Checks that a gate may ask for, in the order in which they are made. */
export const HYGIENE_CHECKS = ['data_quality', 'lookahead', 'costs_doubled'] as const;
export const TEST_CHECKS = ['verdict', 'plateau', 'same_as_research'] as const;

const Requirements = Type.Array(Text, { default: [] });

/** How a system earns its stage in the factory; see docs/factory.md. */
export const Lifecycle = Type.Object(
  {
    gates: Type.Object(
      {
        hygiene: Type.Object(
          {
            /** an entry of `windows` */
            window: Type.String({ minLength: 1, default: 'hygiene' }),
            /** conditions on the metrics of the run */
            require: Requirements,
            checks: Type.Array(Type.Enum(HYGIENE_CHECKS), { default: [...HYGIENE_CHECKS] }),
          },
          { ...strict, default: {} },
        ),
        test: Type.Object(
          {
            window: Type.String({ minLength: 1, default: 'test' }),
            require: Requirements,
            checks: Type.Array(Type.Enum(TEST_CHECKS), { default: [...TEST_CHECKS] }),
            /** how often the window may be looked at */
            looks: Count(1, 1),
          },
          { ...strict, default: {} },
        ),
        demo: Type.Object(
          {
            /** days of bars behind the test window, at least */
            days: Count(1, 14),
            require: Requirements,
          },
          { ...strict, default: {} },
        ),
      },
      { ...strict, default: {} },
    ),
  },
  strict,
);
