import type { Age, AmiDefinition, ComponentUse, Disk } from "../../definition/image/image-definition";
import type { Plain } from "../field-changes";

/**
 * The keys only of an AMI, in the words of its YAML. Components are known by name, so one more does not shift the others.
 */
export function writtenForm({ components, tests, disks, userData, schedule, lifecycle, ...as }: AmiDefinition): Plain {
  const [root, ...added] = disks;
  return {
    components: keyed(components, componentKey, writtenComponent),
    "components order": components.map(componentKey),
    tests: keyed(tests, componentKey, writtenComponent),
    "tests order": tests.map(componentKey),
    disk: { ...root },
    disks: keyed(added, ({ device }) => device, (disk: Disk) => ({ ...disk })), // prettier-ignore
    workingDirectory: as.workingDirectory,
    userData: userData?.file.replace(/^images\//, ""),
    systemsManagerAgent: as.systemsManagerAgent,
    build: as.build,
    imageTests: as.imageTests,
    schedule,
    scanning: as.scanning,
    distribution: writtenDistribution(as.distribution),
    lifecycle: lifecycle && writtenLifecycle(lifecycle),
    names: as.names && { ...as.names, formerRecipes: as.names.formerRecipes && [...as.names.formerRecipes] },
  };
}

/** What a component is called in paths: its name, or its ARN. */
export function componentKey(use: ComponentUse): string {
  return use.kind === "arn" ? use.arn : use.name;
}

function writtenComponent(use: ComponentUse): Plain {
  if (use.kind === "managed") return { managed: use.version, parameters: use.parameters };
  if (use.kind === "arn") return { arn: use.arn, parameters: use.parameters };
  const { description, supportedOsVersions, parameters } = use;
  return { document: "a document", description, supportedOsVersions, parameters };
}

function writtenDistribution(distribution: AmiDefinition["distribution"]): Plain {
  const { kmsKey, launchTemplates, ...rest } = distribution;
  return {
    ...rest,
    kmsKey: kmsKey?.kind === "adopt" ? kmsKey.key : kmsKey?.kind,
    launchTemplates: keyed(launchTemplates, ({ id, region }) => (region === undefined ? id : `${id} ${region}`), (template) => ({ ...template })), // prettier-ignore
  };
}

function writtenLifecycle({ exclude, ...rules }: NonNullable<AmiDefinition["lifecycle"]>): Plain {
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
