import type { ImageDefinition } from "../definition/image/image-definition";
import type { ImageSettings } from "../definition/settings/images";
import { imageBuilderArn } from "./arn";
import { buildProjectPlans } from "./build-projects/build-project";
import { bug } from "./bug";
import { homeOf, type PlanContext } from "./context";
import { digestOf } from "./digest";
import { imageFiles, kindOf, type ImagePlan } from "./kinds";
import { nameInArn, recipeName } from "./names";
import { deepFrozen, sorted } from "./record";
import { stackPlan, type StackPlan } from "./stack";
import { imageTags } from "./tags";

/**
 * What will be on AWS, decided before any engine runs: the frozen result of definitions and settings.
 * Plain data in stable order; the same input gives the same bytes from `JSON.stringify`.
 * Fields use the names of the Image Builder API and of `@pulumi/aws`.
 */
export interface Plan {
  /** Raised when the shape changes incompatibly. */
  readonly format: 1;
  readonly stack: StackPlan;
  /** Parents before their children, otherwise by name. */
  readonly images: readonly ImagePlan[];
}

/** What a plan is made of. */
export interface PlanInput {
  /** Of the whole repository; parents outside the stack's globs are looked up here. */
  readonly definitions: readonly ImageDefinition[];
  readonly settings: ImageSettings;
  /** Name of the stack. What its images share carries it, so stacks can share an account and region. */
  readonly stack: string;
  /** Names to plan. Default: every definition. */
  readonly names?: readonly string[];
  /** The commit that last changed the files of each image, by image name; images without one carry no `GitCommit` tag. */
  readonly commits?: Readonly<Record<string, string>>;
}

/**
 * Decides what will be on AWS. Pure: the same input gives the same bytes from `JSON.stringify`, whatever the order of
 * the definitions and of the keys of their maps. The result is frozen to its bottom; the input is left as it was.
 * @throws Error marked as our bug where definitions contradict each other: the rules of `definition/` refuse that first
 */
export function planImages(input: PlanInput): Plan {
  const definitions = new Map(input.definitions.map((definition) => [definition.name, definition]));
  if (definitions.size !== input.definitions.length) throw bug("two definitions have one name");
  const { settings, stack, commits = {} } = input;
  const context = { settings, stack, home: homeOf(settings), definitions, commits };
  const ordered = parentsFirst(input.names ?? [...definitions.keys()], definitions);
  const images = ordered.map((definition) => imagePlan(definition, context));
  const needs = ordered.map((definition, index) => kindOf(definition).needs(images[index] as ImagePlan));
  return deepFrozen({ format: 1, stack: stackPlan(ordered, needs, context), images });
}

function imagePlan(definition: ImageDefinition, context: PlanContext): ImagePlan {
  const { name, version, file, description, platform, parent, consumers } = definition;
  // An image may be called `constructor`.
  const commit = Object.hasOwn(context.commits, name) ? context.commits[name] : undefined;
  const notifications = notificationsPlan(definition, context);
  const shared = {
    name,
    ...(version !== undefined && { version }),
    digest: digestOf(definition),
    file,
    files: imageFiles(definition),
    ...(description !== undefined && { description }),
    ...(platform && { platform }),
    parents: parent?.kind === "image" ? [parent.image] : [],
    tags: imageTags(definition, context.settings.defaultTags, commit),
    ...(notifications && { notifications }),
    consumers: consumers.map(({ repository, path, ...rest }) => ({ repository, path, ...rest })),
    ...buildProjectPlans(definition, context),
  };
  return kindOf(definition).plan(definition, shared, context);
}

function notificationsPlan(definition: ImageDefinition, { settings, home }: PlanContext) {
  const { name, notify, architectures } = definition;
  if (notify.length === 0) return undefined;
  const missing = notify.find((channel) => !Object.hasOwn(settings.channels, channel));
  if (missing !== undefined) throw bug(`${name}: the settings have no channel ${JSON.stringify(missing)}`);
  const recipes = architectures.map((architecture) => recipeName(settings.namePrefix, definition, architecture));
  return {
    channels: sorted(notify),
    imageArnPrefixes: recipes.map((recipe) => imageBuilderArn(home, "image", nameInArn(recipe), "")),
  };
}

/**
 * The definitions by name, each after the image that it is built on: images come in the order of their names, and one
 * whose parent has not come yet pulls it (and its parents) before itself. Linear.
 */
function parentsFirst(names: readonly string[], definitions: PlanContext["definitions"]): readonly ImageDefinition[] {
  const wanted = new Set(names);
  const placed = new Set<string>();
  const order: ImageDefinition[] = [];
  for (const name of [...wanted].sort()) {
    for (const definition of lineOf(name, definitions, placed)) {
      placed.add(definition.name);
      if (wanted.has(definition.name)) order.push(definition);
    }
  }
  return order;
}

/** The image and those of its ancestors that are not placed yet, the oldest first. */
function lineOf(name: string, definitions: PlanContext["definitions"], placed: ReadonlySet<string>): ImageDefinition[] {
  const line: ImageDefinition[] = [];
  const seen = new Set<string>();
  let current: string | undefined = name;
  while (current !== undefined && !placed.has(current)) {
    if (seen.has(current)) throw bug(`${name} is built on itself: ${[...seen, current].join(" → ")}`);
    seen.add(current);
    const definition = definitions.get(current);
    if (!definition) {
      throw bug(`there is no definition ${JSON.stringify(current)}, which ${line.at(-1)?.name ?? "the plan"} names`);
    }
    line.push(definition);
    current = definition.parent?.kind === "image" ? definition.parent.image : undefined;
  }
  return line.reverse();
}
