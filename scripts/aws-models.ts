import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/**
 * Writes `simulator/wire/models/*.json`: of AWS's API models the operations that `served.json` there lists, with the shapes that
 * they reach, without documentation. `npm run aws-models` runs it; it needs Python 3 with pip.
 */
const FOLDER = join(__dirname, "../../simulator/wire/models");
const PACKAGE = "botocore==1.44.5";

/** botocore's, where it is not the name under which requests are signed. */
const FOLDERS: Readonly<Record<string, string>> = { servicequotas: "service-quotas", states: "stepfunctions" };

type Tree = Readonly<Record<string, unknown>>;
interface Shape extends Tree {
  readonly members?: Readonly<Record<string, Tree>>;
}
interface Model {
  readonly metadata: Tree;
  readonly operations: Readonly<Record<string, Tree>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const METADATA = ["apiVersion", "protocol", "protocols", "serviceId", "targetPrefix", "xmlNamespace"];
const OPERATION = ["http", "input", "output", "errors"];
/** What neither a parser nor a validator of ours reads. */
const DROPPED = ["documentation", "deprecated", "deprecatedMessage", "deprecatedSince", "exception", "fault", "box"];

function writeModels(): void {
  const folder = mkdtempSync(join(tmpdir(), "golden-aws-models-"));
  try {
    const python = (...args: string[]): unknown => execFileSync("python3", args, { cwd: folder, stdio: "pipe" });
    python("-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, PACKAGE);
    const [wheel = ""] = readdirSync(folder);
    python("-m", "zipfile", "-e", wheel, folder);
    const served = JSON.parse(readFileSync(join(FOLDER, "served.json"), "utf8")) as Record<string, string>;
    for (const [service, operations] of Object.entries(served)) {
      const versions = join(folder, "botocore/data", FOLDERS[service] ?? service);
      const newest = readdirSync(versions).sort().at(-1) ?? "";
      const text = gunzipSync(readFileSync(join(versions, newest, "service-2.json.gz"))).toString("utf8");
      writeFileSync(join(FOLDER, `${service}.json`), serialise(trim(JSON.parse(text) as Model, operations.split(" "))));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function trim({ metadata, operations, shapes }: Model, served: readonly string[]): Readonly<Record<string, Tree>> {
  const missing = served.filter((name) => !(name in operations));
  if (missing.length > 0) throw new Error(`the model has no ${missing.join(", ")}`);
  const kept = Object.fromEntries(served.map((name) => [name, bare(pick(operations[name] ?? {}, OPERATION)) as Tree]));
  const reached = new Set<string>();
  const reach = (tree: unknown): void => {
    if (typeof tree !== "object" || tree === null) return;
    for (const [key, value] of Object.entries(tree)) {
      if (key !== "shape" || typeof value !== "string") reach(value);
      else if (!reached.has(value)) {
        reached.add(value);
        reach(shapes[value]);
      }
    }
  };
  reach(kept);
  const used = Object.fromEntries([...reached].sort().map((name) => [name, bare(shapes[name]) as Tree]));
  return { metadata: { source: PACKAGE, ...pick(metadata, METADATA) }, operations: kept, shapes: used };
}

function pick(tree: Tree, keys: readonly string[]): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([key]) => keys.includes(key)));
}

/** Members of structures may have any name: only what describes them is dropped. */
function bare(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(bare);
  if (typeof tree !== "object" || tree === null) return tree;
  const entries = Object.entries(tree).filter(([key, value]) => key === "members" || !isDropped(key, value));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === "members" ? members(value as Tree) : bare(value)]),
  );
}

function isDropped(key: string, value: unknown): boolean {
  return DROPPED.includes(key) && (typeof value !== "object" || value === null);
}

function members(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([name, member]) => [name, bare(member)]));
}

/** One line an operation or shape: small, and a change shows as the lines it touches. */
function serialise(model: Readonly<Record<string, Tree>>): string {
  const parts = Object.entries(model).map(([key, tree]) => {
    const lines = Object.entries(tree).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
    return `  ${JSON.stringify(key)}: {\n${lines.join(",\n")}\n  }`;
  });
  return `{\n${parts.join(",\n")}\n}\n`;
}

writeModels();
