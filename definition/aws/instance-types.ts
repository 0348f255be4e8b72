import table from "./instance-types.json";
import type { Architecture } from "./platform";

/** When the table was made, as `2026-11-21`. */
export const TYPES_MADE = table.made.slice(0, 10);

interface Family {
  readonly architecture: Architecture;
  readonly sizes: ReadonlySet<string>;
}

let families: ReadonlyMap<string, Family> | undefined;

/** Made when it is first asked for: most definitions name no type. */
function familyOf(type: string): Family | undefined {
  families ??= new Map([...familiesOf("x86_64"), ...familiesOf("arm64")]);
  return families.get(type.slice(0, type.indexOf(".")));
}

function familiesOf(architecture: Architecture): (readonly [string, Family])[] {
  return Object.entries(table[architecture]).map(([family, sizes]) => [
    family,
    { architecture, sizes: new Set(sizes.split(" ")) },
  ]);
}

export function isKnownType(type: string): boolean {
  const size = type.slice(type.indexOf(".") + 1);
  return familyOf(type)?.sizes.has(size) ?? false;
}

/**
 * Architecture of an EC2 instance type. For one of a family that the table lacks it follows from AWS's naming: a `g` right
 * behind the generation is Graviton, and Macs newer than mac1 are Apple silicon.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOfType(type: string): Architecture {
  return familyOf(type)?.architecture ?? (/^(?:[a-z]+\d+g|mac[2-9-])/.test(type) ? "arm64" : "x86_64");
}

/** Whether the type is a Mac, which runs on dedicated hosts only. */
export function isMac(type: string): boolean {
  return /^mac[\d-]/.test(type);
}

/** Types that someone may have meant: those of the family named, if AWS has it, else all. */
export function typesLike(type: string): readonly string[] {
  const named = type.slice(0, type.indexOf("."));
  const all = [...Object.entries(table.x86_64), ...Object.entries(table.arm64)];
  const like = familyOf(type) === undefined ? all : all.filter(([family]) => family === named);
  return like.flatMap(([family, sizes]) => sizes.split(" ").map((size) => `${family}.${size}`));
}
