import { layOutAccount } from '../layout/account-layout.js';
import { layOutMarket } from '../layout/market-layout.js';
import type { Kernels } from '../memory/kernels.js';
import type { SharedMemory } from '../memory/memory.js';
import { ColumnNames } from './column-names.js';
import type { EngineJob, EngineState } from './engine-state.js';
import { placeNodes } from './place-nodes.js';

/** Lays the data of a job out. Throws UsageError MEMORY_TOO_SMALL.
 *  data      those of the job, or with room behind them
 *  shadowed  nodes whose columns have a shadow */
export function openState(
  job: EngineJob,
  data: EngineJob['data'],
  shadowed: EngineState['shadowed'],
  shared: SharedMemory,
  kernels: Kernels,
): EngineState {
  const { legs } = data;
  const { fill } = job.execution;
  const hasCorrelation = (job.account?.correlation ?? job.account?.rotation?.weights) !== undefined;
  return {
    job,
    shared,
    kernels,
    layouts: (legs?.map((leg) => leg.data) ?? [data]).map((each) =>
      layOutMarket(each, job.graph, shadowed, shared, kernels, legs !== undefined),
    ),
    account: legs && layOutAccount(data, legs, { fill, hasCorrelation }, shared, kernels),
    places: placeNodes(job.graph),
    names: new ColumnNames(),
    kept: undefined,
    shadowed,
  };
}
