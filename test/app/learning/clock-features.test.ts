import { expect, test } from 'vitest';
import { clockFeatures } from '../../../src/app/learning/clock-features.js';
import { openFeatureSet } from '../../../src/app/features/open-feature-set.js';

test('features that read times alone are those of the clock, whatever they make of them', () => {
  const features = [
    ['hour', 'hour()'],
    ['wave', 'day_of_week() * 24 + hour() > 60'],
    ['late', 'hour()[3]'],
    ['both', 'hour() * close'],
    ['constant', '1 + 1'],
    ['price', 'close / open'],
  ].map(([name, expression]) => ({ name: name!, expression: expression! }));
  expect(clockFeatures(features)).toEqual(['hour', 'wave', 'late']);
  expect(clockFeatures(openFeatureSet('standard').features)).toEqual(['hour', 'day_of_week', 'day_of_month', 'month']);
});
