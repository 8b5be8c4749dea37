import { createHash } from 'node:crypto';
import type { Looks } from '../../lifecycle/count-looks.js';
import { CHANCE_DEVIATIONS, beatsChance } from '../../ml/evaluation/beats-chance.js';
import { normalCdf, normalQuantile } from '../../validation/normal.js';
import type { ModelRegistry } from '../models/model-registry.js';

/** Rows that a version has not learned from, and what it says of them; in order of time. */
export interface SeenRows {
  readonly symbols: readonly string[];
  readonly isClass: boolean;
  /** f64[row] */
  readonly scores: Float64Array;
  readonly target: Float64Array;
  readonly decidedAtMs: Float64Array;
}

/** What a look at rows came to. */
export interface LookVerdict {
  readonly isBetter: boolean;
  /** counts the look where there were others */
  readonly sentence: string;
  readonly looks: Looks;
}

/** Judges a version against chance on rows, after the look has been written down: the more often versions were judged on rows that overlap
 *  them, the more a score must show. Throws UsageError NAME_UNKNOWN, OUTPUT_UNWRITABLE. */
export async function lookAtRows(registry: ModelRegistry, model: string, version: number, seen: SeenRows): Promise<LookVerdict> {
  const { symbols, isClass, scores, target, decidedAtMs } = seen,
    iso = (timeMs: number): string => new Date(timeMs).toISOString();
  const looks = await registry.look(model, version, {
    symbols,
    from: iso(decidedAtMs[0]!),
    to: iso(decidedAtMs.at(-1)!),
    rows: target.length,
    look: hashOf(decidedAtMs, target, scores),
  });
  const deviations = deviationsOfLooks(looks.count),
    { isBetter, sentence } = beatsChance(isClass, scores, target, deviations);
  return { isBetter, sentence: looks.count === 1 ? sentence : `${sentence} ${sentenceOf(looks, deviations)}`, looks };
}

/** Returns the standard deviations that chance is given at the looks-th look at the same rows: the best of so many independent scores
 *  without skill stays below them as surely as one score stays below two.
 *  looks   from 1
 *  Source  Šidák, Rectangular confidence regions for the means of multivariate normal distributions, 1967 */
export function deviationsOfLooks(looks: number): number {
  if (looks === 1) return CHANCE_DEVIATIONS;
  return -normalQuantile(-Math.expm1(Math.log1p(-normalCdf(-CHANCE_DEVIATIONS)) / looks));
}

function sentenceOf({ count, versions }: Looks, deviations: number): string {
  const last = versions.at(-1)!,
    by = versions.length === 1 ? `version ${last}` : `versions ${versions.slice(0, -1).join(', ')} and ${last}`;
  return `${nth(count)} at this holdout, by ${by}: chance is given ${deviations.toFixed(2)} standard deviations in place of ${CHANCE_DEVIATIONS}.`;
}

const ORDINALS = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth', 'Tenth'];

function nth(count: number): string {
  const ordinal = ORDINALS[count - 1];
  return ordinal === undefined ? `Look ${count}` : `${ordinal} look`;
}

function hashOf(...columns: readonly Float64Array[]): string {
  const hash = createHash('sha256');
  for (const column of columns) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest('hex');
}
