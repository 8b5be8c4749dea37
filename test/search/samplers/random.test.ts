import { describeSampler } from '../sampler-conformance.js';

describeSampler('random', { sampler: 'random' });
