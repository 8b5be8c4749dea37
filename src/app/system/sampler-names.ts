export { SAMPLER_NAMES } from '../../search/samplers/names.js';
