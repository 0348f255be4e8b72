import type { Codes, Fault } from "../../diagnostics/fault";
import { nameMatcher } from "../../settings/globs";
import type { ImageSettings } from "../../settings/images";
import { isAmong, type Path } from "../../yaml/place";
import type { ImageDefinition } from "../image-definition";
import { instanceTypes, macHost, workingDirectory } from "./build";
import { componentCount, componentNames } from "./components";
import { disks } from "./disks";
import {
  awsManagedKey,
  keyRegions,
  launchTemplates,
  organizations,
  ownAccount,
  publicSharing,
  sharedKey,
} from "./distribution";
import { houseName, owner, publicImages } from "./house";
import { disabledShares, lifecycle } from "./lifecycle";
import { channels, scanning } from "./notify";
import { parentArchitectures, parentCycle, parentEncryption, parentExists, parentVersion } from "./parents";
import { amiName, parameter } from "./published-names";
import type { Fleet, FleetRule, ImageRule, Member } from "./rule";
import { cron, scheduleTriggers, timezone } from "./schedule";
import { requiredTags, reservedTags } from "./tags";

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

/** What the rules find in an image. `settings` are those of all stacks; an image is judged by those that deploy it. */
export function judge(member: Member, fleet: Fleet, settings: readonly ImageSettings[]): Fault[] {
  const { definition, broken } = member;
  const ofStacks = settings.filter(({ images }) => nameMatcher(images)(definition.name));
  const applies = ({ needs }: { readonly needs: readonly Path[] }): boolean =>
    !needs.some((need) => isAmong(need, broken));
  return [
    ...imageRules.filter(applies).flatMap((rule) => judgeImage(rule, definition, ofStacks)),
    ...fleetRules.filter(applies).flatMap((rule) => rule.check(member, fleet)),
  ];
}

function judgeImage(
  rule: ImageRule,
  definition: ImageDefinition,
  ofStacks: readonly ImageSettings[],
): readonly Fault[] {
  if (rule.settings === undefined) return rule.check({ definition });
  if (rule.settings === "needed") return ofStacks.flatMap((settings) => rule.check({ definition, settings }));
  return [...ofStacks, ...(ofStacks.length === 0 ? [undefined] : [])].flatMap((settings) =>
    rule.check({ definition, settings }),
  );
}
