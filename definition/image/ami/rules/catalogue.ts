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
import { reads } from "./reads";
import { disabledShares, lifecycle } from "./lifecycle";
import { amiName, amiTags, architectureNames, parameter, parameterInCopies, tagCount } from "./published-names";
import type { AmiRule } from "./ami-rule";
import { namesOfOne, sharedNames } from "./shared-names";
import { cron, isBuilt, scheduleTriggers, scheduleWhen, timezone } from "./schedule";

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
  scheduleWhen,
  scheduleTriggers,
  isBuilt,
  scanning,
  amiName,
  amiTags,
  architectureNames,
  parameterInCopies,
  reads,
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
