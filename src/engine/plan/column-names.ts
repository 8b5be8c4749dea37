/** Numbers that stand for stored values: the same for equal functions, inputs and numbers, in every evaluation of an engine. */
export class ColumnNames {
  private readonly numbers = new Map<string, number>();

  /** how many have been named */
  get count(): number {
    return this.numbers.size;
  }

  numberOf(key: string): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.numbers.size);
    return this.numbers.size - 1;
  }
}
