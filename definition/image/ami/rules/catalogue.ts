import { buildRules } from "../../image-builder/rules/catalogue";
import type { AmiRule } from "./ami-rule";
import { disabledShares } from "./disabled-shares";
import { diskSizes } from "./disk-sizes";
import { disks, parentEncryption } from "./disks";
import {
  awsManagedKey,
  keyRegions,
  launchTemplates,
  licenses,
  organizations,
  ownAccount,
  publicImages,
  publicSharing,
  sharedKey,
} from "./distribution";
import { partitions } from "./partitions";
import { amiName, amiTags, architectureNames, parameter, parameterInCopies, tagCount } from "./published-names";
import { namesOfOne, sharedNames } from "./shared-names";

/** In no particular order: a rule never depends on another. */
export const amiRules: readonly AmiRule[] = [
  ...buildRules,
  disks,
  parentEncryption,
  amiName,
  amiTags,
  architectureNames,
  parameterInCopies,
  tagCount,
  sharedNames,
  namesOfOne,
  parameter,
  publicSharing,
  publicImages,
  sharedKey,
  awsManagedKey,
  keyRegions,
  ownAccount,
  organizations,
  launchTemplates,
  licenses,
  disabledShares,
  partitions,
  diskSizes,
];
