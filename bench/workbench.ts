import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeFleet } from "./fleet";
import { writeGoldenRoot, type BenchStack } from "./golden-root";
import { measure, type Command } from "./measured-process";
import { installCdk, installSceptre, type PeerPlaces } from "./peer-cache";
import { writeCdkFleet, writeSceptreProject } from "./peer-projects";

/** The name of the one stack of a fleet's root. */
export const STACK = "bench";

/** The sources of this repository, seen from `dist/bench/`. */
const REPOSITORY = resolve(__dirname, "../..");
const PEERS = join(REPOSITORY, "bench", "peers");

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
  /** A root whose images are split into stacks of `images` each; gives the names of the stacks. */
  split(size: number, images: number): { readonly root: string; readonly stacks: readonly string[] };
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
  return {
    logs,
    path: (name) => join(folder, name),
    fleet,
    edited: remember((size: number) => writeEdited(join(folder, `edited-${size.toString()}`), size)),
    split: (size, images) => writeSplit(join(folder, `split-${size.toString()}`), size, images),
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
    bareProgram: join(PEERS, "bare", "program.js"),
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

function writeSplit(root: string, size: number, images: number): { root: string; stacks: readonly string[] } {
  const fleet = makeFleet(size);
  const stacks: BenchStack[] = [];
  for (let start = 0; start < size; start += images) {
    const names = fleet.slice(start, start + images).map(({ name }) => name);
    stacks.push({ name: `${STACK}-${(start / images).toString().padStart(3, "0")}`, images: names });
  }
  writeGoldenRoot(root, fleet, stacks);
  return { root, stacks: stacks.map(({ name }) => name) };
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
