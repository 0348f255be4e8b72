import { boundedActions, namedPrincipals, nothingListens } from "./access";
import { metadataNeedsTokens, ownAccount, publicImagesAreNamed, requiredTags } from "./images";
import type { ResourceRule, StackRule } from "./rule";
import { closedBuckets, keptForGood, logsExpire } from "./storage";

/** What holds for every resource that is deployed. */
export const resourceRules: readonly ResourceRule[] = [
  publicImagesAreNamed,
  metadataNeedsTokens,
  requiredTags,
  ownAccount,
  namedPrincipals,
  boundedActions,
  nothingListens,
  keptForGood,
  logsExpire,
];

export const stackRules: readonly StackRule[] = [closedBuckets];
