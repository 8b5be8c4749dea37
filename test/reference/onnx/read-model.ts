import { readFields, readPacked, type WireField } from './read-fields.js';

export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface OnnxNode {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, number | readonly number[] | OnnxTensor>;
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly notes: Readonly<Record<string, string>>;
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Reads what onnx.proto says, and nothing of what barloom writes: fields by their numbers. */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  const model = new Message(bytes),
    graph = new Message(model.one(7).bytes);
  return {
    irVersion: model.number(1),
    opsets: Object.fromEntries(model.messages(8).map((opset) => [opset.text(1), opset.number(2)])),
    notes: Object.fromEntries(model.messages(14).map((entry) => [entry.text(1), entry.text(2)])),
    nodes: graph.messages(1).map(readNode),
    constants: new Map(graph.messages(5).map((tensor) => [tensor.text(8), readTensor(tensor)])),
    inputs: graph.messages(11).map((value) => value.text(1)),
    outputs: graph.messages(12).map((value) => value.text(1)),
  };
}

class Message {
  private readonly fields: readonly WireField[];
  constructor(bytes: Uint8Array) {
    this.fields = readFields(bytes);
  }
  all(number: number): readonly WireField[] {
    return this.fields.filter(({ field }) => field === number);
  }
  one(number: number): WireField {
    const found = this.all(number);
    if (found.length !== 1) throw new Error(`field ${number} stands ${found.length} times`);
    return found[0]!;
  }
  number(number: number): number {
    return Number(this.one(number).whole!);
  }
  text(number: number): string {
    return new TextDecoder().decode(this.one(number).bytes);
  }
  texts(number: number): string[] {
    return this.all(number).map(({ bytes }) => new TextDecoder().decode(bytes));
  }
  messages(number: number): Message[] {
    return this.all(number).map(({ bytes }) => new Message(bytes));
  }
}

function readNode(node: Message): OnnxNode {
  return {
    operator: node.text(4),
    domain: node.text(7),
    inputs: node.texts(1),
    outputs: node.texts(2),
    attributes: new Map(node.messages(5).map((attribute) => [attribute.text(1), readAttribute(attribute)])),
  };
}

function readAttribute(attribute: Message): number | readonly number[] | OnnxTensor {
  const type = attribute.number(20);
  if (type === 2) return attribute.number(3);
  if (type === 7) return readPacked(attribute.one(8).bytes);
  if (type === 4) return readTensor(attribute.messages(5)[0]!);
  throw new Error(`attribute type ${type}`);
}

function readTensor(tensor: Message): OnnxTensor {
  const shape = readPacked(tensor.one(1).bytes),
    type = tensor.number(2),
    raw = tensor.one(9).bytes.slice();
  const view = new DataView(raw.buffer),
    length = shape.reduce((product, size) => product * size, 1);
  const read = {
    2: (i: number) => view.getUint8(i),
    7: (i: number) => Number(view.getBigInt64(8 * i, true)),
    11: (i: number) => view.getFloat64(8 * i, true),
  }[type];
  if (read === undefined) throw new Error(`element type ${type}`);
  if (raw.length !== length * (type === 2 ? 1 : 8)) throw new Error(`a tensor of ${length} has ${raw.length} bytes`);
  return { shape, values: Array.from({ length }, (_, i) => read(i)) };
}
