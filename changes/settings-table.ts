import { account, namePrefix, region } from "./settings-of-place";
import {
  channels,
  defaultTags,
  logRetentionDays,
  managementAccount,
  permissionsBoundary,
} from "./settings-of-resources";
import { images, split } from "./settings-of-choice";
import { securityGroups, subnet, vpc } from "./settings-of-network";
import type { KeyEffect, Outcome, SettingsKey } from "./settings-effect";

/** `golden check` holds it; no resource has it. */
const RULE: KeyEffect = nothing("a rule that golden check holds");

/**
 * What a change of each key of the settings does. Whoever adds a key to the settings says it here, or this does not compile;
 * test/scenarios/settings-effects.test.ts compares each word with the steps of the engine.
 */
export const SETTINGS_EFFECTS: Readonly<Record<SettingsKey, KeyEffect>> = {
  region,
  account,
  "organization.id": nothing("an image names the organization that it is shared with, and changes with it"),
  "organization.managementAccount": managementAccount,
  "network.vpcId": vpc,
  "network.subnetId": subnet,
  "network.securityGroupIds": securityGroups,
  namePrefix,
  permissionsBoundary,
  defaultTags,
  requiredTags: RULE,
  naming: RULE,
  owners: RULE,
  publicImages: { ...RULE, alert: ({ stack, after }) => morePublic(stack, after.publicImages) },
  logRetentionDays,
  channels,
  repository: nothing("no resource has it"),
  split,
  images,
};

function nothing(why: string): KeyEffect {
  const ofStack = (): Outcome => ({ kept: [`everything: ${why}`] });
  return { stack: "nothing", images: "nothing", ofStack };
}

function morePublic(stack: string, allowed: readonly string[] | undefined): string {
  return allowed === undefined
    ? `publicImages of ${stack} is gone: any image may be made public`
    : `publicImages of ${stack} differs: images that fit ${allowed.join(", ")} may be made public`;
}
