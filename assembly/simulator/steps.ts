/** What an account does on each instant of its clock, where positions are more than one fill in and one out, takes a third build of the
 *  kernels: HAS_STEPS 1 (asconfig.json). The other builds have nothing of it. */

// @ts-ignore: constant of the compiler
@inline
export const hasSteps: bool = HAS_STEPS != 0;
