import { describeSampler } from '../sampler-conformance.js';

describeSampler('tpe', { sampler: 'tpe' });
describeSampler('tpe_multivariate', { sampler: { kind: 'tpe', multivariate: true } });
