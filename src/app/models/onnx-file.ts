import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAtomically } from '../../files/write-atomically.js';
import type { AnyBundle } from '../../ml/bundle/model-bundle.js';
import { encodeOnnx } from '../../ml/onnx/encode-onnx.js';
import { makeFolder, writing } from '../../files/output.js';

/** Writes a bundle as an ONNX model, beside its place and renamed. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeOnnx(path: string, bundle: AnyBundle): Promise<void> {
  makeFolder(dirname(path));
  await writing(path, () => writeAtomically(path, (temporary) => writeFileSync(temporary, encodeOnnx(bundle))));
}
