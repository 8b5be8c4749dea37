/** The weights of each leg of a composite, f64[leg][bar of the leg]. */
export type LegWeights = readonly Float64Array[];
