import { valueRange } from './value-range.js';
import type { FoldRow } from './study-report-input.js';

/** The winners' objective in and out of sample, fold by fold. */
export interface FoldComparison {
  readonly folds: readonly { readonly foldNumber: number; readonly inSample: number; readonly outOfSample: number }[];
  /** what the axis spans, 0 included; undefined where nothing is defined */
  readonly range: readonly [number, number] | undefined;
  /** means over the folds in which it is defined; NaN where there is none */
  readonly meanInSample: number;
  readonly meanOutOfSample: number;
  /** folds in which both are defined, and those of them that were worse out of sample */
  readonly compared: number;
  readonly worse: number;
}

/** Compares the folds' winners in and out of sample. */
export function compareFolds(folds: readonly FoldRow[], direction: 'maximize' | 'minimize'): FoldComparison {
  const sign = direction === 'maximize' ? 1 : -1;
  const both = folds.filter(({ inSample, outOfSample }) => Number.isFinite(inSample) && Number.isFinite(outOfSample));
  const values = Float64Array.from(folds.flatMap(({ inSample, outOfSample }) => [inSample, outOfSample]));
  return {
    folds: folds.map(({ foldNumber, inSample, outOfSample }) => ({ foldNumber, inSample, outOfSample })),
    range: values.some(Number.isFinite) ? valueRange(values, [0]) : undefined,
    meanInSample: meanOf(folds.map(({ inSample }) => inSample)),
    meanOutOfSample: meanOf(folds.map(({ outOfSample }) => outOfSample)),
    compared: both.length,
    worse: both.filter(({ inSample, outOfSample }) => sign * outOfSample < sign * inSample).length,
  };
}

function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}
