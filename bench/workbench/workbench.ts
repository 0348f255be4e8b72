import { execSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv, { type AnySchema } from "ajv";
import standaloneCode from "ajv/dist/standalone";
import { imageSchemas } from "../../definition/schema";
import type { Command } from "../measure/measured-process";
import { makeFleet } from "./fleet";
import { REPOSITORY, writeGoldenRoot, type BenchStack, type FleetKind } from "./projects";

/** The name of the stack of a fleet's root that has every image. */
export const STACK = "bench";
/** The name of a stack that has only the first image. */
export const ONE = "one";
/** What we recommend for a stack, see docs/decisions/0007. */
export const IMAGES_A_STACK = 6;
export const PEERS = join(REPOSITORY, "bench", "peers");
/** Our `node_modules`, for scripts outside of the repository. */
export const MODULES = join(REPOSITORY, "node_modules");

/** How a peer gets onto this machine, and the file that decides which versions are installed. */
const INSTALL = {
  cdk: { manifest: "package-lock.json", command: "npm ci --no-audit --no-fund" },
  sceptre: {
    manifest: "requirements.txt",
    command: "python3 -m venv venv && venv/bin/pip install -q -r requirements.txt",
  },
} as const;

/** What rows share: fleets, peers and recorded lists of resources, each made when it is first asked for. */
export class Workbench {
  private readonly folder = mkdtempSync(join(tmpdir(), "golden-bench-"));
  /** For standard output and error of what is measured. */
  readonly logs = this.path("logs");

  /** @param cache installed peers are kept here */
  constructor(
    private readonly cache: string,
    readonly tell: (line: string) => void,
  ) {
    mkdirSync(this.logs);
  }

  /** A path under the temporary folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** A file or folder of the temporary folder, written when it is first asked for. */
  async made(name: string, write: (path: string) => void | Promise<void>): Promise<string> {
    const path = this.path(name);
    if (!existsSync(path)) await write(path);
    return path;
  }

  /** The root of a fleet as our users have it. */
  root(name: string, size: number, stacks: readonly BenchStack[], kind: FleetKind = "amis"): Promise<string> {
    return this.made(name, (root) => {
      writeGoldenRoot(root, makeFleet(size), stacks, kind);
    });
  }

  /** The root of a fleet with every image in one stack. */
  fleet(size: number, kind: FleetKind = "amis"): Promise<string> {
    return this.root(`${kind}-${size.toString()}`, size, [{ name: STACK, images: ["*"] }], kind);
  }

  /** The validators of the bare loop, as fast as Ajv makes them: they stop at the first fault and keep nothing for messages. */
  validators(): Promise<string> {
    return this.made("validators", (folder) => {
      mkdirSync(folder);
      const document = readFileSync(join(PEERS, "loop", "document.schema.json"), "utf8");
      for (const [name, schema] of Object.entries({
        image: imageSchemas.ami.schema,
        document: JSON.parse(document) as AnySchema,
      })) {
        const ajv = new Ajv({ strict: false, code: { source: true, esm: false, lines: false } });
        writeFileSync(join(folder, `${name}.js`), standaloneCode(ajv, ajv.compile(schema)));
      }
    });
  }

  /** The folder with a peer, installed at first use. Throws where it cannot be: the row that needs it says so and the run goes on. */
  peer(name: keyof typeof INSTALL): string {
    const { manifest, command } = INSTALL[name];
    const folder = join(this.cache, name);
    const wanted = readFileSync(join(PEERS, name, manifest), "utf8");
    const installed = join(folder, ".installed");
    cpSync(join(PEERS, name), folder, { recursive: true });
    if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return folder;
    this.tell(`Installing the peer ${name} into ${folder} …`);
    try {
      execSync(command, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    } catch (error) {
      throw new Error(`the peer ${name} could not be installed: ${(error as Error).message.trim()}`, { cause: error });
    }
    writeFileSync(installed, wanted);
    return folder;
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Node with one of the scripts of `bench/programs/`. */
export function script(name: string, ...args: readonly string[]): Command {
  return { file: process.execPath, args: [join(__dirname, "..", "programs", `${name}.js`), ...args] };
}

/** Node with our CLI. */
export function golden(...args: readonly string[]): Command {
  return { file: process.execPath, args: [join(REPOSITORY, "dist", "cli", "golden.js"), ...args] };
}
