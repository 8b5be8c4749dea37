import { readFileSync } from 'node:fs';
import { instantiateSync } from '@assemblyscript/loader';

/** Pages that a shared memory of the kernels may have at most: 4 GiB. */
export const MAX_PAGES = 65536;
export const PAGE_BYTES = 65536;

/** A kernel takes pointers and scalars and returns a status; layout constants are exported beside them. */
export type Kernel = (...args: number[]) => number;

/** The kernels of one instance, all working on the memory that the host gave. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  /** Returns the kernel of that name; unknown names are bugs. */
  call(name: string): Kernel;
  /** Returns an exported layout constant. */
  constant(name: string): number;
}

/** terms: those that know every term of an instrument (assembly/simulator/terms.ts); steps: those that walk an account instant by instant
 *  (assembly/simulator/steps.ts) */
export type KernelBuild = 'release' | 'terms' | 'steps' | 'debug';

/** Returns the file of the built kernels. */
export function kernelsFile(build: KernelBuild): URL {
  return new URL(`../../../build/${build === 'release' ? 'kernels.wasm' : `kernels.${build}.wasm`}`, import.meta.url);
}

const compiled = new Map<string, WebAssembly.Module>();

/** Returns the built kernels, compiled once in a process; the module can be sent to other threads. */
export function compileKernels(build: KernelBuild = 'release'): WebAssembly.Module {
  const known = compiled.get(build) ?? new WebAssembly.Module(readFileSync(kernelsFile(build)));
  compiled.set(build, known);
  return known;
}

/** Creates a shared memory of `bytes`, rounded up to whole pages, that cannot grow. */
export function createSharedMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.min(MAX_PAGES, Math.ceil(bytes / PAGE_BYTES));
  return new WebAssembly.Memory({ initial: pages, maximum: MAX_PAGES, shared: true });
}

/** Instantiates the kernels over a shared memory. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const abort = (): never => {
    throw new Error('kernel aborted');
  };
  const { exports } = instantiateSync(module, { env: { memory, abort } }).instance;
  const constants = new Map<string, number>();
  const constant = (name: string): number => {
    const known = constants.get(name) ?? ((lookUp(exports, name, 'object') as WebAssembly.Global).value as number);
    constants.set(name, known);
    return known;
  };
  return { memory, call: (name) => lookUp(exports, name, 'function') as Kernel, constant };
}

function lookUp(exports: WebAssembly.Exports, name: string, kind: 'function' | 'object'): unknown {
  const value = exports[name];
  if (typeof value !== kind) throw new Error(`Invariant: no kernel export ${name}`);
  return value;
}
