import { buildRules } from "../../image-builder/rules/catalogue";
import type { ContainerRule } from "./container-rule";
import { partitions } from "./partitions";
import { adoptedShare, cleanUpChoice, repositoryKey, repositoryNames } from "./repository";
import { sharedRepositories } from "./shared-repositories";
import { movingTags, mutableTags } from "./tags";

/** In no particular order: a rule never depends on another. */
export const containerRules: readonly ContainerRule[] = [
  ...buildRules,
  repositoryNames,
  repositoryKey,
  adoptedShare,
  cleanUpChoice,
  sharedRepositories,
  movingTags,
  mutableTags,
  partitions,
];
