import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What golden reads of its own `package.json`. */
export interface OwnPackage {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The folder of the package: this file runs from `dist/cli/terminal`, in the repository and where it is installed. */
export const PACKAGE = join(__dirname, "../../..");

export function ownPackage(): OwnPackage {
  return JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as OwnPackage;
}
