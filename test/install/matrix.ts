import { execFileSync, type ExecFileSyncOptions } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import * as semver from "semver";
import { pulumiCache } from "../../engine/pulumi-cli/cache";

/**
 * `npm run install-matrix`: the tarball, installed into what `golden init` writes by each package manager, on each Node, with
 * the oldest and the newest SDK and provider that the package allows. Each must give a golden that works, a program that
 * imports the components, and one copy of SDK and provider. `--node`, `--manager` and `--sdk` narrow it down.
 */

const ROOT = join(__dirname, "../../..");
const NODES = ["20", "22", "24"];
/** Yarn 1 refuses a package whose `engines` leave this Node out, as those of the newest SDK do. */
const REFUSED = "Node 20, yarn, newest";
const SDKS = ["oldest", "newest"];
const PEERS = ["@pulumi/pulumi", "@pulumi/aws"];
/** A component under mocks, as a module of either kind gets it. */
const PROGRAM = `
import { createRequire } from "node:module";
import { ArtifactBucket } from "golden-images/components";
const pulumi = createRequire(import.meta.url)("@pulumi/pulumi");
pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
const bucket = new ArtifactBucket("logs", { bucketPrefix: "team-logs" });
const name = await new Promise((resolve) => pulumi.output(bucket.urn).apply(resolve));
if (!name.includes("golden-images:storage:ArtifactBucket")) throw new Error(name);
createRequire(import.meta.url).resolve("golden-images/stacks");
`;

interface Manager {
  readonly package: string;
  readonly file: string;
  readonly install: readonly string[];
  /** Before the words of a command of the project. */
  readonly run: readonly string[];
  /** Before the name of a program. */
  readonly node: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Yarn takes the newest for what a dependency asks, whatever is pinned above. */
  readonly pinsInResolutions?: boolean;
}

const BERRY = {
  package: "@yarnpkg/cli-dist@4.18.1",
  file: "bin/yarn.js",
  install: ["install"],
  run: ["run"],
  node: ["node"],
  pinsInResolutions: true,
};
const berry = (linker: string): Manager => ({
  ...BERRY,
  files: { ".yarnrc.yml": `nodeLinker: ${linker}\nenableTelemetry: false\n`, "yarn.lock": "" },
});

const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: {
    package: "npm@11.19.1",
    file: "bin/npm-cli.js",
    install: ["install"],
    run: ["exec", "--no", "--"],
    node: ["exec", "--no", "--", "node"],
  },
  pnpm: { package: "pnpm@10.34.8", file: "bin/pnpm.cjs", install: ["install"], run: ["exec"], node: ["exec", "node"] },
  yarn: {
    package: "yarn@1.22.22",
    file: "bin/yarn.js",
    install: ["install", "--non-interactive"],
    run: ["run", "-s"],
    node: ["node"],
    pinsInResolutions: true,
  },
  berry: berry("node-modules"),
  pnp: berry("pnp"),
};

interface Cell {
  readonly node: string;
  readonly manager: string;
  readonly sdk: string;
}

function main(): number {
  const { values } = parseArgs({
    options: { node: { type: "string" }, manager: { type: "string" }, sdk: { type: "string" } },
  });
  const chosen = (given: string | undefined, all: readonly string[]) => given?.split(",") ?? all;
  const cells = chosen(values.node, NODES)
    .flatMap((node) =>
      chosen(values.manager, Object.keys(MANAGERS)).flatMap((manager) =>
        chosen(values.sdk, SDKS).map((sdk): Cell => ({ node, manager, sdk })),
      ),
    )
    .filter((cell) => nameOf(cell) !== REFUSED);
  const folder = mkdtempSync(join(tmpdir(), "golden-install-"));
  try {
    run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: ROOT });
    const [tarball = ""] = readdirSync(folder);
    const faults = cells.filter((cell) => !report(cell, folder, join(folder, tarball)));
    console.log(`${String(cells.length - faults.length)} of ${String(cells.length)} installs work`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(cell: Cell, folder: string, tarball: string): boolean {
  const started = performance.now();
  const name = nameOf(cell);
  try {
    const said = tryOne(cell, join(folder, `${cell.manager}-${cell.node}-${cell.sdk}`), tarball);
    console.log(`ok    ${name}: ${said}, ${((performance.now() - started) / 1000).toFixed(0)} s`);
    return true;
  } catch (error) {
    const { message, stdout = "", stderr = "" } = error as Error & { stdout?: string; stderr?: string };
    console.log(`FAULT ${name}: ${message}\n${`${stdout}${stderr}`.split("\n").slice(-30).join("\n")}`);
    return false;
  }
}

function nameOf({ node, manager, sdk }: Cell): string {
  return `Node ${node}, ${manager}, ${sdk}`;
}

/** Installs and uses it; gives what was installed. */
function tryOne(cell: Cell, root: string, tarball: string): string {
  const manager = MANAGERS[cell.manager];
  if (manager === undefined) throw new Error(`--manager takes ${Object.keys(MANAGERS).join(", ")}`);
  const env = environment(nodeOf(cell.node));
  const words = (args: readonly string[]) => [join(tool(manager.package), manager.file), ...args];
  const golden = (...args: string[]) => run("node", words([...manager.run, "golden", ...args]), { cwd: root, env });
  writeTeam(root, tarball, cell.sdk === "oldest", manager);
  run("node", words(manager.install), { cwd: root, env });

  const { version } = manifest(ROOT);
  const said = golden("--version").trim();
  if (said !== version) throw new Error(`golden --version says ${said}, not ${String(version)}`);
  if (!golden("check").includes("1 definition checked, no faults")) throw new Error("golden check finds faults");
  writeFileSync(join(root, "program.mjs"), PROGRAM);
  run("node", words([...manager.node, "program.mjs"]), { cwd: root, env });
  const found = PEERS.map((name) => `${name} ${oneCopy(root, name, cell.sdk === "oldest" ? oldest(name) : undefined)}`);
  rmSync(root, { recursive: true, force: true });
  return found.join(", ");
}

/** What `golden init` writes, with the tarball for the package; the oldest SDK is pinned, as the guide says for each manager. */
function writeTeam(root: string, tarball: string, pins: boolean, { files = {}, pinsInResolutions }: Manager): void {
  const golden = join(ROOT, "dist/cli/golden.js");
  mkdirSync(root);
  run(process.execPath, [golden, "init", "--region", "us-east-1", "--account", "111122223333"], { cwd: root });
  const file = join(root, "package.json");
  const team = JSON.parse(readFileSync(file, "utf8")) as { dependencies: Record<string, string>; resolutions?: object };
  team.dependencies["golden-images"] = `file:${tarball}`;
  const pinned = Object.fromEntries(PEERS.map((name) => [name, oldest(name)]));
  if (pins) Object.assign(team.dependencies, pinned);
  if (pins && pinsInResolutions === true) team.resolutions = pinned;
  writeFileSync(file, JSON.stringify(team));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
}

/** The oldest version of a peer that the package allows. */
function oldest(name: string): string {
  return semver.minVersion((manifest(ROOT)["peerDependencies"] as Record<string, string>)[name] ?? "*")?.version ?? "";
}

/** The version of the one copy. */
function oneCopy(root: string, name: string, version?: string): string {
  if (!existsSync(join(root, "node_modules"))) return "?"; // Plug'n'Play has no folders
  const copies = [...new Set(copiesIn(join(root, "node_modules"), name))];
  const found = copies.map((folder) => String(manifest(folder)["version"])).join(", ");
  if (copies.length === 1 && found === (version ?? found)) return found;
  throw new Error(`${name} is there as ${found}, not once${version === undefined ? "" : ` as ${version}`}`);
}

/** Where a package is, in what is installed and in what that has of its own. */
function copiesIn(modules: string, name: string): string[] {
  const own = existsSync(join(modules, name, "package.json")) ? [realpathSync(join(modules, name))] : [];
  const names = readdirSync(modules, { withFileTypes: true }).filter((each) => each.isDirectory());
  const inside = names.flatMap((each) => {
    if (each.name === ".pnpm") return readdirSync(join(modules, ".pnpm")).map((store) => join(modules, ".pnpm", store));
    if (!each.name.startsWith("@")) return [join(modules, each.name)];
    return readdirSync(join(modules, each.name)).map((scoped) => join(modules, each.name, scoped));
  });
  const nested = inside.map((folder) => join(folder, "node_modules")).filter((folder) => existsSync(folder));
  return [...own, ...nested.flatMap((folder) => copiesIn(folder, name))];
}

/** The folder with the `node` of a major version, which comes as a package. */
function nodeOf(major: string): string {
  return join(tool(`node-${process.platform}-${process.arch}@${major}`), "bin");
}

/** The folder of a package that is kept for the next run. */
function tool(wantedPackage: string): string {
  const name = wantedPackage.slice(0, wantedPackage.lastIndexOf("@"));
  const home = join(pulumiCache(process.env).root, "install-matrix", wantedPackage.replaceAll("/", "-"));
  const folder = join(home, "node_modules", name);
  if (existsSync(folder)) return folder;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), "{}");
  run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", wantedPackage], { cwd: home });
  return folder;
}

/** That Node first; Yarn asks the registry that npm asks, and Pulumi's packages get no plugin while they are installed. */
function environment(bin: string): NodeJS.ProcessEnv {
  const registry = run("npm", ["config", "get", "registry"], {}).trim();
  return {
    ...process.env,
    PATH: [bin, process.env["PATH"] ?? ""].join(delimiter),
    YARN_NPM_REGISTRY_SERVER: registry,
    ...(registry.startsWith("http:") && { YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname }),
    YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

function manifest(folder: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
}

function run(file: string, args: readonly string[], options: ExecFileSyncOptions): string {
  return execFileSync(file, args, { ...options, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1e8 });
}

process.exitCode = main();
