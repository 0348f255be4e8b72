import { nameMatcher, type ImageSettings } from "../definition";
import { listAt, parsed, tagsOf, valueAt, type Registered, type ResourceRule } from "./rule";

const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
const INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";

/** Types that take tags: AWS finds costs and owners by them. */
const TAGGED =
  /^aws:(?:imagebuilder\/|s3\/bucket:|kms\/(?:key|replicaKey):|iam\/(?:role|instanceProfile|policy):|sns\/topic:|cloudwatch\/(?:logGroup|eventRule):|ec2\/securityGroup:|codebuild\/project:|ssm\/parameter:)/;

export const publicImagesAreNamed: ResourceRule = {
  name: "public-images-are-named",
  description: "An AMI is public only where a definition and the settings say so: everyone can read what is on it.",
  remediation: "Share with organizations or accounts, or add the image to publicImages of the settings.",
  check(resource, settings) {
    if (resource.type !== DISTRIBUTION || !isPublic(resource)) return [];
    const name = tagsOf(resource)["ImageName"];
    if (typeof name !== "string")
      return ["The distribution is public, and no definition is behind it (no tag ImageName)."];
    return nameMatcher(settings?.publicImages ?? ["*"])(name)
      ? []
      : [`${name} is public, and publicImages of the settings does not allow it.`];
  },
};

export const metadataNeedsTokens: ResourceRule = {
  name: "metadata-needs-tokens",
  description: "Build instances require a token for metadata (IMDSv2): a redirected request cannot take their role.",
  remediation: 'Give instanceMetadataOptions: { httpTokens: "required" }.',
  check: ({ type, inputs }) =>
    type === INFRASTRUCTURE && valueAt(inputs, "instanceMetadataOptions", "httpTokens") !== "required"
      ? ["Its instances answer requests for metadata without a token."]
      : [],
};

export const requiredTags: ResourceRule = {
  name: "required-tags",
  description:
    "Resources carry the default tags of the settings, and those of images the required: owners are found by them.",
  remediation: "Give tags to the component, or to the definition that it is made of.",
  check(resource, settings) {
    if (settings === undefined || !TAGGED.test(resource.type)) return [];
    const tags = tagsOf(resource);
    const isOfImage = typeof tags["ImageName"] === "string";
    const keys = [...Object.keys(settings.defaultTags), ...(isOfImage ? Object.keys(settings.requiredTags) : [])];
    const lacking = [...new Set(keys)].filter((key) => !Object.hasOwn(tags, key));
    return [...lacking.map((key) => `The tag ${key} is missing.`), ...(isOfImage ? wrongValues(tags, settings) : [])];
  },
};

export const ownAccount: ResourceRule = {
  name: "own-account",
  description: "Every provider of AWS is bound to the account of the settings: credentials of another cannot deploy.",
  remediation: "Pass the provider of the program on; make none without allowedAccountIds.",
  check({ type, provider }, settings) {
    if (settings === undefined || !type.startsWith("aws:") || provider === undefined) return [];
    const allowed = parsed(provider["allowedAccountIds"]);
    const isBound = Array.isArray(allowed) && allowed.length === 1 && allowed[0] === settings.account;
    return isBound ? [] : [`Its provider is not bound to the account ${settings.account}.`];
  },
};

function isPublic({ inputs }: Registered): boolean {
  return listAt(inputs, "distributions").some((target) =>
    listAt(target, "amiDistributionConfiguration", "launchPermission", "userGroups").includes("all"),
  );
}

/** Values of a file are not known here; `golden check` has judged them. */
function wrongValues(tags: Readonly<Record<string, unknown>>, settings: ImageSettings): readonly string[] {
  return Object.entries(settings.requiredTags).flatMap(([key, { allowed, allowedFrom }]) => {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    if (typeof value !== "string" || allowed === undefined || allowedFrom !== undefined || allowed.includes(value))
      return [];
    return [`The tag ${key} has the value ${JSON.stringify(value)}, which is not one of ${allowed.join(", ")}.`];
  });
}
