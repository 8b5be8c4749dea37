import type { FeatureColumns } from '../../core/learner-kernels.js';
import { reserveZeros, type KernelRoom } from '../memory/kernel-room.js';

/** Features in bins, where kernels find them. */
export interface BinnedRows {
  /** pointer of u8[blocks][rows][8] */
  readonly bins: number;
  /** pointer of i32[features] */
  readonly edgeCounts: number;
  readonly edges: readonly Float64Array[];
}

/** Finds the edges of bins in the rows and bins them. */
export function binRows(room: KernelRoom, features: FeatureColumns, most: number): BinnedRows {
  const edgeCounts = room.shared.reserve(features.columns.length * 4, 'edge counts');
  const bins = reserveBins(room, features);
  const mark = room.shared.mark;
  const column = room.shared.reserve(features.rows * 8, 'a feature');
  const scratch = room.shared.reserve(features.rows * 16 + room.kernels.call('bin_edges_scratch')(), 'a sorted feature');
  const table = room.shared.reserve(room.kernels.constant('EDGE_ROOM') * 8, 'edges');
  const edges = features.columns.map((values, feature) => {
    room.shared.f64(column, features.rows).set(values);
    const count = room.kernels.call('bin_edges')(column, features.rows, most, table, scratch);
    room.shared.i32(edgeCounts, features.columns.length)[feature] = count;
    binFeature(room, bins, features.rows, feature, column, table);
    return room.shared.f64(table, count).slice();
  });
  room.shared.release(mark);
  return { bins, edgeCounts, edges };
}

/** Bins other rows by the same edges; returns the pointer of u8[blocks][rows][8]. */
export function binOtherRows(room: KernelRoom, features: FeatureColumns, edges: readonly Float64Array[]): number {
  const bins = reserveBins(room, features);
  const mark = room.shared.mark;
  const column = room.shared.reserve(features.rows * 8, 'a feature');
  const table = room.shared.reserve(room.kernels.constant('EDGE_ROOM') * 8, 'edges');
  features.columns.forEach((values, feature) => {
    room.shared.f64(column, features.rows).set(values);
    writeEdges(room, table, edges[feature]!);
    binFeature(room, bins, features.rows, feature, column, table);
  });
  room.shared.release(mark);
  return bins;
}

/** Writes a feature's edges as kernels read them: Infinity behind the last. */
export function writeEdges({ shared, kernels }: KernelRoom, pointer: number, edges: Float64Array): void {
  const table = shared.f64(pointer, kernels.constant('EDGE_ROOM'));
  table.fill(Infinity);
  table.set(edges);
}

function reserveBins(room: KernelRoom, { rows, columns }: FeatureColumns): number {
  const width = room.kernels.constant('BLOCK_FEATURES');
  return reserveZeros(room, Math.ceil(columns.length / width) * width * rows, 'binned rows');
}

function binFeature({ kernels }: KernelRoom, bins: number, rows: number, feature: number, column: number, table: number): void {
  const width = kernels.constant('BLOCK_FEATURES'),
    place = feature % width;
  kernels.call('bin_column')(column, rows, table, bins + (feature - place) * rows + place, width);
}
