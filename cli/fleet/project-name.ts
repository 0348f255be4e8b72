import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The name in `Pulumi.yaml`, which stands in every URN; a place to fill in where the file cannot be read. */
export function projectName(root: string): string {
  try {
    const text = readFileSync(join(root, "Pulumi.yaml"), "utf8");
    return /^name:[ \t]{0,20}["']?([A-Za-z0-9_.-]{1,100})["']?[ \t]{0,20}(?:#.*)?$/m.exec(text)?.[1] ?? "PROJECT";
  } catch {
    return "PROJECT";
  }
}
