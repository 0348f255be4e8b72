import { blocks, type Properties, text } from "../schema/property";
import type { Failure } from "../schema/shape";
import { parseArn } from "./arn";
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

/** `ResourceAlreadyExistsException` of Image Builder. */
export function alreadyExists(doing: string, operation: string, arn: string): CloudError {
  return failed(doing, operation, "ResourceAlreadyExistsException", `The resource already exists: ${arn}`);
}

/** `InvalidParameterValueException` of Image Builder. */
export function invalidParameter(doing: string, operation: string, parameter: string, why: string): CloudError {
  const explanation = `The value supplied for parameter '${parameter}' is not valid. ${why}`;
  return failed(doing, operation, "InvalidParameterValueException", explanation);
}

/** `ResourceDependencyException` of Image Builder, where something of the account still uses the resource. */
export function refuseInUse(existing: Existing, label: string, operation: string, used: boolean): void {
  if (!used) return;
  const arn = existing.resource.id;
  const explanation = `Resource dependency error: The resource ARN '${arn}' has other resources depended on it.`;
  throw failed(`deleting Image Builder ${label} (${arn})`, operation, "ResourceDependencyException", explanation);
}

/** Components: the same name and version again is the next build. */
const component: Kind = {
  check: checkVersion("[0-9]+"),
  create: (creation) => {
    const { inputs, date, account } = creation;
    const version = arnOf(
      creation,
      "imagebuilder",
      `component/${slug(text(inputs, "name"))}/${text(inputs, "version")}`,
    );
    const builds = here(creation, COMPONENT).map(({ id }) =>
      id.startsWith(`${version}/`) ? Number(id.split("/").at(-1)) : 0,
    );
    const id = `${version}/${String(Math.max(0, ...builds) + 1)}`;
    return { id, outputs: { arn: id, dateCreated: date, encrypted: true, owner: account, type: typeOf(inputs) } };
  },
  remove: (existing) => {
    const recipes = [...here(existing, IMAGE_RECIPE), ...here(existing, CONTAINER_RECIPE)];
    const used = recipes.some(({ state }) =>
      blocks(state, "components").some((item) => isLastMatch(existing, text(item, "componentArn"))),
    );
    refuseInUse(existing, "Component", "DeleteComponent", used);
  },
};

/** Workflows: the same name and version again is the next build. */
const workflow: Kind = {
  check: checkVersion("[0-9]+"),
  create: (creation) => {
    const { inputs, date, account } = creation;
    const path = `workflow/${text(inputs, "type").toLowerCase()}/${slug(text(inputs, "name"))}/${text(inputs, "version")}`;
    const arn = arnOf(creation, "imagebuilder", path);
    const builds = here(creation, WORKFLOW).filter(({ id }) => id.startsWith(`${arn}/`)).length;
    const id = `${arn}/${String(builds + 1)}`;
    return { id, outputs: { arn: id, dateCreated: date, owner: account } };
  },
};

export const IMAGEBUILDER_RECIPES: Kinds = {
  [COMPONENT]: component,
  [IMAGE_RECIPE]: recipeKind("image-recipe", "Image Recipe", "CreateImageRecipe", IMAGE_RECIPE),
  [CONTAINER_RECIPE]: recipeKind("container-recipe", "Container Recipe", "CreateContainerRecipe", CONTAINER_RECIPE),
  [WORKFLOW]: workflow,
};

/** Recipes are immutable: one of a name and version. */
function recipeKind(path: string, label: string, operation: string, type: string): Kind {
  return {
    check: (inputs) => [...checkVersion("(?:[0-9]+|x)")(inputs), ...checkComponents(inputs)],
    create: (creation) => createRecipe(creation, { path, label, operation, type }),
    remove: (existing) => {
      const argument = type === IMAGE_RECIPE ? "imageRecipeArn" : "containerRecipeArn";
      const used = findHere(existing, PIPELINE, argument, existing.resource.id) !== undefined;
      refuseInUse(existing, label, operation.replace("Create", "Delete"), used);
    },
  };
}

function createRecipe(
  creation: Creation,
  { path, label, operation, type }: { path: string; label: string; operation: string; type: string },
): Created {
  const { inputs, store, account, region, date } = creation;
  const name = text(inputs, "name");
  const id = arnOf(creation, "imagebuilder", `${path}/${slug(name)}/${text(inputs, "version")}`);
  const doing = `creating Image Builder ${label} (${name})`;
  if (store.get(type, account, region, id)) throw alreadyExists(doing, operation, id);
  const components = blocks(inputs, "components").map((item) => text(item, "componentArn"));
  components.forEach((arn, index) => {
    if (!componentExists(creation, arn)) {
      throw invalidParameter(
        doing,
        operation,
        `components[${String(index)}].componentArn`,
        `The component ${arn} does not exist.`,
      );
    }
  });
  const platform = platformOf(creation, text(inputs, "parentImage"), components);
  const encrypted = type === CONTAINER_RECIPE ? { encrypted: true } : {};
  return { id, outputs: { arn: id, dateCreated: date, owner: account, platform, ...encrypted } };
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

function matchingComponents(context: Context, arn: string): readonly CloudResource[] {
  const [prefix = "", name = "", version = "", build] = arn.split("/");
  const numbers = version.split(".").map((part) => (part === "x" ? "\\d+" : part));
  const wanted = new RegExp(`^${numbers.join("\\.")}$`);
  return here(context, COMPONENT).filter(({ id }) => {
    const [foundPrefix, foundName, foundVersion = "", foundBuild] = id.split("/");
    const fits = foundPrefix === prefix && foundName === name && wanted.test(foundVersion);
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
