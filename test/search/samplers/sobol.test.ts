import { describeSampler } from '../sampler-conformance.js';

describeSampler('sobol', { sampler: 'sobol' });
