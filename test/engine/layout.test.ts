// The kernels' layout is the only truth about bytes; the host's lists must say the same.
import { describe, expect, test } from 'vitest';
import { MOST_TRAINING_ROWS } from '../../src/core/learner-kernels.js';
import { RECORD_NAMES, recordField } from '../../src/core/trial-record.js';
import { EXIT_REASONS } from '../../src/core/trade.js';
import { compileKernels, createSharedMemory, instantiateKernels } from '../../src/engine/memory/kernels.js';

const module = compileKernels();
const kernels = instantiateKernels(module, createSharedMemory(65536));

describe('layout constants', () => {
  test.each([...RECORD_NAMES])("the field %s of a record has the host's position", (name) => {
    expect(kernels.constant(`RECORD_${name.toUpperCase()}`)).toBe(recordField(name));
  });

  test('a record has no field that the host does not name, and every metric is defined', () => {
    expect(kernels.constant('RECORD_FIELDS')).toBe(RECORD_NAMES.length);
  });

  test.each([...EXIT_REASONS])("the exit reason %s has the host's number", (reason) => {
    expect(kernels.constant(`REASON_${reason.toUpperCase()}`)).toBe(EXIT_REASONS.indexOf(reason));
  });

  test('the kernels count as many rows as the host lets them learn from', () => {
    expect(kernels.constant('MOST_ROWS')).toBe(MOST_TRAINING_ROWS);
  });

  test('fields of a record do not overlap', () => {
    for (const record of ['SPEC', 'TRADE', 'GROWTH', 'BOOSTING', 'FOREST', 'SCORING', 'LINEAR', 'COLUMN_MODEL', 'TREE_NODE']) {
      const fields = WebAssembly.Module.exports(module)
        .map(({ name }) => name)
        .filter((name) => name.startsWith(`${record}_`) && name !== `${record}_BYTES`);
      const offsets = fields.map((name) => kernels.constant(name)).sort((a, b) => a - b);
      expect(new Set(offsets).size, record).toBe(fields.length);
      offsets.slice(1).forEach((offset, i) => expect(offset - offsets[i]!, record).toBeGreaterThanOrEqual(4));
      expect(offsets.at(-1)!).toBeLessThan(kernels.constant(`${record}_BYTES`));
    }
  });
});

describe.each(['release', 'debug'] as const)('the %s build', (build) => {
  test('has no data segments: kernels over a shared memory would write them over the bars', () => {
    const memory = createSharedMemory(65536);
    new Uint8Array(memory.buffer).fill(0xa5);
    instantiateKernels(compileKernels(build), memory);
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 0xa5)).toBe(true);
  });

  test('imports the memory and abort, nothing else', () => {
    const imports = WebAssembly.Module.imports(compileKernels(build)).map(({ module: from, name }) => `${from}.${name}`);
    expect(imports.filter((name) => name !== 'env.abort')).toEqual(['env.memory']);
  });
});
