import type { FunctionDeclaration } from '../function-declaration.js';
import { calendar } from './calendar.js';
import { channels } from './channels.js';
import { conditions } from './conditions.js';
import { elementwise } from './elementwise.js';
import { momentum } from './momentum.js';
import { movingAverages } from './moving-averages.js';
import { price } from './price.js';
import { statistics } from './statistics.js';
import { trend } from './trend.js';
import { volatility } from './volatility.js';
import { volume } from './volume.js';

/** Every function of the language, in the order of the reference page. */
export const FUNCTION_DECLARATIONS: readonly FunctionDeclaration[] = [
  ...movingAverages,
  ...momentum,
  ...trend,
  ...volatility,
  ...channels,
  ...volume,
  ...statistics,
  ...price,
  ...elementwise,
  ...conditions,
  ...calendar,
];
