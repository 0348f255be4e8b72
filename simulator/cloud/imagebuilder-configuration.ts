import { block, blocks, isProperties, type Properties, text, texts } from "../schema/property";
import type { Failure } from "../schema/shape";
import { parseArn } from "./arn";
import { partitionOfRegion } from "./aws-names";
import { CONTAINER_RECIPE, creating, IMAGE_RECIPE, invalidParameter } from "./imagebuilder-recipe";
import { newArn, operationOf, refuseInUse } from "./imagebuilder-recipe";
import { type Context, type Created, type Creation, findHere, type Kind, type Kinds, stateText } from "./kind";

export const INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
export const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
const PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline";
const LIFECYCLE = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";

/** The arguments by which pipelines and images name what they are made of. */
const REFERENCES = [
  { argument: "imageRecipeArn", label: "image recipe", type: IMAGE_RECIPE },
  { argument: "containerRecipeArn", label: "container recipe", type: CONTAINER_RECIPE },
  { argument: "infrastructureConfigurationArn", label: "infrastructure configuration", type: INFRASTRUCTURE },
  { argument: "distributionConfigurationArn", label: "distribution configuration", type: DISTRIBUTION },
] as const;

/** Infrastructure configurations: the instance profile must exist. */
const infrastructure: Kind = {
  check: (inputs) => {
    const needsGroups = text(inputs, "subnetId") !== "" && inputs["securityGroupIds"] === undefined;
    const reason = `Missing required argument: "subnetId": all of \`securityGroupIds,subnetId\` must be specified`;
    return needsGroups ? [{ property: "subnetId", reason }] : [];
  },
  create: (creation) => {
    const profile = text(creation.inputs, "instanceProfileName");
    const label = "Infrastructure Configuration";
    if (!findHere(creation, PROFILE, "name", profile)) {
      const why =
        "The provided instance profile does not exist. Please specify a different instance profile and try again.";
      const doing = creating(label, text(creation.inputs, "name"));
      throw invalidParameter(doing, operationOf("Create", label), "instanceProfileName", why);
    }
    return named(creation, INFRASTRUCTURE, label);
  },
  update: ({ date }) => ({ dateUpdated: date }),
  remove: (existing) => {
    const used = findHere(existing, PIPELINE, "infrastructureConfigurationArn", existing.resource.id) !== undefined;
    refuseInUse(existing, "Infrastructure Configuration", used);
  },
};

/** Distribution configurations. */
const distribution: Kind = {
  check: checkDistributions,
  create: (creation) => {
    const { inputs } = creation;
    const doing = creating("Distribution Configuration", text(inputs, "name"));
    refuseRegions(creation, inputs, doing, "CreateDistributionConfiguration");
    return named(creation, DISTRIBUTION, "Distribution Configuration");
  },
  update: (existing, inputs) => {
    const doing = `updating Image Builder Distribution Configuration (${existing.resource.id})`;
    refuseRegions(existing, inputs, doing, "UpdateDistributionConfiguration");
    return { dateUpdated: existing.date };
  },
  remove: (existing) => {
    const used = findHere(existing, PIPELINE, "distributionConfigurationArn", existing.resource.id) !== undefined;
    refuseInUse(existing, "Distribution Configuration", used);
  },
};

/** An image goes to regions of its own partition only. */
function refuseRegions({ partition }: Context, inputs: Properties, doing: string, operation: string): void {
  const regions = blocks(inputs, "distributions").map((item) => text(item, "region"));
  const wrong = regions.findIndex((region) => partitionOfRegion(region) !== partition);
  if (wrong < 0) return;
  const why = `The region ${regions[wrong] ?? ""} does not exist in the partition ${partition}.`;
  throw invalidParameter(doing, operation, `distributions[${String(wrong)}].region`, why);
}

/** Pipelines: creating one builds nothing. */
const pipeline: Kind = {
  check: checkReferences,
  create: (creation) => {
    const { inputs } = creation;
    requireReferences(creation, inputs, creating("Image Pipeline", text(inputs, "name")), "CreateImagePipeline");
    const { id, outputs } = named(creation, PIPELINE, "Image Pipeline");
    const runs = { dateLastRun: "", dateNextRun: "", platform: platformOf(creation, inputs) };
    return { id, outputs: { ...outputs, ...runs, ...testDefaults(inputs) } };
  },
  update: (existing, inputs) => {
    const doing = `updating Image Builder Image Pipeline (${existing.resource.id})`;
    requireReferences(existing, inputs, doing, "UpdateImagePipeline");
    const platform = platformOf(existing, inputs);
    return { dateUpdated: existing.date, platform, ...testDefaults(inputs) };
  },
};

/** Lifecycle policies: the API's rules between their parts. */
const lifecyclePolicy: Kind = {
  check: checkLifecycle,
  create: (creation) => {
    const id = newArn(creation, LIFECYCLE, "Lifecycle Policy");
    return { id, outputs: { arn: id } };
  },
};

export const IMAGEBUILDER_CONFIGURATIONS: Kinds = {
  [INFRASTRUCTURE]: infrastructure,
  [DISTRIBUTION]: distribution,
  [PIPELINE]: pipeline,
  [LIFECYCLE]: lifecyclePolicy,
};

/** What the provider checks of the ARNs before any call: a recipe's must end in numbers. */
export function checkReferences(inputs: Properties): readonly Failure[] {
  return REFERENCES.flatMap(({ argument, label }) => {
    const arn = text(inputs, argument);
    const path = label.replace(" ", "-");
    const end = path.endsWith("recipe") ? "/[0-9]+\\.[0-9]+\\.[0-9]+$" : "$";
    const valid = new RegExp(`^arn:aws[^:]*:imagebuilder:[^:]+:(?:[0-9]{12}|aws):${path}/[0-9a-z_-]+${end}`).test(arn);
    const reason = `invalid value for ${argument} (valid ${label} ARN must be provided), got "${arn}"`;
    return arn === "" || valid ? [] : [{ property: argument, reason }];
  });
}

/** Refuses references to what does not exist in the account and region of the call. */
export function requireReferences(context: Context, inputs: Properties, doing: string, operation: string): void {
  for (const { argument, label, type } of REFERENCES) {
    const arn = text(inputs, argument);
    const account = parseArn(arn)?.account;
    if (arn !== "" && account === context.account && !findHere(context, type, "arn", arn)) {
      throw invalidParameter(doing, operation, argument, `The ${label} ${arn} does not exist.`);
    }
  }
}

/** What AWS fills in for tests and scanning. */
export function testDefaults(inputs: Properties): Properties {
  const tests = { imageTestsEnabled: true, timeoutMinutes: 720, ...block(inputs, "imageTestsConfiguration") };
  const scanning = { imageScanningEnabled: false, ...block(inputs, "imageScanningConfiguration") };
  return { imageTestsConfiguration: tests, imageScanningConfiguration: scanning };
}

function named(creation: Creation, type: string, label: string): Created {
  const id = newArn(creation, type, label);
  return { id, outputs: { arn: id, dateCreated: creation.date, dateUpdated: "" } };
}

function platformOf(context: Context, inputs: Properties): string {
  const recipe =
    findHere(context, IMAGE_RECIPE, "arn", text(inputs, "imageRecipeArn")) ??
    findHere(context, CONTAINER_RECIPE, "arn", text(inputs, "containerRecipeArn"));
  return recipe ? stateText(recipe, "platform") : "Linux";
}

function checkDistributions(inputs: Properties): readonly Failure[] {
  const regions = blocks(inputs, "distributions").map((item) => text(item, "region"));
  const twice = regions.find((region, index) => region !== "" && regions.indexOf(region) !== index);
  const reason = `a distribution configuration names each region once, got "${String(twice)}" twice`;
  return twice === undefined ? [] : [{ property: "distributions", reason }];
}

function checkLifecycle(inputs: Properties): readonly Failure[] {
  const details = blocks(inputs, "policyDetails");
  const actions = details.map((detail) => text(block(detail, "action"), "type"));
  const failures: Failure[] = [];
  const fail = (property: string, reason: string): void => void failures.push({ property, reason });
  if (new Set(actions).size < actions.length && !actions.includes("")) {
    fail("policyDetails", `The same action cannot be used twice in policyDetails, got ${actions.join(", ")}`);
  }
  if (
    text(inputs, "resourceType") === "CONTAINER_IMAGE" &&
    actions.some((action) => !["", "DELETE"].includes(action))
  ) {
    fail("policyDetails", `Resources of type CONTAINER_IMAGE allow only the action DELETE, got ${actions.join(", ")}`);
  }
  details.forEach((detail, index) => {
    failures.push(...checkFilter(block(detail, "filter"), `policyDetails[${String(index)}].filter`));
  });
  const selection = inputs["resourceSelection"];
  const by = isProperties(selection)
    ? ["recipes", "tagMap"].filter((name) => selection[name] !== undefined)
    : ["unknown"];
  if (by.length !== 1) {
    fail("resourceSelection", `exactly one of \`recipes,tagMap\` must be specified, got ${by.join(",") || "none"}`);
  }
  return failures;
}

function checkFilter(filter: Properties, at: string): readonly Failure[] {
  const type = text(filter, "type");
  if (type === "AGE" && filter["unit"] === undefined) {
    return [{ property: `${at}.unit`, reason: `a filter of type AGE needs a unit` }];
  }
  if (type === "COUNT" && (filter["unit"] !== undefined || filter["retainAtLeast"] !== undefined)) {
    return [{ property: at, reason: `a filter of type COUNT takes neither unit nor retainAtLeast` }];
  }
  return [];
}

/** True where a launch permission names the group `all`. */
export function isPublic(permission: Properties): boolean {
  return texts(permission, "userGroups").includes("all");
}
