import { bytesField, joinBytes, messageField, packedField, textField, wholeField } from './protobuf.js';

/** Messages of ONNX as fields; numbers of fields and types as in onnx.proto of ONNX 1.16.
 *  Source  github.com/onnx/onnx, onnx/onnx.proto */

const ELEMENT = { u8: 2, i64: 7, f64: 11 } as const;
const ATTRIBUTE = { whole: 2, tensor: 4, wholes: 7 } as const;

/** IR 10 came with ai.onnx 21 and ai.onnx.ml 5, in which trees are of doubles throughout. */
const IR_VERSION = 10;
const OPSETS = [
  ['', 21],
  ['ai.onnx.ml', 5],
] as const;

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float64Array | BigInt64Array | Uint8Array;
}

/** A tensor is given as such, a list of whole numbers as an Int32Array. */
export type Attribute = number | Int32Array | Tensor;

export interface Node {
  readonly operator: string;
  readonly domain?: string | undefined;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, Attribute>> | undefined;
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  /** constants by name */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** f64[rows][columns]: name and columns */
  readonly input: readonly [string, number];
  /** f64[rows][outputColumns] each */
  readonly outputs: readonly string[];
  readonly outputColumns: number;
  /** for people and programs that load the model */
  readonly notes: Readonly<Record<string, string>>;
  readonly producerVersion: string;
}

/** Element type of `Cast`. */
export const CAST_TO_I64 = ELEMENT.i64;

/** Returns a model file. */
export function encodeModel({ name, nodes, constants, input, outputs, outputColumns, notes, producerVersion }: Graph): Uint8Array {
  const graph = [
    ...nodes.map((node, index) => messageField(1, nodeFields(node, index))),
    textField(2, name),
    ...Array.from(constants, ([constant, tensor]) => messageField(5, tensorFields(tensor, constant))),
    messageField(11, valueFields(input[0], input[1])),
    ...outputs.map((output) => messageField(12, valueFields(output, outputColumns))),
  ];
  return joinBytes([
    wholeField(1, IR_VERSION),
    textField(2, 'barloom'),
    textField(3, producerVersion),
    messageField(7, graph),
    ...OPSETS.map(([domain, version]) => messageField(8, [textField(1, domain), wholeField(2, version)])),
    ...Object.entries(notes).map(([key, value]) => messageField(14, [textField(1, key), textField(2, value)])),
  ]);
}

function nodeFields({ operator, domain = '', inputs, output, attributes = {} }: Node, index: number): Uint8Array[] {
  return [
    ...inputs.map((input) => textField(1, input)),
    textField(2, output),
    textField(3, `${operator}_${index}`),
    textField(4, operator),
    ...Object.entries(attributes).map(([name, value]) => messageField(5, attributeFields(name, value))),
    textField(7, domain),
  ];
}

function attributeFields(name: string, value: Attribute): Uint8Array[] {
  if (typeof value === 'number') return [textField(1, name), wholeField(3, value), wholeField(20, ATTRIBUTE.whole)];
  if (value instanceof Int32Array) return [textField(1, name), packedField(8, value), wholeField(20, ATTRIBUTE.wholes)];
  return [textField(1, name), messageField(5, tensorFields(value, name)), wholeField(20, ATTRIBUTE.tensor)];
}

function tensorFields({ shape, values }: Tensor, name: string): Uint8Array[] {
  const element = values instanceof Float64Array ? ELEMENT.f64 : values instanceof BigInt64Array ? ELEMENT.i64 : ELEMENT.u8;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [packedField(1, shape), wholeField(2, element), textField(8, name), bytesField(9, bytes)];
}

/** f64[rows][columns], any number of rows. */
function valueFields(name: string, columns: number): Uint8Array[] {
  const shape = [messageField(1, [textField(2, 'rows')]), messageField(1, [wholeField(1, columns)])];
  return [textField(1, name), messageField(2, [messageField(1, [wholeField(1, ELEMENT.f64), messageField(2, shape)])])];
}
