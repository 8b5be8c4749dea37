import type { BarWindow } from '../../core/trading-data.js';
import type { TrialTable } from '../../core/trial-table.js';
import type { EngineState } from '../plan/engine-state.js';
import type { EvaluationPlan } from '../plan/evaluation-plan.js';
import { planScratch } from './batch-scratch.js';
import { KeptColumns } from './kept-columns.js';
import { KeptConditions } from './kept-conditions.js';
import { KeptSlots, type KeptValues } from '../memory/kept-slots.js';
import { localRoots } from '../plan/local-program.js';

/** Shares of the memory that is free at first. */
const [COLUMN_SHARE, CONDITION_SHARE] = [0.4, 0.25];
/** With fewer slots than this, or than a single trial needs, a batch is better off without. */
const LEAST_SLOTS = 64;

/** The kept values as one evaluation sees them; undefined where too few fit into the memory. */
export interface OpenedValues {
  readonly columns: KeptColumns | undefined;
  readonly conditions: KeptConditions | undefined;
}

/** Opens what is kept for an evaluation. To be called before it reserves anything. */
export function openKept(state: EngineState, plan: EvaluationPlan, table: TrialTable, window: BarWindow): OpenedValues {
  const { columns, conditions } = (state.kept ??= makeKept(state, plan));
  const { instances, ofNode } = plan.instances;
  const roots = localRoots(plan.program).length;
  columns.grow(state.names.count);
  conditions.grow(conditions.capacity + plan.units.count * roots);
  return {
    columns:
      columns.most < Math.min(Math.max(LEAST_SLOTS, ofNode.size), instances.length) ? undefined : new KeptColumns(columns, instances),
    conditions:
      state.account !== undefined || roots === 0 || conditions.most < LEAST_SLOTS
        ? undefined
        : new KeptConditions(conditions, plan.program, table, plan.units, window),
  };
}

function makeKept({ shared, kernels }: EngineState, plan: EvaluationPlan): KeptValues {
  const header = kernels.constant('COLUMN_HEADER_BYTES');
  const { slotBytes } = planScratch(plan.program, kernels, { units: 0, trials: 0 });
  return {
    columns: new KeptSlots(shared, COLUMN_SHARE, plan.slotBytes() - header, header),
    conditions: new KeptSlots(shared, CONDITION_SHARE, slotBytes.condition),
  };
}
