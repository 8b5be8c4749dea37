import type { ModelSpec } from '../models/model-spec.js';

/** A leak shows after few trees or passes. */
const MOST_TREES = 40;
const MOST_PASSES = 2;

/** Returns the spec of a model that is fitted in a fraction of the time. */
export function smallBudget(spec: ModelSpec): ModelSpec {
  switch (spec.kind) {
    case 'gbc':
    case 'gbr':
    case 'rfc':
    case 'rfr':
      return { ...spec, trees: Math.min(spec.trees ?? MOST_TREES, MOST_TREES) };
    case 'sgdc':
    case 'sgdr':
      return { ...spec, passes: Math.min(spec.passes ?? MOST_PASSES, MOST_PASSES) };
    case 'logistic':
      return spec;
  }
}
