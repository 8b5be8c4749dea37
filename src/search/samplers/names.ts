/** What a sampler is, for help, documents and checks; how it is opened stands in open-sampler.ts. */
interface SamplerEntry {
  readonly name: string;
  /** what it does, and when to take it */
  readonly does: string;
  readonly when: string;
  /** needs one number to follow */
  readonly isSingle?: true;
  /** spreads its trials over the space, whatever they come to */
  readonly isEven?: true;
}

/** Every sampler, the one register of them. */
export const SAMPLERS = [
  { name: 'auto', does: '`surrogate` for one objective, `nsga2` for several', when: 'by default' },
  {
    name: 'surrogate',
    does: 'a Gaussian process over all axes, conditional ones too, that learns which matter; children of the best take over in long studies',
    when: 'one objective',
    isSingle: true,
  },
  { name: 'tpe', does: 'densities of the good trials against the others, axis by axis', when: 'to compare', isSingle: true },
  { name: 'tpe_multivariate', does: 'the same densities over all axes at once', when: 'to compare', isSingle: true },
  {
    name: 'cma_es',
    does: 'a normal distribution that follows the better half of each generation, with restarts',
    when: 'many trials, ordered axes',
    isSingle: true,
  },
  {
    name: 'genetic',
    does: 'children of the best; with `weightSpace` and `weightsOf` it mixes signals',
    when: 'many cheap trials, weights',
    isSingle: true,
  },
  { name: 'nsga2', does: 'children of the trials that few others dominate', when: 'several objectives' },
  { name: 'sobol', does: 'points that are evenly spread', when: 'to look at the whole space', isEven: true },
  { name: 'random', does: 'uniform points', when: 'to look at the whole space', isEven: true },
  { name: 'grid', does: 'every point', when: 'to look at the whole of a small space', isEven: true },
] as const satisfies readonly SamplerEntry[];

export type SamplerName = (typeof SAMPLERS)[number]['name'];

const REGISTER: readonly (SamplerEntry & { readonly name: SamplerName })[] = SAMPLERS;

export const SAMPLER_NAMES: readonly SamplerName[] = REGISTER.map(({ name }) => name);

/** Samplers that spread their trials over the space, whatever these come to. */
export const EVEN_SAMPLERS: readonly string[] = REGISTER.filter(({ isEven }) => isEven).map(({ name }) => name);

/** Samplers that need one number to follow. */
export const SINGLE_SAMPLERS: readonly string[] = REGISTER.filter(({ isSingle }) => isSingle).map(({ name }) => name);

/** Returns the table of samplers in Markdown. */
export function samplersTable(): string {
  return [
    '| name | what it does | when |',
    '|---|---|---|',
    ...REGISTER.map(({ name, does, when }) => `| \`${name}\` | ${does} | ${when} |`),
  ].join('\n');
}
