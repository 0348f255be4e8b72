import type { Architecture } from "./platform";

/**
 * Architecture of an EC2 instance type, by AWS's naming: a `g` right behind the generation is Graviton (m7g, c7gn, x2gd,
 * im4gn); a1 is the first Graviton; mac1 is Intel and later Macs are Apple silicon.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOfType(type: string): Architecture {
  const family = type.slice(0, type.indexOf("."));
  if (family === "a1" || /^mac[2-9]/.test(family)) return "arm64";
  return /^[a-z]+\d+g/.test(family) ? "arm64" : "x86_64";
}

/** Whether the type is a Mac, which runs on dedicated hosts only. */
export function isMac(type: string): boolean {
  return /^mac\d/.test(type);
}
