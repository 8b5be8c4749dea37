/** `auto` is `surrogate` for one objective and `nsga2` for several. */
export const SAMPLER_NAMES = [
  'auto',
  'surrogate',
  'tpe',
  'tpe_multivariate',
  'cma_es',
  'genetic',
  'nsga2',
  'sobol',
  'random',
  'grid',
] as const;
export type SamplerName = (typeof SAMPLER_NAMES)[number];

/** Samplers that spread their trials over the space, whatever these come to. */
export const EVEN_SAMPLERS: readonly string[] = ['random', 'sobol', 'grid'] satisfies SamplerName[];
