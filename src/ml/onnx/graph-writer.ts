import type { Attribute, Node, Tensor } from './messages.js';

/** Collects nodes and constants; every value has a name of its own. */
export class GraphWriter {
  readonly nodes: Node[] = [];
  readonly constants = new Map<string, Tensor>();

  /** Adds a node and returns the name of what it gives. */
  add(operator: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>, domain?: string): string {
    const output = `value_${this.nodes.length}`;
    this.nodes.push({ operator, inputs, output, attributes, domain });
    return output;
  }

  /** Adds a constant of doubles and returns its name. */
  doubles(values: Float64Array, shape: readonly number[] = [values.length]): string {
    return this.constant({ shape, values });
  }

  /** Adds a single number. */
  number(value: number): string {
    return this.doubles(Float64Array.of(value), []);
  }

  /** Adds a list of whole numbers. */
  wholes(values: readonly number[]): string {
    return this.constant({ shape: [values.length], values: BigInt64Array.from(values, BigInt) });
  }

  /** Gives a value a name that outputs can have. */
  name(value: string, output: string): void {
    this.nodes.push({ operator: 'Identity', inputs: [value], output });
  }

  private constant(tensor: Tensor): string {
    const name = `constant_${this.constants.size}`;
    this.constants.set(name, tensor);
    return name;
  }
}
