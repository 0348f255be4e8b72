import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { partOf } from "../../definition";
import { acquirePulumi } from "../../engine";
import { measure, type Command } from "../measure/measured-process";
import { makeFleet } from "./fleet";
import { linkModules, writeGoldenRoot } from "./golden-root";
import { CDK, installPeer, SCEPTRE, type PeerPlaces } from "./peer-cache";
import { writeCdkFleet, writeSceptreProject } from "./peer-projects";

/** The name of the stack of a fleet's root that has every image. */
export const STACK = "bench";
/** The name of a stack that has the first image alone. */
export const ONE = "one";
/** What we recommend for a stack, see docs/decisions/0007. */
export const IMAGES_A_STACK = 6;

const REPOSITORY = resolve(__dirname, "../../..");
const PEERS = join(REPOSITORY, "bench", "peers");

/** A fleet on disk, once for each side. */
export interface FleetPlaces {
  readonly golden: string;
  readonly cdk: string;
  readonly sceptre: string;
}

/** What rows share: fleets, peers and recorded lists of resources, each made when it is first asked for. */
export class Workbench {
  private readonly folder = mkdtempSync(join(tmpdir(), "golden-bench-"));
  private readonly peers: PeerPlaces;

  /** For standard output and error of what is measured. */
  readonly logs = this.path("logs");
  /** The program that a team would write with @pulumi/aws alone. */
  readonly bareProgram = join(PEERS, "bare", "program.js");
  /** The loop that reads, parses and validates, and nothing else. */
  readonly bareLoop = join(PEERS, "loop", "loop.js");
  /** Our `node_modules`, for scripts outside of the repository. */
  readonly modules = join(REPOSITORY, "node_modules");

  constructor(
    cache: string,
    private readonly onProgress: (line: string) => void,
  ) {
    this.peers = { recipes: PEERS, cache, onProgress };
    mkdirSync(this.logs);
  }

  readonly fleet = remember((size: number) => writeFleet(this.path(`fleet-${size.toString()}`), size));

  /** The root of a fleet of its own with one image changed since its commit. */
  readonly edited = remember((size: number) => {
    const root = this.path(`edited-${size.toString()}`);
    writeGoldenRoot(root, makeFleet(size), [{ name: STACK, images: ["*"] }]);
    const file = join(root, "images", "image-0001.yaml");
    const changed = "description: Changed by a pull request";
    writeFileSync(file, readFileSync(file, "utf8").replace(/^description: .*$/m, changed));
    return root;
  });

  /** The root of a fleet whose first image has a stack of its own. */
  readonly globbed = remember((size: number) => {
    const root = this.path(`globbed-${size.toString()}`);
    writeGoldenRoot(root, makeFleet(size), [
      { name: STACK, images: ["*", "!image-0001"] },
      { name: ONE, images: ["image-0001"] },
    ]);
    return root;
  });

  /** A root whose images are split into stacks of about six; gives their names with the number of images of each. */
  readonly split = remember((size: number) => {
    const count = Math.max(Math.round(size / IMAGES_A_STACK), 2);
    const root = this.path(`split-${size.toString()}`);
    const fleet = makeFleet(size);
    writeGoldenRoot(root, fleet, [{ name: STACK, images: ["*"], split: count }]);
    const stacks = new Map<string, number>();
    for (const { name } of fleet) {
      const stack = `${STACK}-${partOf(name, count).toString()}`;
      stacks.set(stack, (stacks.get(stack) ?? 0) + 1);
    }
    return { root, stacks };
  });

  /** The list of cloud resources that our program registers for a fleet, as a JSON file. */
  readonly resources = remember(async (size: number) => {
    const file = this.path(`resources-${size.toString()}.json`);
    await measure(this.script("record-resources", this.fleet(size).golden, STACK, file), this.logs);
    return file;
  });

  /** The folder with the validators of the bare loop. */
  readonly validators = once(async () => {
    const folder = this.path("validators");
    mkdirSync(folder);
    const schema = join(PEERS, "loop", "document.schema.json");
    await measure(this.script("compile-validators", schema, folder), this.logs);
    return folder;
  });

  /** The folder with `app.js` and AWS CDK in `node_modules`, installed at first use. */
  readonly cdk = once(() => installPeer(CDK, this.peers));
  /** The folder with Sceptre in `venv/bin`, installed at first use. */
  readonly sceptre = once(() => installPeer(SCEPTRE, this.peers));
  /** Path of the Pulumi CLI. */
  readonly pulumi = once(async () => (await acquirePulumi({ onProgress: this.onProgress })).path);

  /** A path under the temporary folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Node with one of the scripts of `bench/programs/`. */
  script(name: string, ...args: readonly string[]): Command {
    return { file: process.execPath, args: [join(__dirname, "..", "programs", `${name}.js`), ...args] };
  }

  /** Node with our CLI. */
  golden(...args: readonly string[]): Command {
    return { file: process.execPath, args: [join(REPOSITORY, "dist", "cli", "golden.js"), ...args] };
  }

  /** What `pulumi new aws-javascript` makes, with the program of the peer; without a list it registers one resource. */
  bareProject(resources?: string): string {
    const root = mkdtempSync(this.path("bare-"));
    const project = "name: bare\nmain: run.js\nruntime:\n  name: nodejs\n  options: { typescript: false }\n";
    writeFileSync(join(root, "Pulumi.yaml"), project);
    const list = resources === undefined ? "" : JSON.stringify(resources);
    writeFileSync(join(root, "run.js"), `require(${JSON.stringify(this.bareProgram)}).register(${list});\n`);
    linkModules(root, ["@pulumi"]);
    return root;
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function writeFleet(folder: string, size: number): FleetPlaces {
  const places = { golden: join(folder, "golden"), cdk: join(folder, "fleet.json"), sceptre: join(folder, "sceptre") };
  const fleet = makeFleet(size);
  writeGoldenRoot(places.golden, fleet, [{ name: STACK, images: ["*"] }]);
  writeCdkFleet(places.cdk, fleet);
  writeSceptreProject(places.sceptre, fleet, join(PEERS, "sceptre", "image.yaml.j2"));
  return places;
}

/** A function that works once for each argument. */
function remember<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, { readonly value: Value }>();
  return (key) => {
    const known = made.get(key) ?? { value: make(key) };
    made.set(key, known);
    return known.value;
  };
}

function once<Value>(make: () => Value): () => Value {
  const remembered = remember(make);
  return () => remembered(undefined);
}
