import { describeSampler } from '../sampler-conformance.js';

describeSampler('genetic', { sampler: 'genetic' });
