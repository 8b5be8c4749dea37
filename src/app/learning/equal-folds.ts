import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import type { FoldRanges } from '../../ml/training/validate-walk-forward.js';

/** Returns equal parts of rows: each but the first is tested by what comes before it. */
export function equalFolds(rows: number, folds: number): FoldRanges[] {
  const edge = (part: number): number => Math.floor((part * rows) / (folds + 1));
  return Array.from({ length: folds }, (_, foldNumber) => ({
    foldNumber,
    train: { from: 0, to: edge(foldNumber + 1) },
    test: { from: edge(foldNumber + 1), to: edge(foldNumber + 2) },
  }));
}

/** Returns rows with their own numbers for those of their bars: bars of several symbols have no common order, rows have one. */
export function numberRows(rows: LabelledRows): LabelledRows {
  return { ...rows, barIndex: Int32Array.from({ length: rows.rows }, (_, row) => row) };
}
