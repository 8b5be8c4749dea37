/** Numbers that become more: what was there stays where it is, and a view of it is what it was. */
export class Growing<Values extends Float64Array | Int32Array> {
  private values: Values;
  private count: number;

  constructor(values: Values) {
    this.values = values;
    this.count = values.length;
  }

  push(value: number): void {
    if (this.count === this.values.length) this.values = withRoom(this.values);
    this.values[this.count++] = value;
  }

  /** Takes the last one away. */
  drop(): void {
    this.count--;
  }

  get view(): Values {
    return this.values.subarray(0, this.count) as Values;
  }

  get last(): number {
    return this.values[this.count - 1]!;
  }
}

const FIRST_ROOM = 1024;
/** Room for what comes, as a share of what is there. */
const FURTHER = 0.5;

function withRoom<Values extends Float64Array | Int32Array>(values: Values): Values {
  const length = Math.max(FIRST_ROOM, Math.ceil((1 + FURTHER) * values.length));
  const larger = (values instanceof Float64Array ? new Float64Array(length) : new Int32Array(length)) as Values;
  larger.set(values);
  return larger;
}
