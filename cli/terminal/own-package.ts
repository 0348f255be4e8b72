import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** What golden reads of its own `package.json`. */
export interface OwnPackage {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Texts of the package's files by path, filled in where all of golden is one file (`scripts/bundle.ts`). */
declare const BUNDLED_FILES: Readonly<Record<string, string>> | undefined;

/** The folder of the package: this file runs from `dist/cli/terminal`, in the repository and where it is installed. */
const PACKAGE = join(__dirname, "../../..");

const bundled = typeof BUNDLED_FILES === "undefined" ? undefined : BUNDLED_FILES;

export function ownPackage(): OwnPackage {
  return JSON.parse(packageFile("package.json")) as OwnPackage;
}

/** The text of a file that the package ships, by its path with forward slashes. */
export function packageFile(path: string): string {
  if (bundled === undefined) return readFileSync(join(PACKAGE, path), "utf8");
  const text = bundled[path];
  if (text === undefined) throw new Error(`${path} is not in the bundle`);
  // They are half the size without white space.
  return path.endsWith(".schema.json") ? `${JSON.stringify(JSON.parse(text), null, 2)}\n` : text;
}

/** The names of the files in a folder that the package ships, in order. */
export function packageFolder(path: string): readonly string[] {
  if (bundled === undefined) return readdirSync(join(PACKAGE, path)).sort();
  return Object.keys(bundled)
    .flatMap((file) => (posix.dirname(file) === path ? [posix.basename(file)] : []))
    .sort();
}
