import { strict as assert } from "node:assert";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix, relative, sep } from "node:path";
import ts from "typescript";
import { NOUN, ROOMS, type Room } from "./import-table";

const ROOT = join(__dirname, "../..");

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
