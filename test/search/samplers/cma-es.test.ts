import { describeSampler } from '../sampler-conformance.js';

describeSampler('cma_es', { sampler: 'cma_es' });
