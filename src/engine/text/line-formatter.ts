import type { LineField, LineTable } from '../../core/line-table.js';
import { compileKernels, createSharedMemory, instantiateKernels, type Kernels } from '../memory/kernels.js';
import { align } from '../memory/memory.js';
import { powersOfTen } from './powers-of-ten.js';

/** Bytes of text that are made at a time: they are still in the cache when they are written. */
const CHUNK_BYTES = 1 << 19;
const MEMORY_BYTES = 1 << 22;
const encoder = new TextEncoder();

/** Makes lines of text from columns, a chunk at a time, in a small memory of its own. */
export class LineFormatter {
  private readonly kernels: Kernels;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly powers = align(1);
  private readonly firstFree: number;

  constructor() {
    this.kernels = instantiateKernels(compileKernels(), createSharedMemory(MEMORY_BYTES));
    this.bytes = new Uint8Array(this.kernels.memory.buffer);
    this.view = new DataView(this.kernels.memory.buffer);
    const table = powersOfTen(this.kernels.constant('FIRST_POWER'), this.kernels.constant('POWER_COUNT'));
    this.bytes.set(new Uint8Array(table.buffer), this.powers);
    this.firstFree = align(this.powers + table.byteLength);
  }

  /** Yields the table as UTF-8, in pieces that are good until the next one is asked for. */
  *format(table: LineTable): Generator<Uint8Array> {
    yield encoder.encode(table.head);
    const layout = this.layOut(table.fields);
    for (let row = 0; row < table.rows; row += layout.chunkRows) {
      const rows = Math.min(layout.chunkRows, table.rows - row);
      layout.columns.forEach(({ pointer, values }) => this.copyRows(values.subarray(row, row + rows), pointer));
      const length = this.kernels.call('write_lines')(layout.fields, table.fields.length, rows, layout.out, this.powers);
      yield this.bytes.subarray(layout.out, layout.out + length);
    }
  }

  /** Writes the fields' records and texts, and finds room for the columns' entries and the lines of a chunk. */
  private layOut(fields: readonly LineField[]): {
    fields: number;
    columns: { pointer: number; values: Float64Array | Int32Array }[];
    chunkRows: number;
    out: number;
  } {
    const records = this.firstFree;
    let free = align(records + fields.length * this.kernels.constant('LINE_BYTES'));
    const reserve = (bytes: number): number => {
      const pointer = free;
      free = align(free + bytes);
      return pointer;
    };
    const chunkRows = Math.max(1, Math.floor(CHUNK_BYTES / fields.reduce((sum, field) => sum + this.longest(field), 0)));
    const columns = fields.flatMap((field, index) => {
      const set = this.setterOf(records + index * this.kernels.constant('LINE_BYTES'));
      const put = (name: string, text: string): void => {
        const bytes = encoder.encode(text);
        this.bytes.set(bytes, set(name, reserve(bytes.length)));
        set(`${name}_BYTES`, bytes.length);
      };
      put('BEFORE', field.before);
      set('KIND', this.kernels.constant(`FIELD_${field.kind.toUpperCase()}`));
      if (field.kind === 'fixed') return [];
      if (field.kind === 'number') {
        put('MISSING', field.missing);
        set('IS_FINITE', field.infinities === 'missing' ? 1 : 0);
      }
      if (field.kind === 'choice') set('TEXTS', this.putTexts(field.texts, reserve));
      return [{ pointer: set('COLUMN', reserve(chunkRows * field.values.BYTES_PER_ELEMENT)), values: field.values }];
    });
    return { fields: records, columns, chunkRows, out: free };
  }

  private longest(field: LineField): number {
    const entry =
      field.kind === 'choice'
        ? Math.max(0, ...field.texts.map((text) => encoder.encode(text).length))
        : this.kernels.constant('MAX_ENTRY_BYTES');
    return encoder.encode(field.before).length + Math.max(entry, field.kind === 'number' ? field.missing.length : 0);
  }

  private setterOf(record: number): (name: string, value: number) => number {
    return (name, value) => {
      this.view.setInt32(record + this.kernels.constant(`LINE_${name}`), value, true);
      return value;
    };
  }

  private putTexts(texts: readonly string[], reserve: (bytes: number) => number): number {
    const pairs = reserve(texts.length * 8);
    texts.forEach((text, index) => {
      const bytes = encoder.encode(text);
      const pointer = reserve(bytes.length);
      this.bytes.set(bytes, pointer);
      this.view.setInt32(pairs + index * 8, pointer, true);
      this.view.setInt32(pairs + index * 8 + 4, bytes.length, true);
    });
    return pairs;
  }

  private copyRows(values: Float64Array | Int32Array, pointer: number): void {
    this.bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), pointer);
  }
}
