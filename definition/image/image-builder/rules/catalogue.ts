import { instanceTypes, macHost, scanning, workingDirectory } from "./build";
import type { BuildRule } from "./build-rule";
import { componentCount, componentNames } from "./components";
import { cronDates } from "./cron-dates";
import { knownTypes, typesInUse } from "./instance-types";
import { lifecycle } from "./lifecycle";
import { managedUses } from "./managed-components";
import { reads } from "./reads";
import { arnRegions, zone } from "./regions";
import { cron, isBuilt, isStarted, scheduleTriggers, scheduleWhen, timezone } from "./schedule";

/** Of what AMIs and containers have in common. */
export const buildRules: readonly BuildRule[] = [
  componentCount,
  componentNames,
  workingDirectory,
  instanceTypes,
  macHost,
  cron,
  timezone,
  scheduleWhen,
  scheduleTriggers,
  isBuilt,
  isStarted,
  scanning,
  reads,
  lifecycle,
  arnRegions,
  zone,
  knownTypes,
  typesInUse,
  managedUses,
  cronDates,
];
