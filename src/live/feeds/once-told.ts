/** Remembers the latest sentences, so that each is told once. */
export class OnceTold {
  private readonly most: number;
  private readonly sentences = new Set<string>();

  constructor(most = 1024) {
    this.most = most;
  }

  /** Whether it is said for the first time. */
  isFirst(sentence: string): boolean {
    if (this.sentences.has(sentence)) return false;
    this.sentences.add(sentence);
    if (this.sentences.size > this.most) this.sentences.delete(this.sentences.keys().next().value!);
    return true;
  }
}
