import { readFileSync } from 'node:fs';
import { hashKernels } from '../../engine/memory/hash-kernels.js';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string };

/** The package's version and the hash of its kernels: part of every manifest, and of what decides a result. */
export const ENGINE_VERSION = `${version}+kernels.${hashKernels()}`;
