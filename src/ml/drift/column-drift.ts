import { chiSquareTail } from './chi-square-tail.js';
import { chunkBounds } from './chunk-bounds.js';
import type { DriftThresholds } from './drift-thresholds.js';
import { falseDiscoveryRates } from './false-discovery.js';
import { invertTail } from './invert-tail.js';
import { distanceScale, kolmogorovSmirnov, kolmogorovTail } from './kolmogorov-smirnov.js';
import { populationStability, stabilityFreedom } from './population-stability.js';
import { rowsPerBlock } from './rows-per-block.js';

/** How far a column has moved, and from where on that is more than it moves by itself. */
export interface ColumnDrift {
  readonly name: string;
  readonly stability: number;
  readonly distance: number;
  /** independent rows that the rows count for, by the blocks of the reference */
  readonly referenceRows: number;
  readonly currentRows: number;
  /** of so large a change where there is none, by both measures together */
  readonly pValue: number;
  /** share of false ones among the columns that change as clearly as this one */
  readonly qValue: number;
  /** from where on a measure counts: the largest of what matters, of what chance gives, and of mean + 3 sd of the reference's chunks */
  readonly stabilityBound: number;
  readonly distanceBound: number;
  /** chunks of the reference; 0 where it has too few rows for them, and the bounds are those of its independent rows */
  readonly chunks: number;
  readonly isDrifted: boolean;
}

/** A column then and now, in the order of time. */
export interface ColumnPair {
  readonly name: string;
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** Returns the drift of each column; which of them changed is decided for all together. */
export function columnDrifts(pairs: readonly ColumnPair[], thresholds: DriftThresholds): ColumnDrift[] {
  const found = pairs.map((pair) => measureColumn(pair, thresholds)),
    rates = falseDiscoveryRates(found.map(({ pValue }) => pValue));
  return found.map((column, index) => ({
    ...column,
    qValue: rates[index]!,
    isDrifted:
      rates[index]! <= thresholds.falseDiscovery && (column.stability >= column.stabilityBound || column.distance >= column.distanceBound),
  }));
}

const MOST_DISTANCE = 10;
const MOST_CHI_SQUARE = 1200;

function measureColumn({ name, reference, current }: ColumnPair, thresholds: DriftThresholds): Omit<ColumnDrift, 'qValue' | 'isDrifted'> {
  const block = rowsPerBlock(reference),
    [referenceRows, currentRows] = [reference.length / block, current.length / block] as const,
    weight = (referenceRows * currentRows) / (referenceRows + currentRows),
    freedom = stabilityFreedom(reference, current),
    level = thresholds.falseDiscovery;
  const stability = populationStability(reference, current),
    { distance, pValue } = kolmogorovSmirnov(reference, current, block),
    least = Math.min(chiSquareTail(weight * stability, freedom), Number.isNaN(pValue) ? 1 : pValue);
  const own = chunkBounds(reference, current.length, thresholds.chunkDeviations);
  const byChance = {
    stability: invertTail((x) => chiSquareTail(x, freedom), level, MOST_CHI_SQUARE) / weight,
    distance: invertTail(kolmogorovTail, level, MOST_DISTANCE) / distanceScale(referenceRows, currentRows),
  };
  return {
    name,
    stability,
    distance,
    referenceRows,
    currentRows,
    pValue: Math.min(1, 2 * least),
    stabilityBound: Math.max(thresholds.stability, byChance.stability, own?.stability ?? 0),
    distanceBound: Math.max(thresholds.distance, byChance.distance, own?.distance ?? 0),
    chunks: own?.chunks ?? 0,
  };
}
