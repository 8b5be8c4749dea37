/** `auto` is `surrogate` for one objective and `nsga2` for several. */
export const SAMPLER_NAMES = ['auto', 'surrogate', 'tpe', 'tpe_multivariate', 'cma_es', 'genetic', 'nsga2', 'sobol', 'random', 'grid'] as const;
export type SamplerName = (typeof SAMPLER_NAMES)[number];
