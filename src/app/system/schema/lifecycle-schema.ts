import { MISFIRES } from '../../../lifecycle/schedule/misfire.js';
import { ACTIVATIONS } from '../../../lifecycle/systems/system-event.js';
import { Type } from '../schema-builder.js';
import { Count, strict, Text } from './parts.js';

/** Checks that a gate may ask for, in the order in which they are made. */
export const HYGIENE_CHECKS = ['data_quality', 'lookahead', 'costs_doubled'] as const;
export const TEST_CHECKS = ['verdict', 'plateau', 'same_as_research'] as const;
export const DEMO_CHECKS = ['prediction_distribution', 'calibration', 'no_stale_data'] as const;

const Requirements = Type.Array(Text, { default: [] });

/** A time such as 1d, or a cron expression in UTC. */
const ScheduleText = (standard: string): ReturnType<typeof Type.String> => Type.String({ minLength: 2, default: standard });

const Misfire = Type.Enum(MISFIRES, { default: 'run_once' });

const Gates = Type.Object(
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
        /** days of bars behind the test window, at least; behind a demotion days of bars behind that */
        days: Count(1, 14),
        /** what it is judged on: a replay of these bars, or a session on paper that ran over bars as they came */
        source: Type.Enum(['replay', 'session'], { default: 'replay' }),
        require: Requirements,
        checks: Type.Array(Type.Enum(DEMO_CHECKS), { default: [...DEMO_CHECKS] }),
      },
      { ...strict, default: {} },
    ),
  },
  { ...strict, default: {} },
);

/** What is looked at while a version is live, and while a system works at demo. */
const Watch = Type.Object(
  {
    /** conditions on the figures since then: any that holds acts */
    disable: Requirements,
    demote: Requirements,
    scale_down: Requirements,
    every: ScheduleText('1d'),
    misfire: Misfire,
    /** with fewer trades nothing is demoted or scaled down */
    minimum_trades: Count(0, 5),
    /** what a scaling leaves of the sizes */
    scale: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.5 }),
    /** days of bars before the same rule scales down again */
    cool_down_days: Count(0, 7),
  },
  { ...strict, default: {} },
);

/** When its model is trained again; an entry that is left out asks for nothing. */
const Retrain = Type.Object(
  {
    calendar: Type.Optional(Type.String({ pattern: '^[1-9]\\d*d$' })),
    new_rows: Type.Optional(Type.Integer({ minimum: 1 })),
    /** stability index of a feature from which on it has moved, where accuracy was lost too */
    drift: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    /** how often that is asked */
    every: ScheduleText('1d'),
    misfire: Misfire,
  },
  strict,
);

/** How a system earns its stage in the factory; see docs/factory.md. */
export const Lifecycle = Type.Object(
  {
    gates: Gates,
    /** the system whose idea this is a candidate of: its trials and those of all its other candidates count together */
    idea: Type.Optional(Text),
    watch: Watch,
    retrain: Type.Optional(Retrain),
    /** where the version before it holds a position: wait until that is flat, or let it carry its position to its exit */
    activate: Type.Enum(ACTIVATIONS, { default: 'flat' }),
    /** how often its data are asked for again, where they are of a service */
    refresh: Type.Object({ every: ScheduleText('1h'), misfire: Misfire }, { ...strict, default: {} }),
  },
  strict,
);
