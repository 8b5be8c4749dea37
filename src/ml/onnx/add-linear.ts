import type { LinearModel } from '../models/model.js';
import type { GraphWriter } from './graph-writer.js';

/** Adds a linear model and returns the name of its raw predictions, f64[rows][1]: features are scaled, missing ones are the mean. */
export function addLinear(graph: GraphWriter, input: string, { scaling, state }: LinearModel): string {
  const isMean = state.weightSums !== undefined && state.step > 0;
  const weights = isMean ? state.weightSums.map((sum) => sum / state.step) : state.weights;
  const intercept = isMean ? state.interceptSum / state.step : state.intercept;
  const scaled = graph.add('Div', [graph.add('Sub', [input, graph.doubles(scaling.means)]), graph.doubles(scaling.scales)]);
  const known = graph.add('Where', [graph.add('IsNaN', [scaled]), graph.number(0), scaled]);
  return graph.add('Add', [graph.add('MatMul', [known, graph.doubles(weights, [weights.length, 1])]), graph.number(intercept)]);
}
