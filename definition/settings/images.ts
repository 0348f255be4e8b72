import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { listing } from "../diagnostics/suggest";
import { isDefinition } from "../files/source";
import { whole, wholeEntries, wholeMap, type Draft } from "../form/draft";
import type { WrittenStacks } from "../schema";
import { given, type StackForm } from "./form";
import { regionCodes, regionFaults } from "./regions";
import { reservedFaults, tagFault } from "./tags";

const { codes, fault } = faultsOf({
  "bad-endpoint": error(
    "An endpoint that its protocol cannot deliver to",
    "SNS refuses the subscription.",
    "{protocol: email, endpoint: platform}",
    "{protocol: email, endpoint: platform@example.org}",
  ),
});

type Written = Draft<WrittenStacks["images"]>;

/** Settings of a stack of images, with defaults filled. Never secret. */
export interface ImageSettings {
  /** Where images are built, e.g. `us-east-1`. */
  readonly region: string;
  /** The account that owns the images: twelve digits. Deploying to any other fails. */
  readonly account: string;
  readonly organization?: {
    /** `o-…` */
    readonly id: string;
    /** Account id that appears in ARNs of the organization and its units. */
    readonly managementAccount: string;
  };
  /** Where build instances run. Absent: the account's default VPC. */
  readonly network?: {
    readonly vpcId: string;
    readonly subnetId: string;
    /** Absent: a security group without ingress is made. */
    readonly securityGroupIds?: readonly string[];
  };
  /** Put before every physical name, so that two stacks can live in one account and region. */
  readonly namePrefix?: string;
  /** ARN of a policy that bounds every role that the stack makes. Absent: none. */
  readonly permissionsBoundary?: string;
  /** Added to every resource that takes tags. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** Tags that every image must carry (own or default), with the values allowed; any value when absent. */
  readonly requiredTags: Readonly<Record<string, RequiredTag>>;
  /** Globs of which each image's name must fit one; any name when absent. */
  readonly naming?: readonly string[];
  /** Whose addresses may own an image; anyone's when absent. */
  readonly owners?: { readonly tag: string; readonly domains: readonly string[] };
  /** Globs on the names of images that may be public; any when absent. */
  readonly publicImages?: readonly string[];
  /** A retention that CloudWatch Logs knows (1, 3, 5, 7, 14, 30, 60, 90 …). */
  readonly logRetentionDays: number;
  /** Notification channels by name. */
  readonly channels: Readonly<Record<string, Channel>>;
  /** `owner/name` of the repository that holds the definitions. */
  readonly repository?: string;
  /** The images are spread over so many stacks, `<stack>-1` to `<stack>-<split>`, all with these settings. */
  readonly split?: number;
  /** Globs on definition names that this stack deploys. */
  readonly images: readonly string[];
}

export interface RequiredTag {
  /** Any value when neither this nor {@link allowedFrom} is there. */
  readonly allowed?: readonly string[];
  /** A file under `images/` with more values, as a path from there. */
  readonly allowedFrom?: string;
}

export interface Channel {
  readonly subscriptions: readonly {
    readonly protocol: "email" | "https" | "lambda" | "sqs" | "sms";
    readonly endpoint: string;
  }[];
}

type Subscription = Channel["subscriptions"][number];

const ENDPOINTS: Readonly<Record<Subscription["protocol"], { readonly form: RegExp; readonly what: string }>> = {
  email: { form: /^[^\s@]{1,64}@[^\s@]{1,255}$/, what: "an e-mail address" },
  https: {
    form: /^https:\/\/[^\s/:@]{1,255}(?::\d{1,5})?(?:\/\S{0,1800})?$/,
    what: "a URL that begins with https:// and holds no password",
  },
  lambda: {
    form: /^arn:aws[a-z-]{0,12}:lambda:[a-z0-9-]{1,30}:\d{12}:function:\S{1,170}$/,
    what: "the ARN of a function",
  },
  sqs: { form: /^arn:aws[a-z-]{0,12}:sqs:[a-z0-9-]{1,30}:\d{12}:[A-Za-z0-9_.-]{1,85}$/, what: "the ARN of a queue" },
  sms: { form: /^\+[1-9]\d{6,14}$/, what: "a phone number like +14155550100" },
};

/** Stacks of images. */
export const images: StackForm<"images", ImageSettings> = {
  kind: "images",
  key: "settings",
  codes: { ...codes, ...regionCodes },
  normalize,
  rules: (settings, isSound) => [
    ...(isSound("region") ? regionFaults(settings) : []),
    ...(isSound("channels") ? endpointFaults(settings) : []),
    ...(isSound("requiredTags") ? allowedFromFaults(settings) : []),
    ...(isSound("defaultTags") ? reservedFaults(settings.defaultTags, ["defaultTags"]) : []),
    ...(isSound("defaultTags") && isSound("requiredTags") ? defaultFaults(settings) : []),
  ],
  split: ({ split }) => split,
};

function normalize(draft: Written): ImageSettings {
  return given<ImageSettings>({
    region: draft.region ?? "",
    account: draft.account ?? "",
    organization: normalizeOrganization(draft.organization),
    network: normalizeNetwork(draft.network),
    namePrefix: draft.namePrefix,
    permissionsBoundary: draft.permissionsBoundary,
    defaultTags: wholeMap(draft.defaultTags),
    requiredTags: normalizeRequiredTags(draft.requiredTags),
    naming: draft.naming && whole(draft.naming),
    owners: draft.owners && { tag: draft.owners.tag ?? "OwnerEmail", domains: whole(draft.owners.domains) },
    publicImages: draft.publicImages && whole(draft.publicImages),
    logRetentionDays: draft.logRetentionDays ?? 90,
    channels: normalizeChannels(draft.channels),
    repository: draft.repository,
    split: draft.split,
    images: draft.images === undefined ? ["*"] : whole(draft.images),
  });
}

function normalizeOrganization(organization: Written["organization"]): ImageSettings["organization"] {
  const { id, managementAccount } = organization ?? {};
  return id === undefined || managementAccount === undefined ? undefined : { id, managementAccount };
}

function normalizeNetwork(network: Written["network"]): ImageSettings["network"] {
  const { vpcId, subnetId, securityGroupIds } = network ?? {};
  if (vpcId === undefined || subnetId === undefined) return undefined;
  return given<NonNullable<ImageSettings["network"]>>({
    vpcId,
    subnetId,
    securityGroupIds: securityGroupIds && whole(securityGroupIds),
  });
}

function normalizeRequiredTags(tags: Written["requiredTags"]): ImageSettings["requiredTags"] {
  const entries = Object.entries(tags ?? {}).map(([key, tag]) => {
    const { allowed, allowedFrom } = tag ?? {};
    return [key, given<RequiredTag>({ allowed: allowed && whole(allowed), allowedFrom })] as const;
  });
  return Object.fromEntries(entries);
}

function normalizeChannels(channels: Written["channels"]): ImageSettings["channels"] {
  const entries = Object.entries(channels ?? {}).map(([name, channel]) => {
    const subscriptions = [...wholeEntries(channel?.subscriptions)].flatMap(([, { protocol, endpoint }]) =>
      protocol === undefined || endpoint === undefined ? [] : [{ protocol, endpoint }],
    );
    return [name, { subscriptions }] as const;
  });
  return Object.fromEntries(entries);
}

function endpointFaults({ channels }: ImageSettings): Fault[] {
  return Object.entries(channels).flatMap(([name, { subscriptions }]) =>
    subscriptions.flatMap(({ protocol, endpoint }, index) => {
      const { form, what } = ENDPOINTS[protocol];
      if (form.test(endpoint)) return [];
      const message = `${JSON.stringify(endpoint)} is not ${what}, which the protocol ${protocol} delivers to.`;
      const path = ["channels", name, "subscriptions", index, "endpoint"];
      return [fault("bad-endpoint", path, message, `Write ${what}, or another protocol.`)];
    }),
  );
}

/** A YAML file directly in `images/` is a definition. */
function allowedFromFaults({ requiredTags }: ImageSettings): Fault[] {
  return Object.entries(requiredTags).flatMap(([key, { allowedFrom }]) => {
    if (allowedFrom === undefined || !isDefinition(`images/${allowedFrom}`)) return [];
    const message = `images/${allowedFrom} would be taken for the definition of an image.`;
    const fix = "Put the file into a folder below images/, or let it end in .txt.";
    return [tagFault("allowed-values", ["requiredTags", key, "allowedFrom"], message, fix)];
  });
}

function defaultFaults({ defaultTags, requiredTags }: ImageSettings): Fault[] {
  return Object.entries(defaultTags).flatMap(([key, value]) => {
    const { allowed, allowedFrom } = (Object.hasOwn(requiredTags, key) ? requiredTags[key] : undefined) ?? {};
    // What a file allows is known only beside the definitions, which then say it.
    if (allowed === undefined || allowedFrom !== undefined || allowed.includes(value)) return [];
    const message = `The default ${JSON.stringify(value)} of the tag ${key} is not one that requiredTags allows: ${listing(allowed)}.`;
    return [tagFault("required-tag", ["defaultTags", key], message, "Write one of the allowed values.")];
  });
}
