import type { Age, ComponentUse, Disk, ImageDefinition, Parent } from "../definition/image/image-definition";
import { without } from "../plan/record";

/** Told by the change itself. */
const NOT_WRITTEN = ["name", "file", "version"];

type Plain = Readonly<Record<string, unknown>>;

/**
 * A definition in the words of its YAML, for people to read: no version, name or file, and no content of documents and
 * scripts. Components are known by name, so that one more does not shift the others.
 */
export function writtenForm(definition: ImageDefinition): Plain {
  const { kind, description, platform, parent, architectures, components, tests, disks } = definition;
  const [root, ...added] = disks;
  const form: Plain = {
    kind,
    description,
    platform,
    parent: writtenParent(parent),
    architectures,
    components: keyed(components, componentKey, writtenComponent),
    "components order": components.map(componentKey),
    tests: keyed(tests, componentKey, writtenComponent),
    "tests order": tests.map(componentKey),
    disk: { ...root },
    disks: keyed(added, ({ device }) => device, (disk: Disk) => ({ ...disk })), // prettier-ignore
    workingDirectory: definition.workingDirectory,
    userData: definition.userData === undefined ? undefined : definition.userData.file.replace(/^images\//, ""),
    build: { ...definition.build },
    imageTests: { ...definition.imageTests },
    schedule: definition.schedule && { ...definition.schedule },
    scanning: { ...definition.scanning },
    distribution: writtenDistribution(definition.distribution),
    lifecycle: definition.lifecycle && writtenLifecycle(definition.lifecycle),
    tags: definition.tags,
    notify: definition.notify,
    consumers: definition.consumers.map(({ repository, path }) => `${repository}: ${path}`),
  };
  // A key that needs no words of its own comes along as it is.
  return { ...form, ...without(definition, new Set([...NOT_WRITTEN, ...Object.keys(form)])) };
}

/** A parent as one would name it: `docker-host 1.x.x`. */
export function writtenParent(parent: Parent): string {
  switch (parent.kind) {
    case "managed":
      return parent.version === "x.x.x" ? parent.name : `${parent.name} ${parent.version}`;
    case "image":
      return `${parent.image} ${parent.version}`;
    case "ssm":
      return listOf("ssm:", parent.parameters);
    case "ami":
      return listOf("", parent.ids);
    case "arn":
      return listOf("", parent.arns);
  }
}

/** What a component is called in paths: its name, or its ARN. */
export function componentKey(use: ComponentUse): string {
  return use.kind === "arn" ? use.arn : use.name;
}

function listOf(prefix: string, values: Readonly<Partial<Record<string, string>>>): string {
  return [...new Set(Object.values(values))].map((value) => `${prefix}${value ?? ""}`).join(", ");
}

function writtenComponent(use: ComponentUse): Plain {
  if (use.kind === "managed") return { managed: use.version, parameters: use.parameters };
  if (use.kind === "arn") return { arn: use.arn, parameters: use.parameters };
  return { document: "a document", parameters: use.parameters };
}

function writtenDistribution(distribution: ImageDefinition["distribution"]): Plain {
  const { kmsKey, launchTemplates, ...rest } = distribution;
  return {
    ...rest,
    kmsKey: kmsKey?.kind === "adopt" ? kmsKey.key : kmsKey?.kind,
    launchTemplates: keyed(launchTemplates, ({ id, region }) => (region === undefined ? id : `${id} ${region}`), (template) => ({ ...template })), // prettier-ignore
  };
}

function writtenLifecycle({ exclude, ...rules }: NonNullable<ImageDefinition["lifecycle"]>): Plain {
  const { launchedWithin, ...others } = exclude;
  const ages = Object.entries(rules).map(([key, value]) => [
    key,
    typeof value === "number" ? value : writtenAge(value),
  ]);
  return {
    ...(Object.fromEntries(ages) as Plain),
    exclude: { ...others, launchedWithin: launchedWithin && writtenAge(launchedWithin) },
  };
}

function writtenAge(age: Age | undefined): string | undefined {
  return age && `${age.value.toString()} ${age.unit}`;
}

/** A list as a map by name; a name that appears again gets its number. */
function keyed<Item>(items: readonly Item[], keyOf: (item: Item) => string, form: (item: Item) => Plain): Plain {
  const seen = new Map<string, number>();
  const entries = items.map((item) => {
    const key = keyOf(item);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return [count === 1 ? key : `${key} #${count.toString()}`, form(item)] as const;
  });
  return Object.fromEntries(entries);
}
