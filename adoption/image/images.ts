import { architectureOfType } from "../../definition/aws/instance-types";
import { imageBuilderArn, type Home } from "../../plan/arn";
import { nameInArn } from "../../plan/names";
import type { Resource } from "../cloudformation/template";
import { Properties, put } from "../properties";
import { listOf, recordOf, Reference, type Row } from "../report";
import { distributionOf } from "./distribution";
import { Documents, slug } from "./documents";
import { lifecycleOf } from "./lifecycle";
import { readsOf } from "./reads";
import { disksOf, instanceOf, parentOf, usesOf } from "./recipe";
import { INFRASTRUCTURE, PIPELINE, RECIPE } from "./tables";

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

interface Context {
  readonly wanted: Wanted;
  readonly rows: Row[];
  readonly resources: readonly Resource[];
  readonly ofType: (noun: string) => ReadonlyMap<string, Properties>;
  readonly documents: Documents;
  /** Configurations that an image has taken over: the next one gets its own. */
  readonly taken: Set<string>;
}

const BUILDER = "AWS::ImageBuilder::";
const NOT_BUILT: Readonly<Record<string, string>> = {
  [`${BUILDER}ContainerRecipe`]: "Container images are not built yet.",
  [`${BUILDER}Workflow`]: "Workflows of one's own are not built yet.",
};
const LEFT: readonly (readonly [RegExp, string])[] = [
  [
    /^AWS::IAM::/,
    "Builds get roles of the stack, with the least that they need: see that nothing of theirs is missed.",
  ],
  [/^AWS::SNS::/, "It stays where it is: name it as a channel of the settings."],
  [/^/, "It is not of Image Builder, and stays where it is."],
];
/** With the plural by which the CLI of AWS lists them. */
const TYPES: Readonly<Record<Part, readonly [type: string, all: string]>> = {
  infrastructure: ["infrastructure-configuration", "infrastructure-configurations"],
  distribution: ["distribution-configuration", "distribution-configurations"],
  pipeline: ["image-pipeline", "image-pipelines"],
  lifecycle: ["lifecycle-policy", "lifecycle-policies"],
};

/** The images that a template makes, with documents and scripts by their path from the root. */
export function adoptImages(resources: readonly Resource[], wanted: Wanted) {
  const rows: Row[] = [];
  const all = resources.map(({ id, type, properties }) => [type, id, new Properties(id, properties, rows)] as const);
  const ofType = (noun: string) =>
    new Map(all.flatMap(([type, id, of]) => (type === BUILDER + noun ? [[id, of] as const] : [])));
  const documents = new Documents(ofType("Component"), wanted.home);
  const context: Context = { wanted, rows, resources, ofType, documents, taken: new Set() };
  const drafts: Draft[] = [];
  for (const [id, recipe] of ofType("ImageRecipe")) drafts.push(draftOf(id, recipe, drafts, context));
  for (const policy of ofType("LifecyclePolicy").values()) continueLifecycle(policy, drafts, context);
  for (const draft of drafts) {
    draft.definition["names"] = draft.names;
    if (draft.definition["lifecycle"] !== undefined) continue;
    const message =
      "No lifecycle policy is for its AMIs: old ones are kept for ever, until the definition has `lifecycle`.";
    rows.push({ kind: "kept", of: draft.recipe, message });
  }
  for (const [type, , properties] of all) finish(type, properties);
  return { images: drafts, files: documents.files, rows };
}

function draftOf(id: string, recipe: Properties, others: readonly Draft[], context: Context): Draft {
  const { wanted, documents, ofType } = context;
  const [pipeline, ...more] = usersOf(id, ofType("ImagePipeline"));
  const [image] = usersOf(id, ofType("Image"));
  const built = configurationOf("Infrastructure", pipeline ?? image, context);
  const { parent, family, architecture = architectureBy(built) } = parentOf(recipe);
  const recipeName = recipe.text("Name") ?? id;
  const name = freeName(context, recipeName, architecture, others);
  for (const other of more)
    other.decide("The recipe has another pipeline already; one is taken over.", "Copy the definition under another name, without `names`."); // prettier-ignore
  const { disk, disks, kmsKey } = disksOf(recipe, family);
  const { script, keys } = instanceOf(recipe);
  const definition: Record<string, unknown> = {
    version: nextVersion(recipe),
    description: recipe.text("Description"),
    parent,
    architectures: typeof parent === "string" ? undefined : [architecture],
    platform: family ? undefined : [...ofType("Component").values()][0]?.text("Platform"),
    ...documents.listsOf(usesOf(recipe), name),
    disk,
    disks,
    userData: script === undefined ? undefined : scriptIn(script, name, documents),
    ...keys,
  };
  const draft: Draft = { name, architecture, definition, names: { recipe: recipeName }, ids: {}, recipe: recipeName };
  configure(draft, pipeline ?? image, context);
  takeOver("pipeline", pipeline, draft, context);
  for (const of of [pipeline, image]) of?.take(PIPELINE, definition);
  recipe.take(RECIPE, definition);
  settleSchedule(definition, pipeline);
  settleFirstBuild(definition, recipe, pipeline, image);
  put(definition, ["distribution", "kmsKey"], kmsKey);
  put(definition, ["tags"], wanted.tags);
  return draft;
}

function freeName({ wanted, ofType }: Context, recipe: string, architecture: string, others: readonly Draft[]): string {
  const suffix = ofType("ImageRecipe").size === 1 ? "" : `-${architecture.replace("x86_64", "x86")}`;
  const base = wanted.name === undefined ? slug(recipe) : wanted.name + suffix;
  const names = [base, ...others.map((_, index) => `${base}-${(index + 2).toString()}`)];
  return names.find((name) => !others.some((other) => other.name === name)) ?? base;
}

function usersOf(recipe: string, kind: ReadonlyMap<string, Properties>): readonly Properties[] {
  return [...kind.values()].filter((user) => {
    const used = user.raw("ImageRecipeArn");
    return used instanceof Reference && used.id === recipe;
  });
}

function configurationOf(noun: "Infrastructure" | "Distribution", user: Properties | undefined, { ofType }: Context) {
  const used = user?.raw(`${noun}ConfigurationArn`);
  return used instanceof Reference ? ofType(`${noun}Configuration`).get(used.id) : undefined;
}

/** That of the first instance type. */
function architectureBy(infrastructure: Properties | undefined): "x86_64" | "arm64" {
  const [type] = listOf(infrastructure?.raw("InstanceTypes"));
  return typeof type === "string" ? architectureOfType(type) : "x86_64";
}

/** `build` and `distribution`, of the configurations that a pipeline names, or an image without one. */
function configure(draft: Draft, user: Properties | undefined, context: Context): void {
  const find = (noun: "Infrastructure" | "Distribution", key: string): Properties | undefined => {
    const found = configurationOf(noun, user, context);
    if (!found && user?.raw(`${noun}ConfigurationArn`) !== undefined)
      user.decide(`The ${noun.toLowerCase()} configuration is not in this template.`, `Write \`${key}\` as it has it.`);
    return found;
  };
  const infrastructure = find("Infrastructure", "build");
  const distribution = find("Distribution", "distribution");
  takeOver("infrastructure", infrastructure, draft, context);
  takeOver("distribution", distribution, draft, context);
  infrastructure?.take(INFRASTRUCTURE, draft.definition);
  const mayRead = readsOf(infrastructure?.raw("InstanceProfileName"), context.resources);
  if (mayRead.length > 0) {
    put(draft.definition, ["build", "mayRead"], mayRead);
    infrastructure?.changed(
      "What its roles read by policies of this template is `build.mayRead`.",
      "InstanceProfileName",
    );
  }
  if (distribution) draft.definition["distribution"] = distributionOf(distribution, context.wanted.home?.account);
}

/** Under its name a resource goes on, by its ARN; a configuration that two pipelines share goes to the first. */
function takeOver(
  part: Part,
  of: Properties | undefined,
  { names, ids }: Pick<Draft, "names" | "ids">,
  context: Context,
) {
  const name = of?.text("Name");
  if (!of || name === undefined) return;
  const { wanted: { home }, taken, rows } = context; // prettier-ignore
  if (taken.has(of.of)) {
    of.changed("Another image uses it too: one goes on with it, the other gets its own.");
    return;
  }
  taken.add(of.of);
  names[part] = name;
  const [type, all] = TYPES[part];
  if (home) ids[part] = imageBuilderArn(home, type, nameInArn(name));
  rows.push({ kind: "kept", of: of.of, message: `${name} goes on, under its ARN.` });
  if (!name.includes("_")) return;
  const fix = `Compare its ARN in the import file with that of: aws imagebuilder list-${all}`;
  of.decide(`How AWS writes ${name} into its ARN is not known here.`, fix);
}

/** A recipe and a component never change under a version, and ours differ from theirs: in names, tags and comments. */
function nextVersion(recipe: Properties): string | undefined {
  const version = recipe.text("Version");
  const [, start, patch] = /^(\d+\.\d+\.)(\d+)$/.exec(version ?? "") ?? [];
  if (version === undefined) return undefined;
  if (start === undefined) {
    recipe.decide(`${version} is not three numbers.`, "Write the version that is next.", "Version");
    return "0.0.1";
  }
  const next = start + (Number(patch) + 1).toString();
  const message = `Recipe and components of ${version} stay; the pipeline gets those of ${next}, for nothing changes under a version.`;
  recipe.changed(message);
  return next;
}

function settleFirstBuild(
  definition: Record<string, unknown>,
  recipe: Properties,
  pipeline: Properties | undefined,
  image: Properties | undefined,
): void {
  const isLater = image === undefined && pipeline !== undefined && definition["schedule"] !== undefined;
  if (isLater) put(definition, ["build", "onDeploy"], "never");
  else (image ?? recipe).changed(`The first \`pulumi up\` builds the new version, ${image ? "as their Image did" : "for no schedule does"}.`); // prettier-ignore
}

/** A pipeline that is off may have no schedule, and an interval has no time zone. */
function settleSchedule(definition: Record<string, unknown>, pipeline: Properties | undefined): void {
  const { timezone, ...schedule } = recordOf(definition["schedule"]);
  if (!("cron" in schedule || "rate" in schedule)) delete definition["schedule"];
  else if ("rate" in schedule) definition["schedule"] = schedule;
  if ("rate" in schedule && timezone !== undefined)
    pipeline?.changed("An interval has no time zone.", "Schedule.TimeZone");
}

function scriptIn(script: string, image: string, { files }: Documents): string {
  const path = `${image}/user-data.${/<powershell>|<script>/i.test(script) ? "ps1" : "sh"}`;
  files.set(`images/${path}`, script);
  return path;
}

/** The policy goes on for the first image that it is for; others get a policy of their own with its rules. */
function continueLifecycle(policy: Properties, drafts: readonly Draft[], context: Context): void {
  const { recipes, tags, rules } = lifecycleOf(policy);
  const hasTags = ({ definition }: Draft) =>
    Object.entries(tags).every(([key, value]) => recordOf(definition["tags"])[key] === value);
  const found = drafts.filter((draft) => recipes.includes(draft.recipe) || (recipes.length === 0 && hasTags(draft)));
  const [first] = found.length === 0 && drafts.length === 1 ? drafts : found;
  if (first === undefined) return policy.decide("It is for no image of this template.", "Write `lifecycle` where it belongs."); // prettier-ignore
  for (const draft of new Set([first, ...found])) draft.definition["lifecycle"] = rules;
  takeOver("lifecycle", policy, first, context);
  const former = recipes.filter((name) => !drafts.some(({ recipe }) => recipe === name));
  if (former.length > 0) first.names["formerRecipes"] = former;
  if (recipes.length === 0) policy.changed(`It chose AMIs by tags; now it is for every AMI of the recipe ${first.recipe}, old ones too.`); // prettier-ignore
}

/** What nothing has read has its row. */
function finish(type: string, properties: Properties): void {
  const notBuilt = NOT_BUILT[type];
  if (notBuilt !== undefined) return properties.decide(notBuilt, "Keep it where it is for now.");
  if (type.startsWith(BUILDER)) return properties.finish();
  const [, message = ""] = LEFT.find(([form]) => form.test(type)) ?? [];
  properties.rows.push({ kind: "left", of: properties.of, message: `${type}: ${message}` });
}
