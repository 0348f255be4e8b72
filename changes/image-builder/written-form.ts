import type { Age, BuilderImage, ComponentUse } from "../../definition/image/image-definition";
import type { Plain } from "../field-changes";

/** Components are known by name, so one more does not shift the others. */
export function writtenComponents({ components, tests }: Pick<BuilderImage, "components" | "tests">): Plain {
  return {
    components: keyed(components, componentKey, writtenComponent),
    "components order": components.map(componentKey),
    tests: keyed(tests, componentKey, writtenComponent),
    "tests order": tests.map(componentKey),
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

export function writtenLifecycle({ exclude, ...rules }: NonNullable<BuilderImage["lifecycle"]>): Plain {
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
export function keyed<Item>(items: readonly Item[], keyOf: (item: Item) => string, form: (item: Item) => Plain): Plain {
  const seen = new Map<string, number>();
  const entries = items.map((item) => {
    const key = keyOf(item);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return [count === 1 ? key : `${key} #${count.toString()}`, form(item)] as const;
  });
  return Object.fromEntries(entries);
}
