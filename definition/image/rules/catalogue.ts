import { amiName } from "./ami-name";
import { channels } from "./channels";
import { componentCount } from "./component-count";
import { componentNames } from "./component-names";
import { disks } from "./disks";
import { houseName, owner, publicImages } from "./house";
import { instanceTypes, macHost } from "./instance-types";
import { launchTemplates } from "./launch-templates";
import { disabledShares, lifecycle } from "./lifecycle";
import { organizations } from "./organizations";
import { parameter } from "./parameter";
import { parentArchitectures, parentCycle, parentEncryption, parentExists, parentVersion } from "./parents";
import type { Codes } from "../../diagnostics/fault";
import type { FleetRule, ImageRule } from "./rule";
import { scanning } from "./scanning";
import { cron, scheduleTriggers, timezone } from "./schedule";
import { awsManagedKey, keyRegions, ownAccount, publicSharing, sharedKey } from "./sharing";
import { requiredTags, reservedTags } from "./tags";
import { workingDirectory } from "./working-directory";

/** In no particular order: a rule never depends on another. */
export const imageRules: readonly ImageRule[] = [
  componentCount,
  componentNames,
  disks,
  workingDirectory,
  instanceTypes,
  macHost,
  cron,
  timezone,
  scheduleTriggers,
  scanning,
  amiName,
  parameter,
  publicSharing,
  sharedKey,
  awsManagedKey,
  keyRegions,
  ownAccount,
  organizations,
  launchTemplates,
  lifecycle,
  disabledShares,
  reservedTags,
  requiredTags,
  houseName,
  owner,
  publicImages,
  channels,
];

export const fleetRules: readonly FleetRule[] = [
  parentExists,
  parentCycle,
  parentVersion,
  parentArchitectures,
  parentEncryption,
];

export const ruleCodes: Codes = Object.assign({}, ...[...imageRules, ...fleetRules].map(({ codes }) => codes)) as Codes;
