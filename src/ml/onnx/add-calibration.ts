import type { Calibration } from '../calibration/calibration.js';
import type { IsotonicCalibration } from '../calibration/isotonic.js';
import type { PlattCalibration } from '../calibration/platt.js';
import type { GraphWriter } from './graph-writer.js';
import { CAST_TO_I64 } from './messages.js';

/** Adds a calibration of scores, f64[rows][1], and returns the name of the probabilities. */
export function addCalibration(graph: GraphWriter, scores: string, calibration: Calibration): string {
  return calibration.kind === 'platt' ? addPlatt(graph, scores, calibration) : addIsotonic(graph, scores, calibration);
}

function addPlatt(graph: GraphWriter, scores: string, { slope, intercept }: PlattCalibration): string {
  return graph.add('Sigmoid', [graph.add('Add', [graph.add('Mul', [scores, graph.number(slope)]), graph.number(intercept)])]);
}

/** The stretch between two points that a score lies on is found by counting the inner points below it. */
function addIsotonic(graph: GraphWriter, scores: string, { scores: points, probabilities }: IsotonicCalibration): string {
  const stretches = Math.max(1, points.length - 1),
    last = points.length - 1;
  const table = (entry: (stretch: number) => number): string =>
    graph.doubles(Float64Array.from({ length: stretches }, (_, stretch) => entry(stretch)));
  // a single point has one stretch of no rise; without inner points the count is 0
  const inner = points.length > 2 ? points.slice(1, last) : Float64Array.of(Infinity);
  const score = graph.add('Clip', [scores, graph.number(points[0]!), graph.number(points[last]!)]);
  const below = graph.add('Cast', [graph.add('Less', [graph.doubles(inner, [1, inner.length]), score])], { to: CAST_TO_I64 });
  const stretch = graph.add('ReduceSum', [below, graph.wholes([1])], { keepdims: 1 });
  const at = (values: string): string => graph.add('Gather', [values, stretch], { axis: 0 });
  const past = graph.add('Sub', [score, at(table((i) => points[i]!))]);
  const share = graph.add('Div', [past, at(table((i) => (points[i + 1] ?? points[i]! + 1) - points[i]!))]);
  const rise = graph.add('Mul', [share, at(table((i) => (probabilities[i + 1] ?? probabilities[i]!) - probabilities[i]!))]);
  return graph.add('Add', [at(table((i) => probabilities[i]!)), rise]);
}
