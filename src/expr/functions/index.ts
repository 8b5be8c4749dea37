import type { FunctionDeclaration } from '../function-declaration.js';
import { movingAverages } from './moving-averages.js';

/** Every function of the language, in the order of the reference page. */
export const FUNCTION_DECLARATIONS: readonly FunctionDeclaration[] = [...movingAverages];
