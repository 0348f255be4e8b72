import { block, blocks, isProperties, type Properties, text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { parseArn } from "./arn";
import { partitionOfRegion, platformOfManaged } from "./aws-names";
import { arnOf, type Call, type Context, type Existing, findHere, here, type Kind, type Kinds } from "./kind";
import type { CloudResource } from "./store";

export const COMPONENT = "aws:imagebuilder/component:Component";
export const WORKFLOW = "aws:imagebuilder/workflow:Workflow";
export const PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline";
export const IMAGE_RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";
export const CONTAINER_RECIPE = "aws:imagebuilder/containerRecipe:ContainerRecipe";
export const INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration";
export const DISTRIBUTION = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration";
export const LIFECYCLE = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
const DATES = { dateCreated: "{date}", dateUpdated: "" };
const NO_PROFILE = invalidParameter(
  "instanceProfileName",
  "The provided instance profile does not exist. Please specify a different instance profile and try again.",
);
const IN_USE =
  "ResourceDependencyException: Resource dependency error: The resource ARN '{id}' has other resources depended on it.";

/** The arguments by which pipelines and images name what they are made of. */
const REFERENCES = [
  { argument: "imageRecipeArn", label: "image recipe", type: IMAGE_RECIPE },
  { argument: "containerRecipeArn", label: "container recipe", type: CONTAINER_RECIPE },
  { argument: "infrastructureConfigurationArn", label: "infrastructure configuration", type: INFRASTRUCTURE },
  { argument: "distributionConfigurationArn", label: "distribution configuration", type: DISTRIBUTION },
] as const;

/** The name as Image Builder writes it into ARNs. */
export function slug(name: string): string {
  return name.toLowerCase().replace(/\s+/g, "-");
}

/** What all of Image Builder's resources have, named by a label; a pipeline may use one by `argument`, which then refuses a deletion. */
function builderKind(label: string, argument?: string): Kind {
  return {
    doing: `creating Image Builder ${label} ({name})`,
    call: `imagebuilder: Create${label.replaceAll(" ", "")}`,
    id: (creation) => {
      const [name, version] = [text(creation.inputs, "name"), text(creation.inputs, "version")];
      return arnOf(creation, "imagebuilder", `${slug(label)}/${slug(name)}${version && `/${version}`}`);
    },
    arn: "{id}",
    taken: "ResourceAlreadyExistsException: The resource already exists: {id}",
    usedBy: argument === undefined ? [] : [{ type: PIPELINE, argument, error: IN_USE }],
  };
}

/** `InvalidParameterValueException` of Image Builder. */
function invalidParameter(parameter: string, why: string): string {
  return `InvalidParameterValueException: The value supplied for parameter '${parameter}' is not valid. ${why}`;
}

/** Components and workflows: the same name and version again is the next build. */
function versioned(type: string, label: string): Kind {
  return {
    ...builderKind(label),
    check: checkVersion("[0-9]+"),
    id: (creation) => {
      const { inputs } = creation;
      const path = [label, ...(type === WORKFLOW ? [text(inputs, "type")] : []), text(inputs, "name")].map(slug);
      const version = arnOf(creation, "imagebuilder", [...path, text(inputs, "version")].join("/"));
      const builds = here(creation, type).filter(({ id }) => id.startsWith(`${version}/`));
      const numbers = builds.map(({ id }) => Number(id.split("/").at(-1)));
      return `${version}/${String(Math.max(0, ...numbers) + 1)}`;
    },
    outputs: { dateCreated: "{date}", owner: "{account}" },
  };
}

const component: Kind = {
  ...versioned(COMPONENT, "Component"),
  make: ({ inputs }) => ({ encrypted: true, type: typeOf(inputs) }),
  remove: (existing) => {
    const recipes = [...here(existing, IMAGE_RECIPE), ...here(existing, CONTAINER_RECIPE)];
    const used = recipes.some(({ state }) =>
      blocks(state, "components").some((item) => isLastMatch(existing, text(item, "componentArn"))),
    );
    if (used) throw existing.failed(IN_USE);
  },
};

/** Recipes are immutable: one per name and version. */
function recipeKind(label: string, argument: string, outputs: Properties = {}): Kind {
  return {
    ...builderKind(label, argument),
    check: checkVersion("(?:[0-9]+|x)"),
    outputs: { dateCreated: "{date}", owner: "{account}", ...outputs },
    make: (made) => {
      const components = blocks(made.inputs, "components").map((item) => text(item, "componentArn"));
      const missing = components.findIndex((arn) => !componentExists(made, arn));
      if (missing >= 0) {
        const why = `The component ${components[missing] ?? ""} does not exist.`;
        throw made.failed(invalidParameter(`components[${String(missing)}].componentArn`, why));
      }
      const platform = platformBy(made, text(made.inputs, "parentImage"), components);
      const unfit = components.findIndex((arn) => (platformOfAmazons(arn) ?? platform) !== platform);
      if (unfit >= 0) {
        const why = `The component ${components[unfit] ?? ""} is for another platform than ${platform}.`;
        throw made.failed(invalidParameter(`components[${String(unfit)}].componentArn`, why));
      }
      return { platform };
    },
  };
}

/** Infrastructure configurations: the instance profile must exist. */
const infrastructure: Kind = {
  ...builderKind("Infrastructure Configuration", "infrastructureConfigurationArn"),
  check: (inputs) => {
    const needsGroups = text(inputs, "subnetId") !== "" && inputs["securityGroupIds"] === undefined;
    const reason = `Missing required argument: "subnetId": all of \`securityGroupIds,subnetId\` must be specified`;
    return needsGroups ? [{ property: "subnetId", reason }] : [];
  },
  needs: [{ type: PROFILE, argument: "instanceProfileName", by: "name", error: NO_PROFILE }],
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

export const IMAGEBUILDER: Kinds = {
  [COMPONENT]: component,
  [IMAGE_RECIPE]: recipeKind("Image Recipe", "imageRecipeArn"),
  [CONTAINER_RECIPE]: recipeKind("Container Recipe", "containerRecipeArn", { encrypted: true }),
  [WORKFLOW]: versioned(WORKFLOW, "Workflow"),
  [INFRASTRUCTURE]: infrastructure,
  [DISTRIBUTION]: {
    ...builderKind("Distribution Configuration", "distributionConfigurationArn"),
    check: checkDistributions,
    guard: (creation) => {
      refuseRegions(creation, creation.inputs);
    },
    outputs: DATES,
    update: (existing, inputs) => {
      refuseRegions(existing, inputs);
      return { dateUpdated: existing.date };
    },
  },
  [PIPELINE]: pipeline,
  [LIFECYCLE]: { ...builderKind("Lifecycle Policy"), check: checkLifecycle },
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

/** An image goes to regions of its own partition only. */
function refuseRegions(call: Call, inputs: Properties): void {
  const regions = blocks(inputs, "distributions").map((item) => text(item, "region"));
  const wrong = regions.findIndex((region) => partitionOfRegion(region) !== call.partition);
  if (wrong < 0) return;
  const why = `The region ${regions[wrong] ?? ""} does not exist in the partition ${call.partition}.`;
  throw call.failed(invalidParameter(`distributions[${String(wrong)}].region`, why));
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

function checkVersion(number: string): (inputs: Properties) => readonly Failure[] {
  const pattern = new RegExp(`^${number}\\.${number}\\.${number}$`);
  return (inputs) => {
    const parts = text(inputs, "version").split(".");
    const tooLarge = pattern.test(parts.join(".")) && parts.some((part) => Number(part) > 1073741823);
    const reason = `invalid value for version (each number is at most 1073741823), got "${parts.join(".")}"`;
    return tooLarge ? [{ property: "version", reason }] : [];
  };
}

/** Components of Amazon, Marketplace and other accounts are taken to exist: the simulator knows only its own. */
function componentExists(context: Context, arn: string): boolean {
  return parseArn(arn)?.account !== context.account || matchingComponents(context, arn).length > 0;
}

/** True where a version meets one with `x` for any number. */
export function meets(version: string, wanted: string): boolean {
  const [numbers, pattern] = [version.split("."), wanted.split(".")];
  return numbers.length === pattern.length && numbers.every((number, at) => [number, "x"].includes(pattern[at] ?? ""));
}

function platformOfAmazons(arn: string): string | undefined {
  const [, name] = arn.split("/");
  return parseArn(arn)?.account === "aws" && name !== undefined ? platformOfManaged(name) : undefined;
}

function matchingComponents(context: Context, arn: string): readonly CloudResource[] {
  const [prefix = "", name = "", version = "", build] = arn.split("/");
  return here(context, COMPONENT).filter(({ id }) => {
    const [foundPrefix, foundName, foundVersion = "", foundBuild] = id.split("/");
    const fits = foundPrefix === prefix && foundName === name && meets(foundVersion, version);
    return fits && (build === undefined || build === foundBuild);
  });
}

/** True where only this component meets a recipe's reference. */
function isLastMatch(existing: Existing, arn: string): boolean {
  const found = matchingComponents(existing, arn);
  return found.length === 1 && found[0]?.id === existing.resource.id;
}

function platformBy(context: Context, parent: string, components: readonly string[]): string {
  const own = components.flatMap((arn) => matchingComponents(context, arn)).map(({ state }) => text(state, "platform"));
  if (/macos/i.test(parent)) return "macOS";
  if (own[0] !== undefined) return own[0];
  if (/windows/i.test(parent)) return "Windows";
  const recipe = findHere(context, IMAGE_RECIPE, "name", parent.split(":image/")[1]?.split("/")[0] ?? "");
  if (recipe) return text(recipe.state, "platform");
  // AWS looks at the AMI, of which nothing is known here but what is built on it.
  const isAmi = /^(?:ami-|ssm:)/.test(parent);
  return (isAmi ? components.map(platformOfAmazons).find((each) => each !== undefined) : undefined) ?? "Linux";
}

/** AWS reads the type from the phases of the document: only `test` makes a test component. */
function typeOf(inputs: Properties): string {
  const phases = [...text(inputs, "data").matchAll(/\bname:\s*["']?(build|validate|test)["']?\s*$/gm)].map(
    ([, phase]) => phase,
  );
  return phases.length > 0 && phases.every((phase) => phase === "test") ? "TEST" : "BUILD";
}
