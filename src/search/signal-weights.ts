import { UsageError } from '../core/errors.js';
import type { Parameters } from '../core/graph.js';
import type { Space } from './space.js';

export interface WeightOptions {
  /** whether a weight may be negative: the signal read the other way round. Default false */
  readonly isSigned?: boolean;
  /** step of the raw weights, which are in 0…1 or -1…1; undefined for none */
  readonly step?: number | undefined;
}

/** Returns the space of the raw weights of named signals, axis `weight_<name>`; for a study whose sampler is `genetic`, or any other.
 *  Throws UsageError SPACE_INVALID where no signal is named. */
export function weightSpace(signals: readonly string[], { isSigned = false, step }: WeightOptions = {}): Space {
  if (signals.length === 0) throw new UsageError('SPACE_INVALID', 'signal weights need at least one signal, and there are 0');
  return { axes: signals.map((name) => ({ kind: 'float', name: `weight_${name}`, low: isSigned ? -1 : 0, high: 1, step, log: false })) };
}

/** Returns the weights of a trial, whose absolute values sum to 1; equal ones where all raw weights are 0. */
export function weightsOf(parameters: Parameters, signals: readonly string[]): Record<string, number> {
  const raw = signals.map((name) => Number(parameters[`weight_${name}`] ?? 0));
  const total = raw.reduce((sum, each) => sum + Math.abs(each), 0);
  return Object.fromEntries(signals.map((name, k) => [name, total > 0 ? raw[k]! / total : 1 / signals.length]));
}
