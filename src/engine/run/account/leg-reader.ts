import type { Kernels } from '../../memory/kernels.js';
import type { LocalDistance } from '../../plan/local-source.js';
import { slotBytesOf } from '../batch-scratch.js';
import { LocalNodes } from '../local-nodes.js';
import type { SpecField, TrialField } from '../spec-writer.js';
import type { TrialNumber } from '../trial-numbers.js';
import type { TrialRows } from '../trial-rows.js';
import type { AccountSetup } from './account-setup.js';
import { writeOrders } from './write-orders.js';

/** What is read of one leg for a unit or a trial. */
export interface LegReader {
  readonly local: LocalNodes;
  readonly conditions: readonly { readonly field: SpecField; readonly value: TrialNumber }[];
  readonly columns: readonly { readonly field: TrialField; readonly value: TrialNumber }[];
  readonly numbers: readonly { readonly field: TrialField; readonly value: Exclude<TrialNumber, number> }[];
  readonly rank: TrialNumber;
  /** writes what a trial has of its own in the leg's orders */
  readonly writeOrders: (row: number, unit: number) => void;
}

/** Fields of a leg's Trial that differ between trials, and those that differ between units alone. */
const SCALES = { stop: 'stop_scale', target: 'target_scale', trail: 'trail_scale', weight: 'weight_scale' } as const;
const CONDITIONS = {
  long_enter: 'longEnter',
  long_exit: 'longExit',
  short_enter: 'shortEnter',
  short_exit: 'shortExit',
} as const;

/** Where the values of a leg's local nodes, its orders and its Trial stand. */
interface LegPlaces {
  readonly slots: number;
  readonly orders: number;
  readonly setTrial: (field: TrialField, value: number) => void;
}

/** Returns what reads a leg; writes the fields of its Trial that all trials share. */
export function openLegReader(kernels: Kernels, setup: AccountSetup, rows: TrialRows, leg: number, places: LegPlaces): LegReader {
  const program = setup.programs[leg]!;
  const local = new LocalNodes(kernels, program, rows, places.slots, slotBytesOf(program, kernels), setup.units, setup.legOffsets[leg]!);
  const { numbers } = local;
  const scale = (distance: LocalDistance | undefined): TrialNumber =>
    distance === undefined ? Number.NaN : numbers.scalar(distance.scale);
  const names = ['stop', 'target', 'trail', 'weight'] as const;
  const fields: readonly { readonly field: TrialField; readonly value: TrialNumber }[] = [
    ...names.map((name) => ({ field: SCALES[name], value: scale(program[name]) })),
    { field: 'max_bars', value: numbers.scalar(program.maxBars) },
    { field: 'long_touch', value: 0 },
    { field: 'short_touch', value: 0 },
  ];
  return {
    local,
    conditions: Object.entries(CONDITIONS).map(([field, name]) => ({ field: field as SpecField, value: numbers.source(program[name]) })),
    columns: names.map((field) => ({ field, value: numbers.source(program[field]?.source) })),
    numbers: fields.flatMap(({ field, value }) => {
      if (typeof value === 'function') return [{ field, value }];
      places.setTrial(field, value);
      return [];
    }),
    rank: numbers.source(program.rank),
    writeOrders: program.orders ? writeOrders(kernels, places.orders, program.orders, numbers) : () => {},
  };
}
