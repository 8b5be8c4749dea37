import { evaluateScalar } from '../../dist/core/graph.js';
import { compileKernels, createSharedMemory, instantiateKernels, PAGE_BYTES } from '../../dist/engine/kernels.js';
import { buildExpression } from '../../dist/expr/build-expression.js';
import { GraphBuilder } from '../../dist/expr/graph-builder.js';
import { parseExpression } from '../../dist/expr/parse.js';
import { placeColumns, strideOf } from './columns.mjs';

const SCRATCH_COLUMNS = 3;
const RESULT_COLUMNS = 12;

/** Our side: returns `prepare(call)`, which returns `run(length)`, which returns the column that it wrote.
 *  A call is compiled by the language to its nodes; each node is one kernel call over all bars. */
export function openKernels(market, bars) {
  const stride = strideOf(bars);
  const marketColumns = Object.keys(market).length;
  const memory = createSharedMemory(PAGE_BYTES + stride * (marketColumns + SCRATCH_COLUMNS + RESULT_COLUMNS));
  const kernels = instantiateKernels(compileKernels(), memory);
  const bases = placeColumns(market, memory, PAGE_BYTES, stride);
  const scratch = PAGE_BYTES + stride * marketColumns, results = scratch + stride * SCRATCH_COLUMNS;
  const view = new Float64Array(memory.buffer);
  return (call) => {
    const nodes = compileCall(call);
    const computed = nodes.filter(({ operation }) => operation.kind !== 'bars');
    if (computed.length > RESULT_COLUMNS) throw new Error(`${call} has ${computed.length} nodes, there is room for ${RESULT_COLUMNS}`);
    const pointers = nodes.map((node) => (node.operation.kind === 'bars' ? bases[node.operation.column] : results + stride * computed.indexOf(node)));
    const steps = computed.map((node) => makeStep(node.operation, pointers, pointers[node.id], scratch, kernels));
    const out = pointers.at(-1) / 8;
    return (length) => {
      for (const step of steps) step(length);
      return view.subarray(out, out + length);
    };
  };
}

function compileCall(call) {
  const builder = new GraphBuilder();
  buildExpression(parseExpression(call), { builder, source: call, frame: 0, parameterNames: [], names: [], resolve: () => undefined, build: buildExpression });
  return builder.nodes;
}

/** Returns the kernel call of a node, as a function of the length. */
function makeStep(operation, pointers, out, scratch, kernels) {
  const number = (scalar) => evaluateScalar(scalar, {});
  const operand = (read) => (read.kind === 'node' ? [pointers[read.id], 0] : [0, number(read.scalar)]);
  if (operation.kind === 'kernel') {
    const run = kernels.call(operation.kernel), inputs = operation.inputs.map((id) => pointers[id]), numbers = operation.numbers.map(number);
    return (length) => run(...inputs, out, ...(operation.scratchBytes(length, numbers) > 0 ? [scratch] : []), length, ...numbers);
  }
  if (operation.kind === 'arithmetic') {
    const run = kernels.call('arithmetic'), operands = [...operand(operation.left), ...operand(operation.right)];
    const op = kernels.constant(operation.op.toUpperCase());
    return (length) => run(op, ...operands, out, 0, length);
  }
  if (operation.kind === 'shift') {
    const run = kernels.call('shift_column'), lag = number(operation.bars);
    return (length) => run(pointers[operation.input], out, length, lag);
  }
  throw new Error(`no bench step for a ${operation.kind}`);
}
