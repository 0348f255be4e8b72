import { strict as assert } from "node:assert";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix, relative, sep } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../..");

interface Layer {
  /** Folders of ours that it may import at run time. */
  readonly folders: readonly string[];
  /** Folders of which it may import types. */
  readonly types: readonly string[];
  /** Single files of other folders that it may import at run time: pure functions that import nothing themselves. */
  readonly kernels?: readonly string[];
  /** Packages, by name or by scope (`@pulumi/`). */
  readonly packages: readonly string[];
  /** Modules of Node: all, none, or those named. */
  readonly node: "all" | readonly string[];
}

/** The table of the design, "Folders are the pipeline", with the changes of docs/decisions. */
const LAYERS: Readonly<Record<string, Layer>> = {
  definition: {
    folders: [],
    types: [],
    packages: ["yaml", "js-yaml", "ajv", "fastest-levenshtein", "picomatch", "semver", "@sinclair/typebox"],
    node: ["path"],
  },
  plan: {
    folders: [],
    types: ["definition"],
    kernels: ["definition/version-range"],
    packages: [],
    node: ["crypto"],
  },
  components: { folders: ["plan"], types: ["definition"], packages: ["@pulumi/"], node: [] },
  stacks: { folders: ["definition", "plan", "components"], types: [], packages: ["@pulumi/"], node: "all" },
  simulator: {
    folders: [],
    types: [],
    packages: ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf", "fastest-levenshtein", "string-width"],
    node: "all",
  },
  engine: { folders: ["stacks", "simulator"], types: [], packages: ["@pulumi/pulumi", "semver", "yaml"], node: "all" },
  // Its rules judge what the engine registers by the settings; nothing of ours imports it.
  policy: { folders: ["definition"], types: [], packages: ["@pulumi/pulumi", "@pulumi/policy"], node: [] },
  cli: {
    folders: ["definition", "plan", "operations", "engine"],
    types: [],
    packages: ["commander", "picocolors", "cli-table3", "@bomb.sh/tab", "fastest-levenshtein", "string-width"],
    node: "all",
  },
};

/** Single files that may do what their layer may not. */
const EXCEPTIONS: Readonly<Record<string, { readonly node: readonly string[] }>> = {
  "definition/read.ts": { node: ["fs", "path"] },
  "definition/split.ts": { node: ["crypto"] },
  "definition/validators.ts": { node: ["path"] },
};

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly lazy: boolean;
}

describe("architecture", () => {
  const files = Object.keys(LAYERS).flatMap(sources);
  const imports = files.flatMap(importsOf);

  it("has files in every layer", () => {
    for (const layer of Object.keys(LAYERS)) assert.ok(sources(layer).length > 0, `${layer}/ is empty`);
  });

  it("keeps each folder within what the design lets it import", () => {
    assert.deepEqual(imports.map(fault).filter(Boolean), []);
  });

  it("loads the engine only in commands that need it", () => {
    const eager = imports.filter(
      ({ file, specifier, lazy, typeOnly }) =>
        file.startsWith("cli/") && !lazy && !typeOnly && /(^|\/)engine(\/|$)/.test(specifier) && !/local/.test(file),
    );
    assert.deepEqual(eager, []);
  });

  it("has no cycles", () => {
    assert.deepEqual(findCycle(files, imports), []);
  });

  it("keeps sibling components apart: stacks/ wires them", () => {
    const components = new Set(files.filter(declaresComponent));
    const crossing = imports.filter(
      ({ file, specifier }) => components.has(file) && components.has(resolveOwn(file, specifier) ?? ""),
    );
    assert.deepEqual(crossing, []);
  });

  it("names every file and folder after an idea", () => {
    const all = [...files, ...["test", "scripts", "bench"].flatMap(sources)];
    assert.deepEqual(
      all.filter((file) => /(^|\/)(utils?|utilities|helpers?|common|misc|shared|lib)(\/|\.ts$)/.test(file)),
      [],
    );
    assert.deepEqual(
      all.filter((file) => !/^[a-z0-9./-]+$/.test(file)),
      [],
      "files are kebab-case",
    );
  });

  it("has kernels that import nothing", () => {
    const kernels = Object.values(LAYERS).flatMap((layer) => layer.kernels ?? []);
    assert.deepEqual(
      kernels.flatMap((kernel) => importsOf(`${kernel}.ts`).map(({ specifier }) => `${kernel} imports ${specifier}`)),
      [],
    );
  });

  it("has only re-exports by name in index files", () => {
    const wrong = files
      .filter((file) => posix.basename(file) === "index.ts" && file !== "stacks/index.ts")
      .filter((file) => parse(file).statements.some((statement) => !isNamedReExport(statement)));
    assert.deepEqual(wrong, []);
  });
});

/** Sources of a folder, relative to the root with forward slashes. */
function sources(folder: string): string[] {
  const base = join(ROOT, folder);
  if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(base, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.includes("node_modules"))
    .map((name) => `${folder}/${name.split(sep).join("/")}`)
    .sort();
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.ES2022, true);
}

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      found.push({ file, specifier: textOf(node.moduleSpecifier), typeOnly: isTypeOnly(node), lazy: false });
    }
    if (ts.isCallExpression(node) && isDynamicImport(node) && node.arguments[0]) {
      found.push({ file, specifier: textOf(node.arguments[0]), typeOnly: false, lazy: true });
    }
    // `load("../stacks") as typeof import("../stacks")`: the way to a synchronous lazy load.
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push({ file, specifier: textOf(node.argument.literal), typeOnly: false, lazy: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

function isDynamicImport({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require")
  );
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings)
    ? bindings.elements.every((element) => element.isTypeOnly)
    : false;
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : "(computed)";
}

function fault({ file, specifier, typeOnly }: Import): string {
  const folder = file.split("/")[0] ?? "";
  const layer = LAYERS[folder];
  if (layer === undefined) return `${file}: no layer`;
  const own = ownFolder(file, specifier);
  if (own !== undefined) {
    const isKernel = layer.kernels?.includes(posix.join(posix.dirname(file), specifier)) === true;
    const allowed =
      own === folder || layer.folders.includes(own) || isKernel || (typeOnly && layer.types.includes(own));
    return allowed ? "" : `${file} imports ${specifier}`;
  }
  if (specifier === "(computed)") return "";
  return packageAllowed(file, specifier, layer, typeOnly) ? "" : `${file} imports ${specifier}`;
}

function packageAllowed(file: string, specifier: string, layer: Layer, typeOnly: boolean): boolean {
  const builtin = specifier.replace(/^node:/, "");
  if (specifier.startsWith("node:") || builtinModules.includes(builtin)) {
    const node = EXCEPTIONS[file]?.node ?? layer.node;
    return node === "all" || node.includes(builtin);
  }
  const matches = layer.packages.some((name) =>
    name.endsWith("/") ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  );
  // TypeBox is for authors and the generator: what runs never loads it.
  if (specifier.startsWith("@sinclair/typebox")) return typeOnly || file.startsWith("definition/schema/");
  return matches;
}

/** The folder of ours that an import leads to; undefined for packages. */
function ownFolder(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(file), specifier).split("/")[0];
}

function resolveOwn(file: string, specifier: string): string | undefined {
  // Tables are data: JSON imports nothing.
  if (!specifier.startsWith(".") || specifier.endsWith(".json")) return undefined;
  const base = posix.join(posix.dirname(file), specifier).replace(/\.js$/, "");
  return [`${base}.ts`, `${base}/index.ts`].find((candidate) =>
    statSync(join(ROOT, candidate), { throwIfNoEntry: false })?.isFile(),
  );
}

function declaresComponent(file: string): boolean {
  return (
    file.startsWith("components/") &&
    /export class \w+ extends (pulumi\.)?ComponentResource/.test(readFileSync(join(ROOT, file), "utf8"))
  );
}

function isNamedReExport(statement: ts.Statement): boolean {
  return (
    ts.isExportDeclaration(statement) &&
    statement.moduleSpecifier !== undefined &&
    statement.exportClause !== undefined &&
    ts.isNamedExports(statement.exportClause)
  );
}

/** A cycle among run-time imports as a list of files, or an empty list. */
function findCycle(files: readonly string[], imports: readonly Import[]): readonly string[] {
  const edges = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { file, specifier, typeOnly, lazy } of imports) {
    const target = typeOnly || lazy ? undefined : resolveOwn(file, specifier);
    if (target !== undefined) edges.get(file)?.push(target);
  }
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of edges.get(file) ?? []) {
      const cycle = walk(next, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    done.add(file);
    return [];
  };
  for (const file of files) {
    const cycle = walk(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

// A guard against a moved test: the paths above are relative to the compiled file.
assert.equal(relative(ROOT, dirname(__filename)).split(sep).join("/"), "dist/test");
