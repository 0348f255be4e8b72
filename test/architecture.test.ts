import { strict as assert } from "node:assert";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix, relative, sep } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../..");

/** What the files of a room may import. A room is a folder, or a folder in a folder where the table has a line for that. */
interface Room {
  /** Rooms of ours, for values and for types alike. */
  readonly ours: readonly string[];
  /** Packages, by name or by scope (`@pulumi/`). */
  readonly packages?: readonly string[];
  /** Modules of Node: all, or those named. */
  readonly node?: "all" | readonly string[];
}

/** A noun of components/: its siblings are not its to import, stacks/ wires them. */
const NOUN: Room = { ours: ["components", "plan", "plan/ami", "plan/policies"], packages: ["@pulumi/"] };

/** The nouns of components/. */
const NOUNS: readonly string[] = [
  "components/artifact-bucket",
  "components/build-environment",
  "components/build-notifications",
  "components/github-oidc-roles",
  "components/image-lifecycle",
  "components/image-pipeline",
  "components/image-sharing",
  "components/repository-gate",
  "components/state-key",
];

/** What settings and images are both read with. */
const FORM: readonly string[] = [
  ...["definition/aws", "definition/yaml", "definition/diagnostics", "definition/files", "definition/secrets"],
  ...["definition/schema", "definition/form"],
];

/** The import table of CONTRIBUTING: folders are the pipeline, and each imports only what stands to its left. */
const ROOMS: Readonly<Record<string, Room>> = {
  "definition/aws": { ours: [] },
  "definition/yaml": { ours: [], packages: ["yaml", "js-yaml"] },
  "definition/diagnostics": { ours: ["definition/yaml"], packages: ["fastest-levenshtein"] },
  "definition/files": { ours: ["definition/yaml", "definition/diagnostics"], node: ["fs", "path"] },
  "definition/secrets": {
    ours: ["definition/diagnostics"],
    packages: ["@secretlint/secretlint-rule-preset-recommend"],
  },
  "definition/schema": { ours: ["definition/aws"], packages: ["@sinclair/typebox"] },
  "definition/form": { ours: ["definition/yaml", "definition/diagnostics", "definition/schema"], packages: ["ajv"] },
  "definition/awstoe": { ours: ["definition/yaml", "definition/diagnostics"], packages: ["yaml"] },
  "definition/settings": {
    ours: FORM,
    packages: ["picomatch"],
    node: ["crypto"],
  },
  "definition/image": {
    ours: [...FORM, "definition/awstoe", "definition/settings"],
  },
  definition: {
    ours: [
      "definition/schema",
      "definition/yaml",
      "definition/diagnostics",
      "definition/files",
      "definition/secrets",
      "definition/form",
      "definition/awstoe",
      "definition/settings",
      "definition/image",
    ],
  },
  plan: {
    ours: ["definition/image", "definition/settings", "plan/ami"],
    node: ["crypto"],
  },
  "plan/ami": { ours: ["definition/image", "plan"] },
  "plan/policies": { ours: ["plan"] },
  changes: { ours: ["definition/diagnostics", "definition/image", "definition/settings", "plan", "plan/ami"] },
  "changes/git": { ours: ["definition"], node: ["child_process", "fs", "path"] },
  components: {
    ours: ["definition/diagnostics", "plan/policies", ...NOUNS],
    packages: ["@pulumi/"],
  },
  ...Object.fromEntries(NOUNS.map((noun) => [noun, NOUN])),
  "pulumi-sdk": { ours: [], packages: ["@pulumi/pulumi", "google-protobuf", "semver"], node: "all" },
  stacks: {
    ours: [
      "definition",
      "plan",
      "plan/policies",
      "changes/git",
      "components",
      "components/artifact-bucket",
      "components/build-environment",
      "components/build-notifications",
      "components/image-lifecycle",
      "components/image-pipeline",
      "components/image-sharing",
      "pulumi-sdk",
    ],
    packages: ["@pulumi/"],
    node: "all",
  },
  "simulator/schema": { ours: [], packages: ["fastest-levenshtein"], node: ["crypto"] },
  "simulator/cloud": { ours: ["simulator/schema"], node: ["crypto", "fs", "path"] },
  "simulator/control": { ours: ["simulator/cloud"] },
  "simulator/provider": {
    ours: ["simulator/schema", "simulator/cloud", "simulator/control"],
    packages: ["@pulumi/pulumi", "@grpc/grpc-js", "google-protobuf"],
    node: ["timers/promises"],
  },
  simulator: {
    ours: ["simulator/schema", "simulator/cloud", "simulator/control", "simulator/provider"],
    packages: ["@pulumi/pulumi", "@grpc/grpc-js"],
    node: ["events", "timers/promises", "worker_threads"],
  },
  "engine/pulumi-cli": { ours: ["pulumi-sdk"], packages: ["@pulumi/pulumi", "semver"], node: "all" },
  "engine/state": { ours: [], packages: ["yaml"], node: "all" },
  "engine/outcome": {
    ours: ["pulumi-sdk", "engine/pulumi-cli", "engine/state"],
    packages: ["@pulumi/pulumi"],
    node: ["util"],
  },
  "engine/session": {
    ours: ["stacks", "pulumi-sdk", "simulator", "engine/pulumi-cli", "engine/state", "engine/outcome"],
    packages: ["@pulumi/pulumi"],
    node: "all",
  },
  engine: {
    ours: ["pulumi-sdk", "simulator", "engine/pulumi-cli", "engine/state", "engine/outcome", "engine/session"],
    packages: ["@pulumi/pulumi"],
    node: "all",
  },
  // Its rules judge what the engine registers by the settings; nothing of ours imports it.
  policy: { ours: ["definition"], packages: ["@pulumi/pulumi", "@pulumi/policy"] },
  "cli/terminal": {
    ours: ["definition", "definition/diagnostics"],
    packages: ["picocolors", "cli-table3", "string-width"],
    node: "all",
  },
  "cli/fleet": {
    ours: ["definition", "definition/yaml", "plan", "changes", "changes/git", "cli/terminal"],
    node: ["fs", "path"],
  },
  "cli/diff": { ours: ["definition", "definition/yaml", "changes", "cli/terminal", "cli/fleet"] },
  "cli/commands": {
    ours: [
      "definition",
      "definition/aws",
      "definition/diagnostics",
      "definition/yaml",
      "plan",
      "changes",
      "engine",
      "cli/terminal",
      "cli/fleet",
      "cli/diff",
    ],
    packages: ["commander", "@bomb.sh/tab"],
    node: ["fs", "path"],
  },
  // Commands are loaded by their name.
  cli: { ours: ["cli/terminal"], packages: ["commander"], node: ["fs", "path", "util"] },
};

const FOLDERS = [...new Set(Object.keys(ROOMS).map((room) => room.split("/")[0] ?? ""))];

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly lazy: boolean;
}

describe("architecture", () => {
  const files = FOLDERS.flatMap(sources);
  const imports = files.flatMap(importsOf);

  it("has files in every room", () => {
    for (const room of Object.keys(ROOMS))
      assert.ok(
        files.some((file) => roomOf(file) === room),
        `${room}/ is empty`,
      );
  });

  it("keeps each room within what the table lets it import", () => {
    assert.deepEqual(imports.map(fault).filter(Boolean), []);
  });

  it("has no line in the table that nothing needs", () => {
    const used = new Set(
      imports.map(({ file, specifier }) => `${roomOf(file)} > ${roomOf(resolveOwn(file, specifier) ?? "")}`),
    );
    const needless = Object.entries(ROOMS)
      .filter(([, room]) => room !== NOUN)
      .flatMap(([name, { ours }]) => ours.map((other) => `${name} > ${other}`))
      .filter((edge) => !used.has(edge));
    assert.deepEqual(needless, []);
  });

  it("takes nothing but types from definition/ into plan/, which is pure", () => {
    const values = imports.filter(({ file, specifier, typeOnly }) => {
      const own = file.startsWith("plan/") && !typeOnly ? resolveOwn(file, specifier) : undefined;
      return own?.startsWith("definition/");
    });
    assert.deepEqual(values, []);
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
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings)
    ? bindings.elements.every((element) => element.isTypeOnly)
    : false;
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : "(computed)";
}

function fault({ file, specifier, typeOnly }: Import): string {
  const room = roomOf(file);
  const table = ROOMS[room];
  if (table === undefined) return `${file}: no line in the table`;
  const own = resolveOwn(file, specifier);
  if (own !== undefined) {
    const other = roomOf(own);
    return other === room || table.ours.includes(other) ? "" : `${file} imports ${specifier}`;
  }
  if (specifier.startsWith(".") || specifier === "(computed)") return "";
  return packageAllowed(file, specifier, table, typeOnly) ? "" : `${file} imports ${specifier}`;
}

/** The room that a file stands in: the longest one of the table. */
function roomOf(file: string): string {
  const [folder = "", room = ""] = file.split("/");
  return Object.hasOwn(ROOMS, `${folder}/${room}`) ? `${folder}/${room}` : folder;
}

function packageAllowed(
  file: string,
  specifier: string,
  { packages = [], node = [] }: Room,
  typeOnly: boolean,
): boolean {
  const builtin = specifier.replace(/^node:/, "");
  if (specifier.startsWith("node:") || builtinModules.includes(builtin))
    return node === "all" || node.includes(builtin);
  // TypeBox is for authors and the generator: what runs never loads it.
  if (specifier.startsWith("@sinclair/typebox")) return typeOnly || file.startsWith("definition/schema/");
  return packages.some((name) =>
    name.endsWith("/") ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  );
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

/** A cycle among imports, types included, as a list of files, or an empty list. */
function findCycle(files: readonly string[], imports: readonly Import[]): readonly string[] {
  const edges = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { file, specifier, lazy } of imports) {
    const target = lazy ? undefined : resolveOwn(file, specifier);
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
