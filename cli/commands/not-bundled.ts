import { CliError } from "../terminal/exit-code";

/** Stand for `run.ts` of these commands where all of golden is one file (`scripts/bundle.ts`), which what they need is not in. */
export const local = refused("local", "runs your program on the Pulumi engine", "local preview");
export const health = refused("health", "works on AWS by its SDK", "health");
export const ci = refused("ci", "works on AWS by its SDK", "ci status <name>");
export const release = refused("release", "works on AWS by its SDK", "release status <name>");
export const rebuild = refused("rebuild", "works on AWS by its SDK", "rebuild <name>");
export const inventory = refused("inventory", "reads repositories of GitHub and archives of charts", "inventory");
export const submit = refused("submit", "works on AWS by its SDK", "submit <file>");
export const status = refused("status", "works on AWS by its SDK", "status <id>");
export const logs = refused("logs", "works on AWS by its SDK", "logs <id>");
export const cancel = refused("cancel", "works on AWS by its SDK", "cancel <id>");
export const retry = refused("retry", "works on AWS by its SDK", "retry <id>");
export const promote = refused("promote", "works on AWS by its SDK", "promote <image>");
export const rollback = refused("rollback", "works on AWS by its SDK", "rollback <image>");
export const revoke = refused("revoke", "works on AWS by its SDK", "revoke <image> <version>");
export const releases = refused("releases", "works on AWS by its SDK", "releases <image>");
export const notify = refused("notify", "works on AWS by its SDK", "notify render promoted");
export const consumers = refused("consumers", "works on AWS by its SDK", "consumers check --dir <folder>");
export const update = refused("update", "asks AWS, GitHub and registries", "update --dry-run");
export const liveFleet = refused("catalogue --live", "works on AWS by its SDK", "catalogue --out <folder> --live");
export const watch = refused("watch", "works on AWS by its SDK", "watch");

function refused(command: string, does: string, example: string): () => Promise<never> {
  const message = `\`golden ${command}\` ${does}. This golden is the single file of the action and the pre-commit hook, which does not have it.`;
  const fix = `Use the one of the package: \`npm install golden-images\`, then \`npx golden ${example}\`.`;
  return () => Promise.reject(new CliError(message, fix));
}
