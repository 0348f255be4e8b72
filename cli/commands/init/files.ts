import { ownPackage, packageFile, packageFolder } from "../../terminal/own-package";
import { renderTemplate } from "../new/template";
import { SCHEMAS } from "../schema/flags";
import { schemaText } from "../schema/run";

/** Files by path from the root. */
export type Files = ReadonlyMap<string, string>;

const OWN = "cli/commands/init/files";
/** Workflows that call those of golden-images, as the guide shows them. */
const CALLERS = "docs/examples";

const FIRST_IMAGE = {
  name: "linux-base",
  description: "Linux base",
  parent: "amazon-linux-2023",
  architectures: ["x86_64"],
  tags: {},
};

/** What every repository has: a project of Pulumi with the program of the package, and schemas for the editor. */
export function projectFiles(name: string): Files {
  const { version, peerDependencies } = ownPackage();
  // Workflows bring no golden of their own, so the version is one; only Yarn does not install peers by itself.
  const dependencies = { ...peerDependencies, "golden-images": version };
  return new Map([
    ["package.json", `${JSON.stringify({ name, private: true, dependencies }, undefined, 2)}\n`],
    ["Pulumi.yaml", filled("Pulumi.yaml", { NAME: name })],
    ["index.js", 'module.exports = require("golden-images/stacks");\n'],
    [".gitignore", read(OWN, "gitignore")],
    ...SCHEMAS.map((schema) => [`images/${schema}.schema.json`, schemaText(schema)] as const),
  ]);
}

/** What GitHub and pre-commit read only at the top of a repository. */
export function repositoryFiles(): Files {
  return new Map([
    ...packageFolder(CALLERS).map((file) => [`.github/workflows/${file}`, read(CALLERS, file)] as const),
    [".github/CODEOWNERS", read(OWN, "CODEOWNERS")],
    [".pre-commit-config.yaml", read(OWN, "pre-commit-config.yaml")],
  ]);
}

/** Settings of the stack prod. */
export function settingsText(region: string, account: string): string {
  return filled("Pulumi.prod.yaml", { REGION: region, ACCOUNT: account });
}

/** An image that passes without any tags. */
export function firstImage(): Files {
  return renderTemplate("linux", FIRST_IMAGE);
}

function filled(file: string, values: Readonly<Record<string, string>>): string {
  return read(OWN, file).replaceAll(/__([A-Z]+)__/g, (mark, key: string) => values[key] ?? mark);
}

function read(folder: string, file: string): string {
  return packageFile(`${folder}/${file}`);
}
