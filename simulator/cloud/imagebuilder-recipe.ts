import { blocks, type Properties, text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { parseArn } from "./arn";
import { platformOfManaged } from "./aws-names";
import { type CloudError, errorsOf } from "./error";
import { arnOf, type Context, type Created, type Creation, type Existing } from "./kind";
import { findHere, here, type Kind, type Kinds, stateText } from "./kind";
import type { CloudResource } from "./store";

const COMPONENT = "aws:imagebuilder/component:Component";
export const IMAGE_RECIPE = "aws:imagebuilder/imageRecipe:ImageRecipe";
export const CONTAINER_RECIPE = "aws:imagebuilder/containerRecipe:ContainerRecipe";
const PIPELINE = "aws:imagebuilder/imagePipeline:ImagePipeline";
const WORKFLOW = "aws:imagebuilder/workflow:Workflow";
const MAX_COMPONENTS = 20;
const failed = errorsOf("imagebuilder");

/** The name as Image Builder writes it into ARNs. */
export function slug(name: string): string {
  return name.toLowerCase().replace(/\s+/g, "-");
}

/** The ARN of a new resource, named by its label, name and perhaps version: "Image Recipe" is `image-recipe/web/1.0.0`. Throws where it exists. */
export function newArn(creation: Creation, type: string, label: string): string {
  const { inputs, store, account, region } = creation;
  const [name, version] = [text(inputs, "name"), text(inputs, "version")];
  const arn = arnOf(creation, "imagebuilder", `${slug(label)}/${slug(name)}${version && `/${version}`}`);
  if (store.get(type, account, region, arn)) {
    const explanation = `The resource already exists: ${arn}`;
    throw failed(creating(label, name), operationOf("Create", label), "ResourceAlreadyExistsException", explanation);
  }
  return arn;
}

/** What the provider was doing when a create failed. */
export function creating(label: string, name: string): string {
  return `creating Image Builder ${label} (${name})`;
}

/** "CreateImageRecipe" of "Create" and "Image Recipe". */
export function operationOf(verb: "Create" | "Delete", label: string): string {
  return verb + label.replaceAll(" ", "");
}

/** `InvalidParameterValueException` of Image Builder. */
export function invalidParameter(doing: string, operation: string, parameter: string, why: string): CloudError {
  const explanation = `The value supplied for parameter '${parameter}' is not valid. ${why}`;
  return failed(doing, operation, "InvalidParameterValueException", explanation);
}

/** `ResourceDependencyException` of Image Builder, where something of the account still uses the resource. */
export function refuseInUse(existing: Existing, label: string, used: boolean): void {
  if (!used) return;
  const arn = existing.resource.id;
  const explanation = `Resource dependency error: The resource ARN '${arn}' has other resources depended on it.`;
  const doing = `deleting Image Builder ${label} (${arn})`;
  throw failed(doing, operationOf("Delete", label), "ResourceDependencyException", explanation);
}

const component: Kind = {
  check: checkVersion("[0-9]+"),
  create: (creation) => {
    const { inputs, date, account } = creation;
    const id = nextBuild(creation, COMPONENT, "component");
    return { id, outputs: { arn: id, dateCreated: date, encrypted: true, owner: account, type: typeOf(inputs) } };
  },
  remove: (existing) => {
    const recipes = [...here(existing, IMAGE_RECIPE), ...here(existing, CONTAINER_RECIPE)];
    const used = recipes.some(({ state }) =>
      blocks(state, "components").some((item) => isLastMatch(existing, text(item, "componentArn"))),
    );
    refuseInUse(existing, "Component", used);
  },
};

const workflow: Kind = {
  check: checkVersion("[0-9]+"),
  create: (creation) => {
    const { inputs, date, account } = creation;
    const id = nextBuild(creation, WORKFLOW, `workflow/${text(inputs, "type").toLowerCase()}`);
    return { id, outputs: { arn: id, dateCreated: date, owner: account } };
  },
};

export const IMAGEBUILDER_RECIPES: Kinds = {
  [COMPONENT]: component,
  [IMAGE_RECIPE]: recipeKind(IMAGE_RECIPE, "Image Recipe", "imageRecipeArn"),
  [CONTAINER_RECIPE]: recipeKind(CONTAINER_RECIPE, "Container Recipe", "containerRecipeArn"),
  [WORKFLOW]: workflow,
};

/** Recipes are immutable: one of a name and version. */
function recipeKind(type: string, label: string, argument: string): Kind {
  return {
    check: (inputs) => [...checkVersion("(?:[0-9]+|x)")(inputs), ...checkComponents(inputs)],
    create: (creation) => createRecipe(creation, type, label),
    remove: (existing) => {
      const used = findHere(existing, PIPELINE, argument, existing.resource.id) !== undefined;
      refuseInUse(existing, label, used);
    },
  };
}

function createRecipe(creation: Creation, type: string, label: string): Created {
  const { inputs, account, date } = creation;
  const id = newArn(creation, type, label);
  const components = blocks(inputs, "components").map((item) => text(item, "componentArn"));
  const missing = components.findIndex((arn) => !componentExists(creation, arn));
  if (missing >= 0) {
    const why = `The component ${components[missing] ?? ""} does not exist.`;
    const doing = creating(label, text(inputs, "name"));
    throw invalidParameter(doing, operationOf("Create", label), `components[${String(missing)}].componentArn`, why);
  }
  const platform = platformOf(creation, text(inputs, "parentImage"), components);
  const unfit = components.findIndex((arn) => (platformOfAmazons(arn) ?? platform) !== platform);
  if (unfit >= 0) {
    const why = `The component ${components[unfit] ?? ""} is for another platform than ${platform}.`;
    const doing = creating(label, text(inputs, "name"));
    throw invalidParameter(doing, operationOf("Create", label), `components[${String(unfit)}].componentArn`, why);
  }
  const encrypted = type === CONTAINER_RECIPE ? { encrypted: true } : {};
  return { id, outputs: { arn: id, dateCreated: date, owner: account, platform, ...encrypted } };
}

function platformOfAmazons(arn: string): string | undefined {
  const [, name = ""] = (parseArn(arn)?.account === "aws" ? arn : "").split("/");
  return platformOfManaged(name);
}

/** The same name and version again is the next build. */
function nextBuild(creation: Creation, type: string, path: string): string {
  const { inputs } = creation;
  const version = arnOf(creation, "imagebuilder", `${path}/${slug(text(inputs, "name"))}/${text(inputs, "version")}`);
  const builds = here(creation, type).filter(({ id }) => id.startsWith(`${version}/`));
  const numbers = builds.map(({ id }) => Number(id.split("/").at(-1)));
  return `${version}/${String(Math.max(0, ...numbers) + 1)}`;
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
  const parsed = parseArn(arn);
  return parsed?.account !== context.account || matchingComponents(context, arn).length > 0;
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
  const own = components
    .flatMap((arn) => matchingComponents(context, arn))
    .map((found) => stateText(found, "platform"));
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
