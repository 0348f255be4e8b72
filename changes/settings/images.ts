import type { ImageDefinition } from "../../definition/image/image-definition";
import type { ImageSettings } from "../../definition/settings/images";
import { whenBuilt } from "../../definition/settings/on-deploy";
import { homeOf } from "../../plan/context";
import type { SettingsAlert } from "../alert";
import { when, type Circumstance, type Consequence } from "../consequence";
import { built, ownKeyKept } from "../kind";
import { factsOf, kindOf } from "../kinds";
import { channels } from "./channels";
import { comingEffect, comingOf, moving, repository, update } from "./in-the-account";
import { affects, BOUNDARY_OF_BOOTSTRAP, bounds, type KeyChange, type KeyEffect, type KindEffects } from "./key-effect";

type Change = KeyChange<ImageSettings>;
type Entry = KeyEffect<ImageSettings>;

/** Keys of `organization` and `network` count each on its own. */
export type ImagesKey =
  | Exclude<keyof ImageSettings, "organization" | "network">
  | `organization.${keyof NonNullable<ImageSettings["organization"]>}`
  | `network.${keyof NonNullable<ImageSettings["network"]>}`;

/** `golden check` enforces it; no resource has it. */
const RULE = nothing("rule-of-check");

const NOTHING_BUILT: Consequence = { kind: "kept", resource: "recipe-and-image", consequence: "nothing-built" };

/** Builds elsewhere: the infrastructure configuration of each image says where. */
const subnet: Entry = {
  ...moving(),
  images: {
    effect: "updated",
    of: (_, { after: { network } }) => {
      const to = network && { to: { vpcId: network.vpcId, subnetId: network.subnetId } };
      return [{ kind: "updated", resource: "infrastructure-configuration", ...to }, NOTHING_BUILT];
    },
  },
};

/**
 * Makes images. Whoever adds a key to the settings says here what a change of it does, or this does not compile;
 * test/scenarios/settings-effects.test.ts compares each entry with the steps of the engine.
 */
export const IMAGES: KindEffects<ImageSettings, ImagesKey> = {
  keys: {
    // Everything is recreated there and deleted here, except roles, which have no Region, and what was built.
    region: {
      effect: "moved",
      of: ({ before, after }) => [
        { kind: "created", resource: "shared-resources", in: after.region },
        { kind: "updated", resource: "roles" },
        { kind: "deleted", resource: "shared-resources", in: before.region, consequence: "log-bucket-protected" },
      ],
      images: { effect: "moved", rebuilds: true, of: inOtherRegion },
      alerts: ({ region: from }, { region: to }) => [{ alert: "region-changed", from, to }],
    },
    // The engine knows nothing of accounts: it looks for what is in its state with credentials of the other one.
    account: {
      effect: "refused",
      of: leftBehind,
      images: { effect: "refused", of: (_, change) => leftBehind(change) },
      alerts: ({ account: from }, { account: to }) => [{ alert: "account-changed", from, to }],
    },
    "organization.id": { ...nothing("images-name-it"), alerts: organizationAlerts },
    // It is in the ARN of an organization that an image names by id.
    "organization.managementAccount": {
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
      alerts: organizationAlerts,
    },
    // With it goes the security group of the stack, which belongs to a VPC.
    "network.vpcId": { ...subnet, ...moving(groupEffect, groupConsequences) },
    "network.subnetId": subnet,
    // Those given replace the stack's own.
    "network.securityGroupIds": {
      ...subnet,
      ...moving(
        (change) => (isSameVpc(change) ? groupEffect(change) : "nothing"),
        (change) => (isSameVpc(change) ? groupConsequences(change) : []),
      ),
    },
    // All names begin with it, and a name cannot be changed.
    namePrefix: {
      ...affects("replaced", ["named-resources"], { consequence: "log-bucket-protected" }),
      images: { effect: "replaced", rebuilds: true, of: underOtherName },
      alerts: () => [{ alert: "prefix-changed" }],
    },
    // On every role that the stack makes; images have none of their own.
    permissionsBoundary: bounds("permissionsBoundary", "roles", BOUNDARY_OF_BOOTSTRAP),
    // A tag of the image itself overrides it.
    defaultTags: {
      ...affects("updated", ["shared-tags"]),
      images: {
        effect: ({ tags }, change) => (tagsOf(change).every((tag) => Object.hasOwn(tags, tag)) ? "nothing" : "updated"),
        of: () => [{ kind: "updated", resource: "image-tags" }, NOTHING_BUILT],
      },
    },
    requiredTags: RULE,
    naming: RULE,
    owners: RULE,
    publicImages: {
      ...RULE,
      alerts: (_, { publicImages: globs }) => [{ alert: "public-images-changed", ...(globs && { globs }) }],
    },
    logRetentionDays: {
      effect: "updated",
      of: logsOf,
      images: { effect: "updated", of: (_, change) => [...logsOf(change), NOTHING_BUILT] },
    },
    channels,
    rebuild: {
      effect: ({ before, after }) => comingEffect(before.rebuild, after.rebuild),
      of: ({ before, after }) => comingOf("rebuilds", before.rebuild, after.rebuild),
    },
    build: {
      ...nothing("of-next-versions"),
      images: {
        effect: (image, { before, after }) => {
          const [old, now] = [before, after].map((each) => whenBuilt(factsOf(image), each));
          if (old === "wait" && now === "never") return "deleted"; // from the state alone
          return old === "never" && now === "wait" ? "created" : "nothing";
        },
        of: (image, { after }) => {
          const isKept = whenBuilt(factsOf(image), after) !== "wait";
          return isKept ? [{ kind: "kept", resource: "released-images" }] : [built(factsOf(image), after)];
        },
      },
    },
    // Commands read it: parameters are no resources of the stack.
    promotion: nothing("no-resource"),
    repository,
    update,
    // Parts are stacks: an image that goes to another is created there, where AWS has its names, and deleted here.
    split: {
      effect: "nothing",
      of: () => [{ kind: "kept", resource: "part-resources", consequence: "of-removed-parts-too" }],
      images: {
        effect: ({ name }, { from, to }) => (from.get(name) === to.get(name) ? "nothing" : "moved"),
        of: ({ name }, { from, to }) => {
          const [source, target] = [from.get(name), to.get(name)];
          const consequence = "names-taken-until-state-moves";
          return [
            { kind: "created", resource: "build-resources", ...(target && { in: target }), consequence },
            { kind: "deleted", resource: "build-resources", ...(source && { in: source }) },
            { kind: "kept", resource: "build-resources", consequence: "once-state-moves" },
            { kind: "kept", resource: "released-images" },
          ];
        },
      },
    },
    // Which images a stack deploys. What it takes on is built; of what it leaves only that which builds goes.
    images: {
      effect: "nothing",
      of: () => [{ kind: "updated", resource: "topics-and-permissions" }],
      images: {
        effect: ({ name }, { from, to }) => {
          if (from.has(name) === to.has(name)) return "nothing";
          return to.has(name) ? "created" : "deleted";
        },
        of: (image, { to }) => (to.has(image.name) ? kindOf(image).adding(image) : kindOf(image).removing(image)),
      },
    },
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

function nothing(consequence: Circumstance): Entry {
  return affects("nothing", ["everything"], { consequence });
}

function inOtherRegion(image: ImageDefinition, { stack, before, after }: Change): readonly Consequence[] {
  const facts = factsOf(image);
  const hasParameter = parameterNames(image, after, stack).length > 0;
  const gain = hasParameter ? "new-amis-and-parameter" : "new-amis";
  const loss = hasParameter ? "new-amis-and-parameter-that-stays" : "new-amis";
  // An image that names its Regions goes to them as before.
  const moves = facts.regions.length === 0;
  return [
    { kind: "created", resource: "build-resources", in: after.region },
    ...when(facts.hasOwnKey, { kind: "created", resource: "kms-key", in: after.region }),
    built(facts, after),
    { kind: "deleted", resource: "build-resources", in: before.region },
    { kind: "kept", resource: "released-images", in: before.region },
    ...ownKeyKept(facts),
    ...when(moves, { kind: "gained", resource: "region", name: after.region, consequence: gain }),
    ...when(moves, { kind: "lost", resource: "region", name: before.region, consequence: loss }),
  ];
}

function underOtherName(image: ImageDefinition, { stack, before, after }: Change): readonly Consequence[] {
  const facts = factsOf(image);
  // A parameter may carry the prefix in its name.
  const [old, now] = [parameterNames(image, before, stack), parameterNames(image, after, stack)];
  const differ = old.join() !== now.join();
  const resource = "ssm-parameter";
  return [
    { kind: "created", resource: "build-resources", consequence: "under-new-name" },
    built(facts, after),
    { kind: "deleted", resource: "build-resources", consequence: "under-old-name" },
    { kind: "kept", resource: "released-images" },
    ...ownKeyKept(facts),
    ...now.flatMap((name) => when(differ, { kind: "gained", resource, name })),
    ...old.flatMap((name) => when(differ, { kind: "lost", resource, name, consequence: "stays-as-it-is" })),
  ];
}

function parameterNames(image: ImageDefinition, settings: ImageSettings, stack: string): readonly string[] {
  const context = { settings, stack, home: homeOf(settings), definitions: new Map(), commits: {} };
  return factsOf(image).parameters(context);
}

function leftBehind({ before: { account } }: Change): readonly Consequence[] {
  return [{ kind: "kept", resource: "account-content", account, consequence: "no-longer-managed" }];
}

/** The ARN names the management account: with the wrong one, no one in the organization can launch. */
function organizationsOf(
  kind: "gained" | "lost",
  image: ImageDefinition,
  { organization }: ImageSettings,
): readonly Consequence[] {
  const managed = organization && { managementAccount: organization.managementAccount };
  return factsOf(image).organizations.map((id) => ({ kind, resource: "organization", id, ...managed }));
}

/** Who images may be shared with by id. */
function organizationAlerts(_: unknown, __: unknown, fields: Change["fields"]): readonly SettingsAlert[] {
  const known = fields.filter(({ old }) => old !== undefined);
  return known.map(({ path: key, old, new: now }) => {
    const to = now === undefined ? {} : { to: String(now as string) };
    return { alert: "organization-changed", key, from: String(old), ...to };
  });
}

function isSameVpc({ before, after }: Change): boolean {
  return before.network?.vpcId === after.network?.vpcId;
}

function groupEffect({ before, after }: Change): "created" | "replaced" | "deleted" | "nothing" {
  const [had, has] = [makesGroup(before), makesGroup(after)];
  if (had) return has ? "replaced" : "deleted";
  return has ? "created" : "nothing";
}

function groupConsequences(change: Change): readonly Consequence[] {
  const kind = groupEffect(change);
  if (kind === "nothing") return [];
  const to = kind === "deleted" ? undefined : change.after.network?.vpcId;
  return [{ kind, resource: "security-group", ...(to !== undefined && { to }) }];
}

function makesGroup({ network }: ImageSettings): boolean {
  return network !== undefined && network.securityGroupIds === undefined;
}

function tagsOf({ before, after }: Change): readonly string[] {
  const [old, now] = [before.defaultTags, after.defaultTags];
  return [...Object.keys(old), ...Object.keys(now)].filter((name) => old[name] !== now[name]);
}

function logsOf({ before, after: { logRetentionDays: days } }: Change): readonly Consequence[] {
  return [
    { kind: "updated", resource: "log-group" },
    ...when(days < before.logRetentionDays, { kind: "deleted", resource: "build-logs", olderThanDays: days }),
  ];
}
