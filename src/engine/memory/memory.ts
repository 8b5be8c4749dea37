import { UsageError } from '../../core/errors.js';
import { createSharedMemory, MAX_PAGES, PAGE_BYTES } from './kernels.js';

/** Pointers are multiples of this: a cache line. */
const ALIGNMENT = 64;

/** One shared memory that grows up to a limit and never beyond it. */
export class SharedMemory {
  readonly memory: WebAssembly.Memory;
  readonly limitBytes: number;
  private used: number;

  /** firstByte  where reserving begins; above 0 only in tests of pointers beyond 2 GiB (pages that are not touched cost nothing) */
  constructor(limitBytes: number, firstByte = 0) {
    this.used = align(firstByte) + ALIGNMENT;
    this.limitBytes = Math.min(MAX_PAGES, Math.floor(limitBytes / PAGE_BYTES)) * PAGE_BYTES;
    if (this.limitBytes < PAGE_BYTES) throw tooSmall(limitBytes, PAGE_BYTES, 'any engine');
    this.memory = createSharedMemory(PAGE_BYTES);
  }

  /** Bytes that may still be reserved. */
  get freeBytes(): number {
    return this.limitBytes - this.used;
  }

  /** The end of what is reserved; give it to `release` to free all that was reserved later. */
  get mark(): number {
    return this.used;
  }

  /** Reserves bytes and returns their pointer. Throws UsageError MEMORY_TOO_SMALL, naming what they are for.
   *  header  bytes that the pointer must have before it */
  reserve(bytes: number, purpose: string, header = 0): number {
    const pointer = align(this.used + header);
    const end = align(pointer + bytes);
    if (end > this.limitBytes) throw tooSmall(this.limitBytes, end, purpose);
    this.used = end;
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return pointer;
  }

  /** Frees everything that was reserved after the mark was taken. */
  release(mark: number): void {
    this.used = mark;
  }

  f64(pointer: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, pointer, length);
  }

  i32(pointer: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, pointer, length);
  }

  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, pointer, length);
  }
}

export function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Returns the bytes that a column takes behind its header, with the shadow in f32 where it has one. */
export function columnBytes(length: number, hasShadow: boolean): number {
  return align(length * 8) + (hasShadow ? align(length * 4) : 0);
}

/** Returns where a column's shadow stands. */
export function shadowPointer(column: number, length: number): number {
  return column + align(length * 8);
}

function tooSmall(limitBytes: number, neededBytes: number, purpose: string): UsageError {
  return new UsageError(
    'MEMORY_TOO_SMALL',
    `--max-memory is ${formatBytes(limitBytes)}, and at least ${formatBytes(neededBytes)} are needed for ${purpose}`,
    {
      context: { limit_bytes: limitBytes, needed_bytes: neededBytes },
    },
  );
}

/** Whole KB below 10 MB: a limit and what it lacks must not round to the same number. */
function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 10 * 2 ** 20 ? `${Math.ceil(bytes / 1024)} KB` : `${Math.ceil(bytes / 2 ** 20)} MB`;
}
