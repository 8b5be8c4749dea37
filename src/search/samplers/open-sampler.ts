import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import type { Sampler, SamplerFactory, SamplerSetup } from '../sampler.js';
import { SAMPLER_NAMES, SINGLE_SAMPLERS, type SamplerName } from './names.js';
import { openCmaEsSampler, type CmaEsOptions } from './cma-es.js';
import { openGeneticSampler, type GeneticOptions } from './genetic.js';
import { openGridSampler } from './grid.js';
import { openNsga2Sampler, type Nsga2Options } from './nsga2.js';
import { openRandomSampler } from './random.js';
import { openSobolSampler } from './sobol.js';
import { openSurrogateSampler, type SurrogateOptions } from './surrogate.js';
import { openTpeSampler, type TpeOptions } from './tpe.js';

/** A sampler and its options, for those that have some. */
export type SamplerChoice =
  | ({ readonly kind: 'surrogate' } & SurrogateOptions)
  | ({ readonly kind: 'tpe' } & TpeOptions)
  | ({ readonly kind: 'cma_es' } & CmaEsOptions)
  | ({ readonly kind: 'genetic' } & GeneticOptions)
  | ({ readonly kind: 'nsga2' } & Nsga2Options)
  | { readonly kind: 'auto' | 'grid' | 'random' | 'sobol' | 'tpe_multivariate' };

export type SamplerOptions = SamplerName | SamplerChoice;

/** Returns the sampler that was asked for. Throws UsageError NAME_UNKNOWN, and STUDY_INVALID where it cannot serve several objectives. */
export function openSampler(options: SamplerOptions | SamplerFactory, setup: SamplerSetup): Sampler {
  if (typeof options === 'function') return options(setup);
  const choice: SamplerChoice = typeof options === 'string' ? { kind: options } : options;
  if (!SAMPLER_NAMES.includes(choice.kind))
    throw new UsageError('NAME_UNKNOWN', `unknown sampler "${choice.kind}"${suggestName(choice.kind, SAMPLER_NAMES)}`, {
      context: { sampler: choice.kind },
    });
  if (setup.objectives > 1 && SINGLE_SAMPLERS.includes(choice.kind)) {
    throw new UsageError('STUDY_INVALID', `sampler ${choice.kind} follows one objective, not ${setup.objectives}; use nsga2`, {
      context: { sampler: choice.kind, objectives: setup.objectives },
    });
  }
  checkNumbers(choice);
  return OPENERS[choice.kind](setup, choice as never);
}

/** Ranges of the options, whichever sampler has them. */
const RANGES: readonly { readonly name: string; readonly isWhole: boolean; readonly low: number; readonly high: number }[] = [
  { name: 'startupTrials', isWhole: true, low: 1, high: 1e6 },
  { name: 'candidates', isWhole: true, low: 1, high: 1e4 },
  { name: 'population', isWhole: true, low: 4, high: 1e4 },
  { name: 'sigma', isWhole: false, low: 1e-6, high: 1 },
];

function checkNumbers(choice: SamplerChoice): void {
  const given = choice as Readonly<Record<string, unknown>>;
  for (const { name, isWhole, low, high } of RANGES) {
    const value = given[name];
    if (value === undefined || (typeof value === 'number' && value >= low && value <= high && (!isWhole || Number.isInteger(value))))
      continue;
    throw new UsageError(
      'STUDY_INVALID',
      `${name} of sampler ${choice.kind} must be a ${isWhole ? 'whole ' : ''}number from ${low} to ${high}, not ${String(value)}`,
      { context: { sampler: choice.kind } },
    );
  }
}

const OPENERS: { readonly [Kind in SamplerName]: (setup: SamplerSetup, choice: Extract<SamplerChoice, { kind: Kind }>) => Sampler } = {
  auto: (setup) => (setup.objectives > 1 ? openNsga2Sampler(setup) : openSurrogateSampler(setup)),
  surrogate: openSurrogateSampler,
  tpe: openTpeSampler,
  tpe_multivariate: (setup) => openTpeSampler(setup, { multivariate: true }),
  cma_es: openCmaEsSampler,
  genetic: openGeneticSampler,
  nsga2: openNsga2Sampler,
  sobol: openSobolSampler,
  random: openRandomSampler,
  grid: openGridSampler,
};
