/** Terms of an instrument beyond lot and multiplier (I1, I2, fees) cost time at every fill, so that the kernels are built twice: once
 *  without them, HAS_TERMS 0, and once with them. The host takes the second build where an instrument has one; with terms of 0 both give
 *  the same bits. HAS_TERMS is a constant of the compiler (asconfig.json). */

// @ts-ignore: constant of the compiler
@inline
export const hasTerms: bool = HAS_TERMS != 0;
