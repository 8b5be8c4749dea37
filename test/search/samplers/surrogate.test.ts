import { describeSampler } from '../sampler-conformance.js';

describeSampler('surrogate', { sampler: 'surrogate' });
