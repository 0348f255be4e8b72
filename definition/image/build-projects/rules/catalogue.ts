import type { Rule } from "../../rules/rule";
import { buildBoundary } from "./boundary";
import { environment, variables } from "./environment";
import { batchOfFlavors, flavorsInOrder } from "./flavors";
import { buildNames } from "./names";
import { buildspec, source } from "./source";
import { triggers } from "./triggers";

/** Of `ci`, `release` and `flavors`, in no particular order: a rule never depends on another. */
export const buildProjectRules: readonly Rule[] = [
  source,
  buildspec,
  triggers,
  environment,
  variables,
  flavorsInOrder,
  batchOfFlavors,
  buildNames,
  buildBoundary,
];
