/** Records of the best trials so far: a bounded number, however many are offered. */
export class BestRecords {
  private readonly capacity: number;
  private readonly isBetter: (a: number, b: number) => boolean;
  /** the last score of a full list: what is not better has no place */
  private worst: number | undefined;
  private kept: { readonly trial: number; readonly score: number; readonly record: Float64Array }[] = [];

  constructor(capacity: number, isBetter: (a: number, b: number) => boolean) {
    this.capacity = capacity;
    this.isBetter = isBetter;
  }

  /** Whether a record of that score may still be among the best. */
  wants(score: number): boolean {
    return this.worst === undefined || this.isBetter(score, this.worst);
  }

  /** Takes a copy of the record if it may still be among the best; equal scores rank by trial number. */
  offer(trial: number, score: number, record: Float64Array): void {
    if (!this.wants(score)) return;
    this.kept.push({ trial, score, record: record.slice() });
    if (this.kept.length >= 2 * this.capacity) this.cut();
  }

  /** Returns the best records by trial number, best first. */
  list(): ReadonlyMap<number, Float64Array> {
    this.cut();
    return new Map(this.kept.map(({ trial, record }) => [trial, record]));
  }

  private cut(): void {
    const order = (a: number, b: number): number => (this.isBetter(a, b) ? -1 : this.isBetter(b, a) ? 1 : 0);
    this.kept.sort((a, b) => order(a.score, b.score) || a.trial - b.trial).splice(this.capacity);
    this.worst = this.kept[this.capacity - 1]?.score;
  }
}
