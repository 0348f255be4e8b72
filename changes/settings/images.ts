import type { ImageDefinition } from "../../definition/image/image-definition";
import type { ImageSettings } from "../../definition/settings/images";
import { homeOf } from "../../plan/context";
import type { Alert } from "../alert";
import type { Consequence } from "../consequence";
import { consequencesOfAdding, consequencesOfRemoving, imageBuilt, keyKept } from "../consequences";
import { factsOf } from "../kinds";
import { channels } from "./channels";
import { affects, boundaryAlerts, type Effect, type KeyChange, type KeyEffect, type KindEffects } from "./key-effect"; // prettier-ignore

type Change = KeyChange<ImageSettings>;
type Entry = KeyEffect<ImageSettings>;

/** Keys of `organization` and `network` count each on its own. */
export type ImagesKey =
  | Exclude<keyof ImageSettings, "organization" | "network">
  | `organization.${keyof NonNullable<ImageSettings["organization"]>}`
  | `network.${keyof NonNullable<ImageSettings["network"]>}`;

/** `golden check` holds it; no resource has it. */
const RULE = nothing("rule-of-check");

const NOTHING_BUILT: Consequence = { kind: "kept", resource: "recipe-and-image", consequence: "nothing-built" };

/** Everything is made anew there and deleted here, but for the roles, which have no Region, and what was built. */
const region: Entry = {
  effect: "moved",
  of: ({ before, after }) => [
    { kind: "created", resource: "shared-resources", in: after.region },
    { kind: "updated", resource: "roles" },
    { kind: "deleted", resource: "shared-resources", in: before.region, consequence: "log-bucket-protected" },
  ],
  images: {
    effect: "moved",
    rebuilds: true,
    of: (image, { stack, before, after }) => [
      { kind: "created", resource: "build-resources", in: after.region },
      ...(factsOf(image).hasOwnKey ? [{ kind: "created", resource: "kms-key", in: after.region } as const] : []),
      imageBuilt(image),
      { kind: "deleted", resource: "build-resources", in: before.region },
      { kind: "kept", resource: "released-images", in: before.region },
      ...keyKept(image),
      ...regionOfAmis(image, before.region, after.region, parameterNames(image, after, stack)),
    ],
  },
  alerts: ({ stack, before, after }) => [{ alert: "region-changed", stack, from: before.region, to: after.region }],
};

/** The engine knows nothing of accounts: it looks for what is in its state with credentials of the other one. */
const account: Entry = {
  effect: "refused",
  of: ({ before }) => [leftBehind(before)],
  images: { effect: "refused", of: (_, { before }) => [leftBehind(before)] },
  alerts: ({ stack, before, after }) => [{ alert: "account-changed", stack, from: before.account, to: after.account }],
};

/** All names begin with it, and a name cannot be changed. */
const namePrefix: Entry = {
  effect: "replaced",
  of: () => [{ kind: "replaced", resource: "named-resources", consequence: "log-bucket-protected" }],
  images: {
    effect: "replaced",
    rebuilds: true,
    of: (image, change) => [
      { kind: "created", resource: "build-resources", consequence: "under-new-name" },
      imageBuilt(image),
      { kind: "deleted", resource: "build-resources", consequence: "under-old-name" },
      { kind: "kept", resource: "released-images" },
      ...keyKept(image),
      ...parametersOf(image, change),
    ],
  },
  alerts: ({ stack }) => [{ alert: "prefix-changed", stack }],
};

/** It stands in the ARN of an organization that an image names by id. */
const managementAccount: Entry = {
  effect: "nothing",
  images: {
    effect: (image) => (factsOf(image).organizations.length > 0 ? "updated" : "nothing"),
    of: (image, { before, after }) => [
      { kind: "updated", resource: "distribution-configuration" },
      NOTHING_BUILT,
      ...organizationsOf("gained", image, after),
      ...organizationsOf("lost", image, before),
    ],
  },
};

/** Builds elsewhere: the infrastructure configuration of each image says where. */
const subnet: Entry = {
  effect: "nothing",
  images: {
    effect: "updated",
    of: (_, { after: { network } }) => [
      {
        kind: "updated",
        resource: "infrastructure-configuration",
        ...(network && { to: { vpcId: network.vpcId, subnetId: network.subnetId } }),
      },
      NOTHING_BUILT,
    ],
  },
};

/** With it goes the security group of the stack, which belongs to a VPC. */
const vpc: Entry = { ...subnet, effect: groupEffect, of: groupConsequences };

/** Those given stand in place of the stack's own. */
const securityGroups: Entry = {
  ...subnet,
  effect: (change) => (isSameVpc(change) ? groupEffect(change) : "nothing"),
  of: (change) => (isSameVpc(change) ? groupConsequences(change) : []),
};

/** A tag of the image itself stands over it. */
const defaultTags: Entry = {
  ...affects("updated", ["shared-tags"]),
  images: {
    effect: (image, change) => (tagsOf(change).every((tag) => Object.hasOwn(image.tags, tag)) ? "nothing" : "updated"),
    of: () => [{ kind: "updated", resource: "image-tags" }, NOTHING_BUILT],
  },
};

const logRetentionDays: Entry = {
  effect: "updated",
  of: (change) => [{ kind: "updated", resource: "log-group" }, ...logsOf(change)],
  images: {
    effect: "updated",
    of: (_, change) => [{ kind: "updated", resource: "log-group" }, ...logsOf(change), NOTHING_BUILT],
  },
};

/** Parts are stacks: an image that goes to another is created there, where AWS has its names, and deleted here. */
const split: Entry = {
  effect: "nothing",
  of: () => [{ kind: "kept", resource: "part-resources", consequence: "of-removed-parts-too" }],
  images: {
    effect: ({ name }, { from, to }) => (from.get(name) === to.get(name) ? "nothing" : "moved"),
    of: (image, { from, to }) => [
      {
        kind: "created",
        resource: "build-resources",
        ...inPart(to, image),
        consequence: "names-taken-until-state-moves",
      },
      { kind: "deleted", resource: "build-resources", ...inPart(from, image) },
      { kind: "kept", resource: "build-resources", consequence: "once-state-moves" },
      { kind: "kept", resource: "released-images" },
    ],
  },
};

/** Which images a stack deploys. What it takes on is built; of what it leaves only that which builds goes. */
const images: Entry = {
  effect: "nothing",
  of: () => [{ kind: "updated", resource: "topics-and-permissions" }],
  images: {
    effect: choiceEffect,
    of: (image, change) =>
      choiceEffect(image, change) === "created" ? consequencesOfAdding(image) : consequencesOfRemoving(image),
  },
};

/**
 * Makes images. Whoever adds a key to the settings says here what a change of it does, or this does not compile;
 * test/scenarios/settings-effects.test.ts compares each entry with the steps of the engine.
 */
export const IMAGES: KindEffects<ImageSettings, ImagesKey> = {
  keys: {
    region,
    account,
    "organization.id": { ...nothing("images-name-it"), alerts: organizationAlerts },
    "organization.managementAccount": { ...managementAccount, alerts: organizationAlerts },
    "network.vpcId": vpc,
    "network.subnetId": subnet,
    "network.securityGroupIds": securityGroups,
    namePrefix,
    permissionsBoundary: {
      // On every role that the stack makes; images have none of their own.
      ...affects("updated", ["roles"]),
      alerts: ({ stack, before, after }) =>
        boundaryAlerts(stack, "permissionsBoundary", before.permissionsBoundary, after.permissionsBoundary),
    },
    defaultTags,
    requiredTags: RULE,
    naming: RULE,
    owners: RULE,
    publicImages: {
      ...RULE,
      alerts: ({ stack, after: { publicImages: globs } }) => [
        { alert: "public-images-changed", stack, ...(globs && { globs }) },
      ],
    },
    logRetentionDays,
    channels,
    repository: nothing("no-resource"),
    split,
    images,
  },
  /** A tag that may have any value is an empty map, which has nothing that could differ. */
  written: (settings) => {
    const tags = Object.entries(settings.requiredTags);
    const rules = tags.map(([tag, rule]) => [tag, Object.keys(rule).length === 0 ? "any" : rule]);
    return { ...settings, requiredTags: Object.fromEntries(rules) as object };
  },
  parts: (stack, { split: count }) =>
    count === undefined ? [stack] : Array.from({ length: count }, (_, index) => `${stack}-${(index + 1).toString()}`),
};

function nothing(consequence: NonNullable<Consequence["consequence"]>): Entry {
  return { effect: "nothing", of: () => [{ kind: "kept", resource: "everything", consequence }] };
}

/** An image that names its Regions goes to them as before. */
function regionOfAmis(
  image: ImageDefinition,
  before: string,
  after: string,
  parameters: readonly string[],
): readonly Consequence[] {
  if (factsOf(image).regions.length > 0) return [];
  const [gain, loss] =
    parameters.length === 0
      ? (["new-amis", "new-amis"] as const)
      : (["new-amis-and-parameter", "new-amis-and-parameter-that-stays"] as const);
  return [
    { kind: "gained", resource: "region", name: after, consequence: gain },
    { kind: "lost", resource: "region", name: before, consequence: loss },
  ];
}

function leftBehind({ account: old }: ImageSettings): Consequence {
  return { kind: "kept", resource: "account-content", account: old, consequence: "no-longer-managed" };
}

/** A parameter may carry the prefix in its name. */
function parametersOf(image: ImageDefinition, { stack, before, after }: Change): readonly Consequence[] {
  const old = parameterNames(image, before, stack);
  const now = parameterNames(image, after, stack);
  if (old.join() === now.join()) return [];
  return [
    ...now.map((name): Consequence => ({ kind: "gained", resource: "ssm-parameter", name })),
    ...old.map((name): Consequence => ({
      kind: "lost",
      resource: "ssm-parameter",
      name,
      consequence: "stays-as-it-is",
    })),
  ];
}

function parameterNames(image: ImageDefinition, settings: ImageSettings, stack: string): readonly string[] {
  const context = { settings, stack, home: homeOf(settings), definitions: new Map(), commits: {} };
  return factsOf(image).parameters(context);
}

/** By whom it is managed is in the ARN: with the wrong account, nobody of the organization can launch. */
function organizationsOf(
  kind: "gained" | "lost",
  image: ImageDefinition,
  { organization }: ImageSettings,
): readonly Consequence[] {
  const managed = organization && { managementAccount: organization.managementAccount };
  return factsOf(image).organizations.map((id) => ({ kind, resource: "organization", id, ...managed }));
}

/** Whom images may be shared with by id. */
function organizationAlerts({ stack, fields }: Change): readonly Alert[] {
  return fields
    .filter(({ old }) => old !== undefined)
    .map(({ path, old, new: now }) => ({
      alert: "organization-changed",
      stack,
      key: path,
      from: String(old),
      ...(now !== undefined && { to: String(now as string) }),
    }));
}

function isSameVpc({ before, after }: Change): boolean {
  return before.network?.vpcId === after.network?.vpcId;
}

function groupEffect({ before, after }: Change): "created" | "replaced" | "deleted" | "nothing" {
  const [had, has] = [makesGroup(before), makesGroup(after)];
  if (had && has) return "replaced";
  if (had) return "deleted";
  return has ? "created" : "nothing";
}

function groupConsequences(change: Change): readonly Consequence[] {
  const effect = groupEffect(change);
  if (effect === "nothing") return [];
  const to = effect === "deleted" ? undefined : change.after.network?.vpcId;
  return [{ kind: effect, resource: "security-group", ...(to !== undefined && { to }) }];
}

function makesGroup({ network }: ImageSettings): boolean {
  return network !== undefined && network.securityGroupIds === undefined;
}

function tagsOf({ before, after }: Change): readonly string[] {
  const [old, now] = [before.defaultTags, after.defaultTags];
  return [...Object.keys(old), ...Object.keys(now)].filter((name) => old[name] !== now[name]);
}

function logsOf({ before, after }: Change): readonly Consequence[] {
  if (after.logRetentionDays >= before.logRetentionDays) return [];
  return [{ kind: "deleted", resource: "build-logs", olderThanDays: after.logRetentionDays }];
}

function inPart(parts: ReadonlyMap<string, string>, { name }: ImageDefinition): { readonly in?: string } {
  const part = parts.get(name);
  return part === undefined ? {} : { in: part };
}

function choiceEffect({ name }: ImageDefinition, { from, to }: Change): Effect {
  if (from.has(name) === to.has(name)) return "nothing";
  return to.has(name) ? "created" : "deleted";
}
