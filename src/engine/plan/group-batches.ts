import { UsageError } from '../../core/errors.js';

/** Batches of units whose stored values fit into the memory together. */
export interface BatchGroup {
  readonly batches: readonly Int32Array[];
  /** instances that the batches need, with everything that these are computed from */
  readonly instances: ReadonlySet<number>;
}

/** Packs batches, in their order, into as few groups as the slots allow; a batch that needs more is halved.
 *  needsOf  instances that the units of a batch need, with their inputs
 *  Throws UsageError MEMORY_TOO_SMALL where a single trial needs more than all slots. */
export function groupBatches(batches: readonly Int32Array[], slots: number, needsOf: (batch: Int32Array) => Set<number>): BatchGroup[] {
  const groups: BatchGroup[] = [];
  let open: { batches: Int32Array[]; instances: Set<number> } = { batches: [], instances: new Set() };
  const pending = batches.toReversed();
  for (let batch = pending.pop(); batch !== undefined; batch = pending.pop()) {
    const instances = needsOf(batch);
    if (instances.size > slots) {
      pending.push(...halve(batch, instances.size, slots));
      continue;
    }
    const fresh = [...instances].filter((id) => !open.instances.has(id));
    if (open.instances.size + fresh.length > slots) {
      groups.push(open);
      open = { batches: [batch], instances };
      continue;
    }
    open.batches.push(batch);
    for (const id of fresh) open.instances.add(id);
  }
  return open.batches.length > 0 ? [...groups, open] : groups;
}

/** The second half comes first: the caller takes from the end. */
function halve(batch: Int32Array, needed: number, slots: number): [Int32Array, Int32Array] {
  if (batch.length === 1) {
    throw new UsageError(
      'MEMORY_TOO_SMALL',
      `--max-memory leaves room for ${slots} columns beside the bars and a single trial needs ${needed}`,
      {
        context: { columns: slots, needed },
      },
    );
  }
  const middle = batch.length >> 1;
  return [batch.subarray(middle), batch.subarray(0, middle)];
}
