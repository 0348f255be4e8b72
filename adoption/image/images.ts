import type { Home } from "../../plan/arn";
import { imageBuilderArn } from "../../plan/arn";
import { nameInArn } from "../../plan/names";
import type { Resource } from "../cloudformation/template";
import { decide, Properties } from "../properties";
import { Reference, type Row } from "../report";
import { distributionOf } from "./distribution";
import { Documents, slug } from "./documents";
import { lifecycleOf } from "./lifecycle";
import { buildOf, pipelineKeys } from "./pipeline";
import { disksOf, parentOf, userDataOf, usesOf } from "./recipe";

/** What an adopted resource is, as `names` calls it. */
export type Part = "infrastructure" | "distribution" | "pipeline" | "lifecycle";

export interface AdoptedImage {
  readonly name: string;
  readonly architecture: "x86_64" | "arm64";
  /** As it is written, but for what is undefined. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** ARNs of the resources that go on. */
  readonly ids: Partial<Record<Part, string>>;
}

export interface AdoptedImages {
  readonly images: readonly AdoptedImage[];
  /** Documents and scripts, by path from the root. */
  readonly files: ReadonlyMap<string, string>;
  readonly rows: readonly Row[];
}

export interface Wanted {
  /** Of the image, or the beginning of the names of several. @default after the recipe */
  readonly name?: string;
  /** Where their stack is; without it nothing can be imported. */
  readonly home?: Home;
  /** Of their stack. */
  readonly tags?: Readonly<Record<string, string>>;
}

interface Draft extends AdoptedImage {
  readonly definition: Record<string, unknown>;
  readonly names: Record<string, unknown>;
  readonly recipe: string;
}

type Kind = ReadonlyMap<string, Properties>;

const BUILDER = "AWS::ImageBuilder::";
const REST: readonly (readonly [RegExp, Row["kind"], string])[] = [
  [
    /^AWS::IAM::/,
    "left",
    "Builds get roles of the stack, with the least that they need: see that nothing of theirs is missed.",
  ],
  [/^AWS::SNS::/, "left", "It stays where it is: name it as a channel of the settings."],
  [/^/, "left", "It is not of Image Builder, and stays where it is."],
];
const TYPES: Readonly<Record<Part, string>> = {
  infrastructure: "infrastructure-configuration",
  distribution: "distribution-configuration",
  pipeline: "image-pipeline",
  lifecycle: "lifecycle-policy",
};

/** The images that a template makes. */
export function adoptImages(resources: readonly Resource[], wanted: Wanted): AdoptedImages {
  const rows: Row[] = [];
  const all = new Map(
    resources.map(({ id, type, properties }) => [id, [type, new Properties(id, properties, rows)] as const]),
  );
  const ofType = (noun: string): Kind =>
    new Map([...all].flatMap(([id, [type, properties]]) => (type === BUILDER + noun ? [[id, properties]] : [])));
  const documents = new Documents(ofType("Component"), wanted.home);
  const context: Context = { wanted, rows, ofType, documents, taken: new Set() };
  const drafts: Draft[] = [];
  for (const [id, recipe] of ofType("ImageRecipe")) drafts.push(draftOf(id, recipe, drafts, context));
  for (const [, policy] of ofType("LifecyclePolicy")) continueLifecycle(policy, drafts, context);
  for (const draft of drafts) {
    draft.definition["names"] = draft.names;
    if (draft.definition["lifecycle"] !== undefined) continue;
    const message =
      "No lifecycle policy is for its AMIs: old ones are kept for ever, until the definition has `lifecycle`.";
    rows.push({ kind: "kept", of: draft.recipe, message });
  }
  for (const [id, [type, properties]] of all) finish(id, type, properties, rows);
  return { images: drafts, files: documents.files, rows };
}

interface Context {
  readonly wanted: Wanted;
  readonly rows: Row[];
  readonly ofType: (noun: string) => Kind;
  readonly documents: Documents;
  /** Configurations that an image has taken over: the next one gets its own. */
  readonly taken: Set<string>;
}

function draftOf(id: string, recipe: Properties, others: readonly Draft[], context: Context): Draft {
  const { parent, family, architecture = "x86_64" } = parentOf(recipe);
  const recipeName = recipe.text("Name") ?? id;
  const name = freeName(context, recipeName, architecture, others);
  const [pipeline, ...more] = usersOf(id, context.ofType("ImagePipeline"));
  const [image] = usersOf(id, context.ofType("Image"));
  for (const other of more) context.rows.push(decide(other.of, "The recipe has another pipeline already; one is taken over.", "Copy the definition under another name, without `names`.")); // prettier-ignore
  const [names, ids]: [Record<string, unknown>, AdoptedImage["ids"]] = [{ recipe: recipeName }, {}];
  const take = (part: Part, properties: Properties | undefined) => takeOver(part, properties, { names, ids }, context);
  const infrastructure = configurationOf("Infrastructure", pipeline ?? image, context);
  const distribution = configurationOf("Distribution", pipeline ?? image, context);
  take("infrastructure", infrastructure);
  take("distribution", distribution);
  take("pipeline", pipeline);
  const [user = new Properties(id, {}, context.rows)] = [pipeline, image].filter((each) => each !== undefined);
  const { description, ...keys } = pipelineKeys(user);
  const { disk, disks, kmsKey } = disksOf(recipe, family);
  const shared = distribution ? distributionOf(distribution) : {};
  const build = { ...(infrastructure && buildOf(infrastructure)), ...onDeploy(recipe, pipeline, image, keys) };
  const { components, tests } = context.documents.listsOf(usesOf(recipe), name);
  const definition: Record<string, unknown> = {
    version: nextVersion(recipe),
    description: recipe.text("Description") ?? description,
    parent,
    architectures: typeof parent === "string" ? undefined : [architecture],
    platform: family ? undefined : platformOf(context),
    components,
    tests,
    disk,
    disks,
    workingDirectory: recipe.text("WorkingDirectory"),
    userData: scriptOf(recipe, name, context.documents),
    build,
    ...keys,
    distribution: { ...shared, kmsKey: shared["kmsKey"] ?? kmsKey },
    tags: tagsOf([recipe, image, pipeline], context),
  };
  return { name, architecture, definition, names, ids, recipe: recipeName };
}

function freeName({ wanted, ofType }: Context, recipe: string, architecture: string, others: readonly Draft[]): string {
  const suffix = ofType("ImageRecipe").size === 1 ? "" : `-${architecture.replace("x86_64", "x86")}`;
  const base = wanted.name === undefined ? slug(recipe) : wanted.name + suffix;
  const isTaken = (name: string) => others.some((other) => other.name === name);
  for (let number = 2; isTaken(base); number++)
    if (!isTaken(`${base}-${number.toString()}`)) return `${base}-${number.toString()}`;
  return base;
}

function usersOf(recipe: string, kind: Kind): readonly Properties[] {
  return [...kind.values()].filter((user) => {
    const used = user.raw("ImageRecipeArn");
    return used instanceof Reference && used.id === recipe;
  });
}

function configurationOf(
  noun: "Infrastructure" | "Distribution",
  user: Properties | undefined,
  { ofType, rows }: Context,
) {
  const used = user?.raw(`${noun}ConfigurationArn`);
  const found = used instanceof Reference ? ofType(`${noun}Configuration`).get(used.id) : undefined;
  if (user && used !== undefined && !found) {
    const message = `The ${noun.toLowerCase()} configuration is not in this template.`;
    rows.push(
      decide(user.of, message, `Write \`${noun === "Distribution" ? "distribution" : "build"}\` as it has it.`),
    );
  }
  return found;
}

/** Under its name a resource goes on, by its ARN; a configuration that two pipelines share goes to the first. */
function takeOver(
  part: Part,
  properties: Properties | undefined,
  { names, ids }: Pick<Draft, "names" | "ids">,
  context: Context,
) {
  const name = properties?.text("Name");
  if (!properties || name === undefined) return;
  const { wanted: { home }, taken, rows } = context; // prettier-ignore
  if (taken.has(properties.of)) {
    rows.push({
      kind: "changed",
      of: properties.of,
      message: `Another image uses it too: one goes on with it, the other gets its own.`,
    });
    return;
  }
  taken.add(properties.of);
  names[part] = name;
  if (home) ids[part] = imageBuilderArn(home, TYPES[part], nameInArn(name));
  rows.push({ kind: "kept", of: properties.of, message: `${name} goes on, under its ARN.` });
  if (name.includes("_")) {
    const fix = `Compare its ARN in the import file with that of: aws imagebuilder list-${TYPES[part]}s`.replace(
      "policys",
      "policies",
    );
    rows.push(decide(properties.of, `How AWS writes ${name} into its ARN is not known here.`, fix));
  }
}

/** A recipe and a component never change under a version, and ours differ from theirs: in names, tags and comments. */
function nextVersion(recipe: Properties): string | undefined {
  const version = recipe.text("Version");
  const [, start, patch] = /^(\d+\.\d+\.)(\d+)$/.exec(version ?? "") ?? [];
  if (version === undefined) return undefined;
  if (start === undefined) {
    recipe.rows.push(
      decide(`${recipe.of}.Version`, `${version} is not three numbers.`, "Write the version that is next."),
    );
    return "0.0.1";
  }
  const next = start + (Number(patch) + 1).toString();
  const message = `Recipe and components of ${version} stay; the pipeline gets those of ${next}, for nothing changes under a version.`;
  recipe.rows.push({ kind: "changed", of: recipe.of, message });
  return next;
}

function onDeploy(
  recipe: Properties,
  pipeline: Properties | undefined,
  image: Properties | undefined,
  { schedule }: Readonly<Record<string, unknown>>,
) {
  // prettier-ignore
  if (image === undefined && pipeline !== undefined && schedule !== undefined) return { onDeploy: false };
  const why = image ? "as their Image did" : "for no schedule does";
  recipe.rows.push({
    kind: "changed",
    of: image?.of ?? recipe.of,
    message: `The first \`pulumi up\` builds the new version, ${why}.`,
  });
  return {};
}

function scriptOf(recipe: Properties, image: string, { files }: Documents): string | undefined {
  const script = userDataOf(recipe);
  if (script === undefined) return undefined;
  const path = `${image}/user-data.${/<powershell>|<script>/i.test(script) ? "ps1" : "sh"}`;
  files.set(`images/${path}`, script);
  return path;
}

function platformOf({ ofType }: Context): string | undefined {
  return [...ofType("Component").values()][0]?.text("Platform");
}

/** Those of recipe, image and pipeline win over those of the stack. */
function tagsOf(carriers: readonly (Properties | undefined)[], { wanted }: Context): unknown {
  const tags: Record<string, string> = { ...wanted.tags };
  for (const carrier of carriers) Object.assign(tags, carrier?.map("Tags"));
  return tags;
}

/** The policy goes on for the first image that it is for; others get a policy of their own with its rules. */
function continueLifecycle(policy: Properties, drafts: readonly Draft[], context: Context): void {
  const { recipes, tags, rules } = lifecycleOf(policy);
  const hasTags = ({ definition }: Draft) => {
    const own = definition["tags"] as Readonly<Record<string, string>> | undefined;
    return Object.entries(tags).every(([key, value]) => own?.[key] === value);
  };
  const found = drafts.filter((draft) => recipes.includes(draft.recipe) || (recipes.length === 0 && hasTags(draft)));
  const [first] = found.length === 0 && drafts.length === 1 ? drafts : found;
  if (first === undefined) {
    context.rows.push(decide(policy.of, "It is for no image of this template.", "Write `lifecycle` where it belongs."));
    return;
  }
  for (const draft of new Set([first, ...found])) draft.definition["lifecycle"] = rules;
  takeOver("lifecycle", policy, first, context);
  const former = recipes.filter((name) => !drafts.some(({ recipe }) => recipe === name));
  if (former.length > 0) first.names["formerRecipes"] = former;
  if (recipes.length > 0) return;
  const message = `It chose AMIs by tags; now it is for every AMI of the recipe ${first.recipe}, old ones too.`;
  context.rows.push({ kind: "changed", of: policy.of, message });
}

/** What nothing has read has its row. */
function finish(id: string, type: string, properties: Properties, rows: Row[]): void {
  const noun = type.startsWith(BUILDER) ? type.slice(BUILDER.length) : "";
  if (noun === "ContainerRecipe")
    rows.push(decide(id, "Container images are not built yet.", "Keep it where it is for now."));
  else if (noun === "Workflow")
    rows.push(decide(id, "Workflows of one's own are not built yet.", "Keep it where it is for now."));
  else if (noun !== "") properties.finish();
  else {
    const [, kind, message] = REST.find(([form]) => form.test(type)) ?? [/^/, "left" as const, ""];
    rows.push({ kind, of: id, message: `${type}: ${message}` });
  }
}
