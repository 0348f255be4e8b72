import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { partOf } from "../definition";
import { acquirePulumi } from "../engine";
import { makeFleet } from "./fleet";
import { linkModules, writeGoldenRoot } from "./golden-root";
import { measure, type Command } from "./measured-process";
import { installCdk, installSceptre, type PeerPlaces } from "./peer-cache";
import { writeCdkFleet, writeSceptreProject } from "./peer-projects";

/** The name of the stack of a fleet's root that has every image. */
export const STACK = "bench";
/** The name of a stack that has the first image alone. */
export const ONE = "one";

/** The sources of this repository, seen from `dist/bench/`. */
const REPOSITORY = resolve(__dirname, "../..");
const PEERS = join(REPOSITORY, "bench", "peers");
const BARE = join(PEERS, "bare", "program.js");

/** A fleet on disk, once for each side. */
export interface FleetPlaces {
  readonly golden: string;
  readonly cdk: string;
  readonly sceptre: string;
}

/** What rows share: fleets, peers and recorded lists of resources, each made when it is first asked for. */
export interface Workbench {
  /** For standard output and error of what is measured. */
  readonly logs: string;
  /** A new path under the temporary folder. */
  path(name: string): string;
  fleet(size: number): FleetPlaces;
  /** The root of a fleet of its own with one image changed since its commit. */
  edited(size: number): string;
  /** The root of a fleet whose first image has a stack of its own. */
  globbed(size: number): string;
  /** A root whose images are split into `count` stacks; gives their names with the number of images of each. */
  split(size: number, count: number): { readonly root: string; readonly stacks: ReadonlyMap<string, number> };
  /** The list of cloud resources that our program registers for a fleet, as a JSON file. */
  resources(size: number): Promise<string>;
  /** The folder with the validators of the bare loop. */
  validators(): Promise<string>;
  cdk(): Promise<string>;
  sceptre(): Promise<string>;
  /** Node with one of the scripts of `bench/programs/`. */
  script(name: string, ...args: readonly string[]): Command;
  /** Node with our CLI. */
  golden(...args: readonly string[]): Command;
  /** The program that a team would write with @pulumi/aws alone. */
  readonly bareProgram: string;
  /** The project that a team would write with @pulumi/aws alone; without a list it registers one resource. */
  bareProject(resources?: string): string;
  /** Path of the Pulumi CLI. */
  pulumi(): Promise<string>;
  /** The loop that reads, parses and validates, and nothing else. */
  readonly bareLoop: string;
  /** Our `node_modules`, for scripts outside of the repository. */
  readonly modules: string;
  clear(): void;
}

export function makeWorkbench(cache: string, onProgress: (line: string) => void): Workbench {
  const folder = mkdtempSync(join(tmpdir(), "golden-bench-"));
  const logs = join(folder, "logs");
  mkdirSync(logs);
  const peers: PeerPlaces = { recipes: PEERS, cache, onProgress };
  const script = (name: string, ...args: readonly string[]): Command => ({
    file: process.execPath,
    args: [join(__dirname, "programs", `${name}.js`), ...args],
  });
  const fleet = remember((size: number) => writeFleet(join(folder, `fleet-${size.toString()}`), size));
  const splits = remember((key: string) => {
    const [size = 0, count = 0] = key.split(" ").map(Number);
    return writeSplit(join(folder, `split-${size.toString()}-${count.toString()}`), size, count);
  });
  return {
    logs,
    path: (name) => join(folder, name),
    fleet,
    edited: remember((size: number) => writeEdited(join(folder, `edited-${size.toString()}`), size)),
    globbed: remember((size: number) => writeGlobbed(join(folder, `globbed-${size.toString()}`), size)),
    split: (size, count) => splits(`${size.toString()} ${count.toString()}`),
    resources: remember(async (size: number) => {
      const file = join(folder, `resources-${size.toString()}.json`);
      await measure(script("record-resources", fleet(size).golden, STACK, file), logs);
      return file;
    }),
    validators: once(async () => {
      const validators = join(folder, "validators");
      mkdirSync(validators);
      await measure(script("compile-validators", join(PEERS, "loop", "document.schema.json"), validators), logs);
      return validators;
    }),
    cdk: once(() => installCdk(peers)),
    sceptre: once(() => installSceptre(peers)),
    script,
    golden: (...args) => ({ file: process.execPath, args: [join(REPOSITORY, "dist", "cli", "golden.js"), ...args] }),
    bareProgram: BARE,
    bareProject: remember((resources?: string) => writeBareProject(mkdtempSync(join(folder, "bare-")), resources)),
    pulumi: once(async () => (await acquirePulumi({ onProgress })).path),
    bareLoop: join(PEERS, "loop", "loop.js"),
    modules: join(REPOSITORY, "node_modules"),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function writeFleet(folder: string, size: number): FleetPlaces {
  const places = { golden: join(folder, "golden"), cdk: join(folder, "fleet.json"), sceptre: join(folder, "sceptre") };
  const fleet = makeFleet(size);
  writeGoldenRoot(places.golden, fleet, [{ name: STACK, images: ["*"] }]);
  writeCdkFleet(places.cdk, fleet);
  writeSceptreProject(places.sceptre, fleet, join(PEERS, "sceptre", "image.yaml.j2"));
  return places;
}

function writeEdited(root: string, size: number): string {
  writeGoldenRoot(root, makeFleet(size), [{ name: STACK, images: ["*"] }]);
  const file = join(root, "images", "image-0001.yaml");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/^description: .*$/m, "description: Changed by a pull request"),
  );
  return root;
}

function writeGlobbed(root: string, size: number): string {
  writeGoldenRoot(root, makeFleet(size), [
    { name: STACK, images: ["*", "!image-0001"] },
    { name: ONE, images: ["image-0001"] },
  ]);
  return root;
}

function writeSplit(root: string, size: number, count: number): { root: string; stacks: ReadonlyMap<string, number> } {
  const fleet = makeFleet(size);
  writeGoldenRoot(root, fleet, [{ name: STACK, images: ["*"], split: count }]);
  const stacks = new Map<string, number>();
  for (const { name } of fleet) {
    const stack = `${STACK}-${partOf(name, count).toString()}`;
    stacks.set(stack, (stacks.get(stack) ?? 0) + 1);
  }
  return { root, stacks };
}

/** What `pulumi new aws-javascript` makes, with the program of the peer. */
function writeBareProject(root: string, resources?: string): string {
  writeFileSync(
    join(root, "Pulumi.yaml"),
    "name: bare\nmain: run.js\nruntime:\n  name: nodejs\n  options: { typescript: false }\n",
  );
  const list = resources === undefined ? "" : JSON.stringify(resources);
  writeFileSync(join(root, "run.js"), `require(${JSON.stringify(BARE)}).register(${list});\n`);
  linkModules(root, ["@pulumi"]);
  return root;
}

/** A function that works once for each argument. */
function remember<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}

function once<Value>(make: () => Value): () => Value {
  const remembered = remember(make);
  return () => remembered(undefined);
}
