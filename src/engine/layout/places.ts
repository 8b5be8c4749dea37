import type { ExtraColumn } from '../../core/extra-column.js';
import type { ForecastColumn } from '../../core/forecast-column.js';
import type { BarsColumnName, NodeId } from '../../core/graph.js';
import type { SymbolColumn } from '../../core/symbol-column.js';
import type { ModelLayout } from './model-layout.js';

export type AnyColumn = BarsColumnName | ExtraColumn | ForecastColumn | SymbolColumn | number;

/** Where one frame's bars stand. All pointers are bytes into the shared memory. */
export interface FrameLayout {
  readonly barCount: number;
  /** by name; of frame 0 by number those that were made elsewhere */
  readonly columns: Readonly<Record<AnyColumn, number>>;
  /** i32[bar of the parent frame]: the bar of this frame that each bar reads; 0 for frame 0 itself */
  readonly rows: number;
}

/** Where the data and everything that every trial needs of them stand. */
export interface MarketLayout {
  readonly frames: readonly FrameLayout[];
  /** by the nodes that are models */
  readonly models: ReadonlyMap<NodeId, ModelLayout>;
  readonly lowReach: number;
  readonly highReach: number;
  /** of legs: 0 of a market that is traded alone */
  readonly reachBounds: number;
  readonly closeSum: number;
  readonly closeBounds: number;
  readonly dayOfBar: number;
  readonly dayEnd: number;
  readonly detailHigh: number;
  readonly detailLow: number;
  readonly detailFirst: number;
  readonly detailEnd: number;
  /** f64[day]: what trials' daily returns are multiplied with */
  readonly benchmark: number;
}
