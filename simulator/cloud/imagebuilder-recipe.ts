import { blocks, type Properties, text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { parseArn } from "./arn";
import { arnOf, type Context, type Existing, here, type Kind, type Kinds } from "./kind";
import type { CloudResource } from "./store";

const COMPONENT = "aws:imagebuilder/component:Component";
const WORKFLOW = "aws:imagebuilder/workflow:Workflow";
export const IMAGE_RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";
export const CONTAINER_RECIPE = "aws:imagebuilder/containerRecipe:ContainerRecipe";
export const PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline";
const MAX_COMPONENTS = 20;
const IN_USE =
  "ResourceDependencyException: Resource dependency error: The resource ARN '{id}' has other resources depended on it.";

/** The name as Image Builder writes it into ARNs. */
export function slug(name: string): string {
  return name.toLowerCase().replace(/\s+/g, "-");
}

/** What all of Image Builder's resources have, named by a label; a pipeline may use one by `argument`, which then refuses a deletion. */
export function builderKind(label: string, argument?: string): Kind {
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
export function invalidParameter(parameter: string, why: string): string {
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

export const IMAGEBUILDER_RECIPES: Kinds = {
  [COMPONENT]: component,
  [IMAGE_RECIPE]: recipeKind("Image Recipe", "imageRecipeArn"),
  [CONTAINER_RECIPE]: recipeKind("Container Recipe", "containerRecipeArn", { encrypted: true }),
  [WORKFLOW]: versioned(WORKFLOW, "Workflow"),
};

/** Recipes are immutable: one of a name and version. */
function recipeKind(label: string, argument: string, outputs: Properties = {}): Kind {
  return {
    ...builderKind(label, argument),
    check: (inputs) => [...checkVersion("(?:[0-9]+|x)")(inputs), ...checkComponents(inputs)],
    outputs: { dateCreated: "{date}", owner: "{account}", ...outputs },
    make: (made) => {
      const components = blocks(made.inputs, "components").map((item) => text(item, "componentArn"));
      const missing = components.findIndex((arn) => !componentExists(made, arn));
      if (missing >= 0) {
        const why = `The component ${components[missing] ?? ""} does not exist.`;
        throw made.failed(invalidParameter(`components[${String(missing)}].componentArn`, why));
      }
      return { platform: platformOf(made, text(made.inputs, "parentImage"), components) };
    },
  };
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

/** AWS, "EC2 Image Builder quotas": at most 20 components a recipe. */
function checkComponents(inputs: Properties): readonly Failure[] {
  const count = blocks(inputs, "components").length;
  const reason = `Too many list items: Attribute components supports ${String(MAX_COMPONENTS)} item maximum, but config has ${String(count)} declared.`;
  return count > MAX_COMPONENTS ? [{ property: "components", reason }] : [];
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

function matchingComponents(context: Context, arn: string): readonly CloudResource[] {
  const [prefix = "", name = "", version = "", build] = arn.split("/");
  return here(context, COMPONENT).filter(({ id }) => {
    const [foundPrefix, foundName, foundVersion = "", foundBuild] = id.split("/");
    const fits = foundPrefix === prefix && foundName === name && meets(foundVersion, version);
    return fits && (build === undefined || build === foundBuild);
  });
}

/** True where a recipe's reference is met by this component alone. */
function isLastMatch(existing: Existing, arn: string): boolean {
  const found = matchingComponents(existing, arn);
  return found.length === 1 && found[0]?.id === existing.resource.id;
}

function platformOf(context: Context, parent: string, components: readonly string[]): string {
  const own = components.flatMap((arn) => matchingComponents(context, arn)).map(({ state }) => text(state, "platform"));
  const inherited = /windows/i.test(parent) ? "Windows" : "Linux";
  return /macos/i.test(parent) ? "macOS" : (own[0] ?? inherited);
}

/** AWS reads the type from the phases of the document: only `test` makes a test component. */
function typeOf(inputs: Properties): string {
  const phases = [...text(inputs, "data").matchAll(/\bname:\s*["']?(build|validate|test)["']?\s*$/gm)].map(
    ([, phase]) => phase,
  );
  return phases.length > 0 && phases.every((phase) => phase === "test") ? "TEST" : "BUILD";
}
