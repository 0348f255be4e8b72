import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { ROOT, type Block } from "./markdown";

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * What the compiler has against blocks, each a module of its own: in a project that has golden-images installed, and, for
 * pages on our own tests, beside `../simulator`.
 */
export function typescriptFaults(blocks: readonly Block[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "golden-docs-ts-"));
  try {
    link(ROOT, join(folder, "node_modules/golden-images"));
    link(join(ROOT, "node_modules/@types"), join(folder, "node_modules/@types"));
    link(join(ROOT, "dist/simulator"), join(folder, "simulator"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "guides", private: true }));
    const files = blocks.map(({ text }, index) => {
      const file = join(folder, "test", `block-${index.toString()}.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    });
    const typeRoots = [join(folder, "node_modules/@types")];
    const program = ts.createProgram(files, { ...OPTIONS, typeRoots });
    return ts.getPreEmitDiagnostics(program).map((found) => describeFault(found, files, blocks));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describeFault(found: ts.Diagnostic, files: readonly string[], blocks: readonly Block[]): string {
  const place = blocks[files.indexOf(found.file?.fileName ?? "")]?.place ?? "a block";
  const line = found.file === undefined ? 0 : found.file.getLineAndCharacterOfPosition(found.start ?? 0).line + 1;
  return `${place}, line ${line.toString()}: ${ts.flattenDiagnosticMessageText(found.messageText, "\n")}`;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "dir");
}
