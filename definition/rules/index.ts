import type { FleetRule, ImageRule } from "./rule";

/** In no particular order: a rule never depends on another. */
export const imageRules: readonly ImageRule[] = [];

export const fleetRules: readonly FleetRule[] = [];
