import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import type { KernelRoom } from '../memory/kernel-room.js';

/** A tree's nodes in memory. */
export interface TreePlace {
  readonly pointer: number;
  readonly nodes: number;
}

/** Copies trees out of memory. */
export function readTrees(
  room: KernelRoom,
  places: readonly TreePlace[],
  rest: Pick<TreeEnsemble, 'edges' | 'baseValue' | 'divisor'>,
): TreeEnsemble {
  const treeStarts = new Int32Array(places.length + 1);
  places.forEach(({ nodes }, tree) => (treeStarts[tree + 1] = treeStarts[tree]! + nodes));
  const count = treeStarts[places.length]!;
  return {
    ...rest,
    treeStarts,
    feature: gather(room, places, new Int32Array(count), 'FEATURE'),
    left: gather(room, places, new Int32Array(count), 'LEFT'),
    lastLeftBin: gather(room, places, new Uint8Array(count), 'LAST_LEFT_BIN'),
    missingLeft: gather(room, places, new Uint8Array(count), 'MISSING_LEFT'),
    value: gather(room, places, new Float64Array(count), 'VALUE'),
    cover: gather(room, places, new Float64Array(count), 'COVER'),
    gain: gather(room, places, new Float64Array(count), 'GAIN'),
  };
}

/** Fills one field of every node in; f64 in a Float64Array, i32 otherwise. */
function gather<Field extends Int32Array | Uint8Array | Float64Array>(
  { shared, kernels }: KernelRoom,
  places: readonly TreePlace[],
  out: Field,
  field: string,
): Field {
  const stride = kernels.constant('TREE_NODE_BYTES'),
    offset = kernels.constant(`TREE_NODE_${field}`);
  const size = out instanceof Float64Array ? 8 : 4;
  let written = 0;
  for (const { pointer, nodes } of places) {
    const length = ((nodes - 1) * stride) / size + 1;
    const source = size === 8 ? shared.f64(pointer + offset, length) : shared.i32(pointer + offset, length);
    for (let node = 0; node < nodes; node++) out[written++] = source[(node * stride) / size]!;
  }
  return out;
}
