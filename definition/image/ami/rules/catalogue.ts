import { instanceTypes, macHost, scanning, workingDirectory } from "./build";
import { cronDates } from "./cron-dates";
import { diskSizes } from "./disk-sizes";
import { knownTypes, typesInUse } from "./instance-types";
import { managedUses } from "./managed-components";
import { arnRegions, partitions, zone } from "./regions";
import { componentCount, componentNames } from "./components";
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
import { disabledShares, lifecycle } from "./lifecycle";
import { amiName, amiTags, parameter, tagCount } from "./published-names";
import type { AmiRule } from "./ami-rule";
import { sharedNames } from "./shared-names";
import { cron, isBuilt, scheduleTriggers, timezone } from "./schedule";

/** In no particular order: a rule never depends on another. */
export const amiRules: readonly AmiRule[] = [
  componentCount,
  componentNames,
  disks,
  parentEncryption,
  workingDirectory,
  instanceTypes,
  macHost,
  cron,
  timezone,
  scheduleTriggers,
  isBuilt,
  scanning,
  amiName,
  amiTags,
  tagCount,
  sharedNames,
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
  lifecycle,
  disabledShares,
  partitions,
  arnRegions,
  zone,
  knownTypes,
  typesInUse,
  managedUses,
  diskSizes,
  cronDates,
];
