import { describeSampler, STEPPED } from '../sampler-conformance.js';

describeSampler('grid', { sampler: 'grid', axes: STEPPED, isFinite: true });
