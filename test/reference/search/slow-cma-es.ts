/** CMA-ES as Hansen 2016 writes it (The CMA Evolution Strategy: A Tutorial, figure 6), with positive weights, over whole matrices. The step
 *  is made white by the Cholesky factor, through which samples are drawn as well. */
export class SlowCmaEs {
  covariance: number[][];
  private sigmaPath: number[];
  private path: number[];
  private generations = 0;

  constructor(
    public mean: number[],
    public sigma: number,
  ) {
    this.covariance = mean.map((_, row) => mean.map((__, column) => (row === column ? 1 : 0)));
    [this.sigmaPath, this.path] = [mean.map(() => 0), mean.map(() => 0)];
  }

  /** Returns m + σ L z. */
  sample(z: readonly number[]): number[] {
    const factor = choleskyOf(this.covariance);
    return this.mean.map((middle, row) => middle + this.sigma * dot(factor[row]!, z));
  }

  /** parents  the better half, best first; population  trials of the generation */
  update(parents: readonly (readonly number[])[], population: number): void {
    const [n, g] = [this.mean.length, ++this.generations];
    const raw = parents.map((_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
    const weights = raw.map((each) => each / sum(raw));
    const mu = 1 / sum(weights.map((each) => each ** 2));
    const cSigma = (mu + 2) / (n + mu + 5);
    const dSigma = 1 + 2 * Math.max(0, Math.sqrt((mu - 1) / (n + 1)) - 1) + cSigma;
    const cc = (4 + mu / n) / (n + 4 + (2 * mu) / n);
    const c1 = 2 / ((n + 1.3) ** 2 + mu);
    const cMu = Math.min(1 - c1, (2 * (mu - 2 + 1 / mu)) / ((n + 2) ** 2 + mu));
    const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n ** 2));

    const steps = parents.map((parent) => parent.map((value, axis) => (value - this.mean[axis]!) / this.sigma));
    const step = this.mean.map((_, axis) => sum(steps.map((each, i) => weights[i]! * each[axis]!)));
    this.mean = this.mean.map((value, axis) => value + this.sigma * step[axis]!);
    const white = solveLower(choleskyOf(this.covariance), step);
    this.sigmaPath = this.sigmaPath.map((value, axis) => (1 - cSigma) * value + Math.sqrt(cSigma * (2 - cSigma) * mu) * white[axis]!);
    const length = Math.sqrt(dot(this.sigmaPath, this.sigmaPath));
    const h = length / Math.sqrt(1 - (1 - cSigma) ** (2 * g)) < (1.4 + 2 / (n + 1)) * expected ? 1 : 0;
    this.path = this.path.map((value, axis) => (1 - cc) * value + h * Math.sqrt(cc * (2 - cc) * mu) * step[axis]!);
    this.covariance = this.covariance.map((of, row) =>
      of.map(
        (value, column) =>
          (1 - c1 - cMu + (1 - h) * c1 * cc * (2 - cc)) * value +
          c1 * this.path[row]! * this.path[column]! +
          cMu * sum(steps.map((each, i) => weights[i]! * each[row]! * each[column]!)),
      ),
    );
    this.sigma = Math.min(1, this.sigma * Math.exp((cSigma / dSigma) * (length / expected - 1)));
  }
}

function choleskyOf(matrix: readonly (readonly number[])[]): number[][] {
  const factor = matrix.map((row) => row.map(() => 0));
  matrix.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const rest = row[j]! - dot(factor[i]!, factor[j]!);
      factor[i]![j] = i === j ? Math.sqrt(rest) : rest / factor[j]![j]!;
    }
  });
  return factor;
}

function solveLower(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const out = right.map(() => 0);
  right.forEach((value, i) => (out[i] = (value - dot(factor[i]!, out)) / factor[i]![i]!));
  return out;
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, i) => value * b[i]!));
