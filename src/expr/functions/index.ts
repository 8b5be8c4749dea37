import type { FunctionDeclaration } from '../function-declaration.js';
import { calendar } from './calendar.js';
import { momentum } from './momentum.js';
import { movingAverages } from './moving-averages.js';
import { price } from './price.js';
import { statistics } from './statistics.js';
import { volatility } from './volatility.js';

/** Every function of the language, in the order of the reference page. */
export const FUNCTION_DECLARATIONS: readonly FunctionDeclaration[] = [
  ...movingAverages,
  ...momentum,
  ...volatility,
  ...statistics,
  ...price,
  ...calendar,
];
