declare module 'lz4js' {
  /** Undoes an LZ4 frame. Throws Error where it is none. */
  export function decompress(frame: Uint8Array, maxSize?: number): Uint8Array;
  export function compress(bytes: Uint8Array): Uint8Array;
}

declare module '@bokuweb/zstd-wasm' {
  export function init(): Promise<void>;
  /** Undoes zstd frames; `defaultHeapSize` has room for what does not say its size. Throws Error with a code of the library. */
  export function decompress(frames: Uint8Array, options?: { readonly defaultHeapSize: number }): Uint8Array;
  export function compress(bytes: Uint8Array, level?: number): Uint8Array;
}
