import { join } from 'node:path';
import type { ModelRegistry } from './model-registry.js';
import { writeOnnx } from './onnx-file.js';

/** Writes a version of a model as `model.onnx` beside its bundle, by default the one in production, else the latest.
 *  Throws UsageError NAME_UNKNOWN, MODEL_UNREADABLE, OUTPUT_UNWRITABLE */
export async function exportOnnx(
  registry: ModelRegistry,
  folder: string,
  model: string,
  version?: number,
): Promise<{ readonly version: number; readonly file: string }> {
  const chosen = version ?? registry.production().find((each) => each.model === model)?.version ?? registry.versions(model).at(-1)!.version;
  const file = join(folder, model, String(chosen), 'model.onnx');
  await writeOnnx(file, registry.readAny(model, chosen));
  return { version: chosen, file };
}
