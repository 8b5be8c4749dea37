import { describe, expect, test } from 'vitest';
import { SpaceCodec } from '../../../src/search/codec.js';
import { SAMPLER_NAMES, samplersTable } from '../../../src/search/samplers/names.js';
import { openSampler, type SamplerOptions } from '../../../src/search/samplers/open-sampler.js';
import type { SamplerSetup } from '../../../src/search/sampler.js';
import { float, int } from '../sampler-conformance.js';

const setup = (objectives = 1): SamplerSetup => ({
  codec: new SpaceCodec({ axes: [float('x', 0, 1, { step: 0.5 }), int('n', 1, 4)] }),
  seed: 3,
  objectives,
  isAllowed: () => true,
});
const refusal = (code: string, message: string, context: object): unknown => expect.objectContaining({ code, message, context });

describe('a sampler is opened', () => {
  test.each([
    ['surrogate', 'surrogate'],
    ['tpe', 'tpe'],
    ['tpe_multivariate', 'tpe_multivariate'],
    ['cma_es', 'cma_es'],
    ['genetic', 'genetic'],
    ['nsga2', 'nsga2'],
    ['sobol', 'sobol'],
    ['random', 'random'],
    ['grid', 'grid'],
    ['auto', 'surrogate'],
  ] as const)('by the name %s', (name, opened) => {
    expect(openSampler(name, setup()).name).toBe(opened);
    expect(openSampler({ kind: name }, setup()).name).toBe(opened);
  });

  test('by auto as nsga2 for several objectives', () => {
    expect(openSampler('auto', setup(2)).name).toBe('nsga2');
    for (const name of ['nsga2', 'random', 'sobol', 'grid'] as const) expect(openSampler(name, setup(2)).name).toBe(name);
  });

  test("by a factory of the caller's own, which is given the setup", () => {
    const own = openSampler('random', setup());
    const given = setup(3);
    expect(
      openSampler((received) => {
        expect(received).toBe(given);
        return own;
      }, given),
    ).toBe(own);
  });

  test('with its options', () => {
    const points = (options: SamplerOptions): unknown => {
      const sampler = openSampler(options, setup());
      sampler.begin(9, 1, []);
      return sampler.propose(9, 0);
    };
    // trial 9 is beyond a start of 5 and within one of 10
    expect(points({ kind: 'tpe', startupTrials: 10 })).toEqual(points('sobol'));
    expect(points({ kind: 'tpe', startupTrials: 5 })).not.toEqual(points('sobol'));
  });
});

describe('a sampler is refused', () => {
  test('whose name is unknown', () => {
    expect(() => openSampler('tpee' as 'tpe', setup())).toThrow(
      refusal('NAME_UNKNOWN', 'unknown sampler "tpee" (did you mean "tpe"?)', { sampler: 'tpee' }),
    );
  });

  test.each(['surrogate', 'tpe', 'tpe_multivariate', 'cma_es', 'genetic'] as const)('%s with two objectives', (name) => {
    expect(() => openSampler(name, setup(2))).toThrow(
      refusal('STUDY_INVALID', `sampler ${name} follows one objective, not 2; use nsga2`, { sampler: name, objectives: 2 }),
    );
  });

  test.each<[SamplerOptions, string]>([
    [{ kind: 'tpe', startupTrials: 0 }, 'startupTrials of sampler tpe must be a whole number from 1 to 1000000, not 0'],
    [
      { kind: 'surrogate', startupTrials: 1e6 + 1 },
      'startupTrials of sampler surrogate must be a whole number from 1 to 1000000, not 1000001',
    ],
    [{ kind: 'tpe', candidates: 2.5 }, 'candidates of sampler tpe must be a whole number from 1 to 10000, not 2.5'],
    [{ kind: 'nsga2', population: 3 }, 'population of sampler nsga2 must be a whole number from 4 to 10000, not 3'],
    [{ kind: 'cma_es', sigma: 1.1 }, 'sigma of sampler cma_es must be a number from 0.000001 to 1, not 1.1'],
    [{ kind: 'cma_es', sigma: Number.NaN }, 'sigma of sampler cma_es must be a number from 0.000001 to 1, not NaN'],
    [{ kind: 'cma_es', sigma: '0.5' as unknown as number }, 'sigma of sampler cma_es must be a number from 0.000001 to 1, not 0.5'],
  ])('%j', (options, message) => {
    expect(() => openSampler(options, setup())).toThrow(refusal('STUDY_INVALID', message, { sampler: (options as { kind: string }).kind }));
  });

  test.each<[SamplerOptions]>([
    [{ kind: 'tpe', startupTrials: 1, candidates: 1 }],
    [{ kind: 'tpe', startupTrials: 1e6, candidates: 1e4 }],
    [{ kind: 'genetic', population: 4 }],
    [{ kind: 'cma_es', sigma: 1e-6 }],
    [{ kind: 'cma_es', sigma: 1 }],
  ])('but not %j, at the bounds', (options) => {
    expect(openSampler(options, setup()).name).toBe((options as { kind: string }).kind);
  });
});

test('the table of samplers has a row for each, in their order', () => {
  const [head, rule, ...rows] = samplersTable().split('\n');
  expect([head, rule]).toEqual(['| name | what it does | when |', '|---|---|---|']);
  expect(rows.map((row) => row.split(' | ')[0])).toEqual(SAMPLER_NAMES.map((name) => `| \`${name}\``));
  expect(rows.at(-1)).toBe('| `grid` | every point | to look at the whole of a small space |');
});
