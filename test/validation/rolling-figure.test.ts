// Figures of the last days of an account.
import { describe, expect, test } from 'vitest';
import { rollingFigure } from '../../src/validation/rolling-figure.js';

const DAILY = Float64Array.from([0.5, 0.1, -0.2, 0.1]);

describe('of the last days', () => {
  test('the return is compounded, and what came before does not count', () => {
    expect(rollingFigure('return', DAILY, 3, 252)).toBeCloseTo(1.1 * 0.8 * 1.1 - 1, 12);
    expect(rollingFigure('return', DAILY, 1, 252)).toBeCloseTo(0.1, 12);
  });

  test('the drawdown is the fall from their highest close, their begin included, to the last one', () => {
    expect(rollingFigure('drawdown', DAILY, 3, 252)).toBeCloseTo(0.8 * 1.1 - 1, 12);
    expect(rollingFigure('drawdown', DAILY, 2, 252)).toBeCloseTo(0.8 * 1.1 - 1, 12);
    expect(rollingFigure('drawdown', DAILY, 1, 252)).toBe(0);
  });

  test('volatility and Sharpe ratio are those of a year', () => {
    const [a, b] = [-0.2, 0.1];
    const mean = (a + b) / 2;
    const deviation = Math.sqrt((a - mean) ** 2 + (b - mean) ** 2);
    expect(rollingFigure('volatility', DAILY, 2, 252)).toBeCloseTo(deviation * Math.sqrt(252), 12);
    expect(rollingFigure('sharpe', DAILY, 2, 252)).toBeCloseTo((mean / deviation) * Math.sqrt(252), 12);
  });

  test('is undefined where there are fewer, and where nothing moved', () => {
    for (const figure of ['return', 'drawdown', 'volatility', 'sharpe'] as const) expect(rollingFigure(figure, DAILY, 5, 252)).toBeNaN();
    expect(rollingFigure('sharpe', new Float64Array(5), 5, 252)).toBeNaN();
  });
});
