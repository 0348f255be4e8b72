import { block, blocks, isProperties, type Properties, text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { parseArn } from "./arn";
import { builderKind, CONTAINER_RECIPE, IMAGE_RECIPE, invalidParameter, PIPELINE } from "./imagebuilder-recipe";
import { type Call, type Context, findHere, type Kind, type Kinds } from "./kind";
import type { CloudResource } from "./store";

export const INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
export const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
const DATES = { dateCreated: "{date}", dateUpdated: "" };

/** The arguments by which pipelines and images name what they are made of. */
const REFERENCES = [
  { argument: "imageRecipeArn", label: "image recipe", type: IMAGE_RECIPE },
  { argument: "containerRecipeArn", label: "container recipe", type: CONTAINER_RECIPE },
  { argument: "infrastructureConfigurationArn", label: "infrastructure configuration", type: INFRASTRUCTURE },
  { argument: "distributionConfigurationArn", label: "distribution configuration", type: DISTRIBUTION },
] as const;

/** Infrastructure configurations: the instance profile must exist. */
const infrastructure: Kind = {
  ...builderKind("Infrastructure Configuration", "infrastructureConfigurationArn"),
  check: (inputs) => {
    const needsGroups = text(inputs, "subnetId") !== "" && inputs["securityGroupIds"] === undefined;
    const reason = `Missing required argument: "subnetId": all of \`securityGroupIds,subnetId\` must be specified`;
    return needsGroups ? [{ property: "subnetId", reason }] : [];
  },
  needs: [
    {
      type: PROFILE,
      argument: "instanceProfileName",
      by: "name",
      error: invalidParameter(
        "instanceProfileName",
        "The provided instance profile does not exist. Please specify a different instance profile and try again.",
      ),
    },
  ],
  outputs: DATES,
  update: ({ date }) => ({ dateUpdated: date }),
};

/** Pipelines: creating one builds nothing. */
const pipeline: Kind = {
  ...builderKind("Image Pipeline"),
  check: checkReferences,
  guard: (creation) => {
    requireReferences(creation, creation.inputs);
  },
  outputs: { ...DATES, dateLastRun: "", dateNextRun: "" },
  make: (made) => ({ platform: platformOf(made, made.inputs), ...testDefaults(made.inputs) }),
  update: (existing, inputs) => {
    requireReferences(existing, inputs);
    return { dateUpdated: existing.date, platform: platformOf(existing, inputs), ...testDefaults(inputs) };
  },
};

export const IMAGEBUILDER_CONFIGURATIONS: Kinds = {
  [INFRASTRUCTURE]: infrastructure,
  [DISTRIBUTION]: {
    ...builderKind("Distribution Configuration", "distributionConfigurationArn"),
    check: checkDistributions,
    outputs: DATES,
    update: ({ date }) => ({ dateUpdated: date }),
  },
  [PIPELINE]: pipeline,
  "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy": { ...builderKind("Lifecycle Policy"), check: checkLifecycle },
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
export function requireReferences(call: Call, inputs: Properties): void {
  for (const { argument, label, type } of REFERENCES) {
    const arn = text(inputs, argument);
    if (arn !== "" && parseArn(arn)?.account === call.account && !findHere(call, type, "arn", arn)) {
      throw call.failed(invalidParameter(argument, `The ${label} ${arn} does not exist.`));
    }
  }
}

/** The recipe that a pipeline or an image names, if it is of the account. */
export function recipeOf(context: Context, inputs: Properties): CloudResource | undefined {
  return (
    findHere(context, IMAGE_RECIPE, "arn", text(inputs, "imageRecipeArn")) ??
    findHere(context, CONTAINER_RECIPE, "arn", text(inputs, "containerRecipeArn"))
  );
}

/** What AWS fills in for tests and scanning. */
export function testDefaults(inputs: Properties): Properties {
  const tests = { imageTestsEnabled: true, timeoutMinutes: 720, ...block(inputs, "imageTestsConfiguration") };
  const scanning = { imageScanningEnabled: false, ...block(inputs, "imageScanningConfiguration") };
  return { imageTestsConfiguration: tests, imageScanningConfiguration: scanning };
}

function platformOf(context: Context, inputs: Properties): string {
  const recipe = recipeOf(context, inputs);
  return recipe ? text(recipe.state, "platform") : "Linux";
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
