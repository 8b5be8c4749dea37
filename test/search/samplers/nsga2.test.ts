import { describeSampler } from '../sampler-conformance.js';

describeSampler('nsga2', { sampler: 'nsga2', directions: ['minimize', 'maximize'] });
describeSampler('nsga2 with one objective', { sampler: 'nsga2' });
