import { isClassBundle } from '../bundle/decode-bundle.js';
import type { AnyBundle, ModelBundle } from '../bundle/model-bundle.js';
import { addCalibration } from './add-calibration.js';
import { addClasses } from './add-classes.js';
import { addLinear } from './add-linear.js';
import { addTrees } from './add-trees.js';
import { GraphWriter } from './graph-writer.js';
import { encodeModel } from './messages.js';

export const ONNX_INPUT = 'features';
export const ONNX_OUTPUTS = ['raw', 'score'] as const;

/** Returns a bundle as an ONNX model. Everything in it is double: splits are where they were.
 *  input    features  f64[rows][features], NaN where a value is missing
 *  outputs  raw       f64[rows][1], as predictRaw
 *           score     f64[rows][1], as scoreBundle: with the calibration where there is one
 *  A model of several classes has a column for each of them in both outputs, in the order of the note barloom.classes.
 *  Scores are those of barloom to 1e-6 and nearer; sums may be in another order. Linear models take infinite values, which barloom refuses.
 *  Needs  opsets ai.onnx 21 and ai.onnx.ml 5                                       */
export function encodeOnnx(bundle: AnyBundle): Uint8Array {
  const graph = new GraphWriter();
  const [raw, score] = isClassBundle(bundle) ? addClasses(graph, ONNX_INPUT, bundle) : addScore(graph, bundle);
  graph.name(raw, ONNX_OUTPUTS[0]);
  graph.name(score, ONNX_OUTPUTS[1]);
  return encodeModel({
    name: bundle.model.kind,
    nodes: graph.nodes,
    constants: graph.constants,
    input: [ONNX_INPUT, bundle.model.features.length],
    outputs: ONNX_OUTPUTS,
    outputColumns: isClassBundle(bundle) ? bundle.model.classes.length : 1,
    notes: notesOf(bundle),
    producerVersion: bundle.engineVersion,
  });
}

/** Returns the names of the raw predictions and of the scores. */
function addScore(graph: GraphWriter, { model, calibration }: ModelBundle): readonly [string, string] {
  const raw = 'ensemble' in model ? addTrees(graph, ONNX_INPUT, model.ensemble) : addLinear(graph, ONNX_INPUT, model);
  const isOdds = model.kind === 'gbc' || model.kind === 'sgdc' || model.kind === 'logistic';
  const isRawCalibrated = calibration?.scores === 'raw';
  const prediction = isOdds && !isRawCalibrated ? graph.add('Sigmoid', [raw]) : raw;
  const score = calibration === undefined ? prediction : addCalibration(graph, prediction, calibration.by);
  return [raw, score];
}

/** What a program that loads the model must know beside it. */
function notesOf({ model, featureHash, threshold, label, origin }: AnyBundle): Readonly<Record<string, string>> {
  return {
    'barloom.kind': model.kind,
    'barloom.features': JSON.stringify(model.features),
    ...('classes' in model && { 'barloom.classes': JSON.stringify(model.classes) }),
    'barloom.feature_hash': featureHash,
    'barloom.threshold': String(threshold),
    'barloom.label': JSON.stringify(label),
    'barloom.origin': origin,
  };
}
