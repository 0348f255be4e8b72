import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The project's tables of AWS's names. They are read, not imported: the simulator uses nothing else of this project. */
const FOLDER = join(__dirname, "../../definition/aws");

type Names = Readonly<Record<string, string>>;

interface Tables {
  readonly regions: { readonly partitions: Names };
  readonly "instance-types": { readonly x86_64: Names; readonly arm64: Names };
  readonly "managed-names": { readonly components: Names };
}

const read: Partial<Tables> = {};

function table<Name extends keyof Tables>(name: Name): Tables[Name] {
  const found = read[name] ?? (JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Tables[Name]);
  read[name] = found;
  return found;
}

/** The partition of a region, or undefined where AWS has no such region. */
export function partitionOfRegion(region: string): string | undefined {
  return keyOf(table("regions").partitions, region);
}

/** `x86_64` or `arm64`; undefined where EC2 has no such instance type. */
export function architectureOfType(type: string): string | undefined {
  const [family = "", size = ""] = type.split(".");
  return ["x86_64" as const, "arm64" as const].find((architecture) =>
    table("instance-types")[architecture][family]?.split(" ").includes(size),
  );
}

/** The platform of a component that Amazon manages, if known. */
export function platformOfManaged(component: string): string | undefined {
  return keyOf(table("managed-names").components, component);
}

function keyOf(lists: Names, name: string): string | undefined {
  return Object.entries(lists).find(([, names]) => names.split(" ").includes(name))?.[0];
}
