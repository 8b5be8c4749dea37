import type { ModelSpec } from '../../ml/models/model-spec.js';
import type { PipelineOptions } from '../../ml/training/fit-pipeline.js';
import type { SystemFile } from '../system/system-schema.js';

/** Returns how a system's rows become a model. */
export function pipelineOptionsOf(
  { ml_training: { calibration, most_features, minimum_rows }, seed }: SystemFile,
  spec: ModelSpec,
  embargoMs: number,
): PipelineOptions {
  return { spec, seed, embargoMs, calibration, mostFeatures: most_features, leastRows: Math.min(100, Math.ceil(minimum_rows / 4)) };
}
