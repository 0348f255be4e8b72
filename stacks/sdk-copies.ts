import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";

const SDK = "@pulumi/pulumi/package.json";
/** What brings an SDK of its own where another version than theirs is pinned, as yarn installs them. */
const PROVIDERS = ["@pulumi/aws", "@pulumi/random", "@pulumi/github"];

/**
 * Refuses a tree of packages with two copies of Pulumi's SDK: what one of them registers, the engine never sees where it talks to
 * the other, and a preview of six resources in place of thirty would end with 0.
 * @throws RunError with the copies and the way to one
 */
export function refuseSecondSdk(root: string): void {
  const ours = createRequire(__filename);
  const copies = new Map<string, string>();
  for (const load of [
    ours,
    ...PROVIDERS.map((name) => createRequire(ours.resolve(`${name}/package.json`))),
    createRequire(path.join(root, "package.json")),
  ]) {
    const file = resolved(load);
    if (file !== undefined) copies.set(path.dirname(file), (ours(file) as { version: string }).version);
  }
  if (copies.size < 2) return;
  const wanted = (ours("../../package.json") as { peerDependencies: Record<string, string> }).peerDependencies[
    "@pulumi/pulumi"
  ];
  throw new pulumi.RunError(
    `${copies.size} copies of @pulumi/pulumi are installed; what one registers is lost to the other:\n` +
      [...copies].map(([folder, version]) => `  ${version} in ${path.relative(root, folder)}\n`).join("") +
      `  fix: let package.json ask for "@pulumi/pulumi": "${wanted ?? "*"}", or leave it out, and install again; \`npm ls @pulumi/pulumi\` shows who asks for another.`,
  );
}

/** A project that has no packages of its own, as under test, runs ours. */
function resolved(load: NodeJS.Require): string | undefined {
  try {
    return load.resolve(SDK);
  } catch {
    return undefined;
  }
}
