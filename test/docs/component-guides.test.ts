import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");
const GUIDES = ["docs/components.md", "docs/sharing.md", "docs/github.md"];
const COMPILER_OPTIONS = {
  target: "ES2022",
  module: "node16",
  moduleResolution: "node16",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
};

function typescriptBlocks(guide: string): string[] {
  const text = readFileSync(join(ROOT, guide), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
}

describe("guides on components", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "golden-guides-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("hold programs that compile against the package", function () {
    this.timeout(120_000);
    const files = GUIDES.flatMap((guide, at) =>
      typescriptBlocks(guide).map((code, index) => {
        const file = `guide-${at + 1}-${index + 1}.ts`;
        writeFileSync(join(folder, file), code);
        return file;
      }),
    );
    assert.ok(files.length >= 4, "the guides have examples");
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(ROOT, join(folder, "node_modules/golden-images"), "dir");
    symlinkSync(join(ROOT, "node_modules/@types"), join(folder, "node_modules/@types"), "dir");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "guides", private: true }));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files }));

    const output = compile(folder);

    assert.equal(output, "");
  });
});

/** What the compiler has to say; empty when it is content. */
function compile(folder: string): string {
  try {
    return execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", folder], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    return (error as { stdout?: string }).stdout ?? String(error);
  }
}
