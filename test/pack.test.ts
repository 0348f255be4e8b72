import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const ROOT = join(__dirname, "../..");

/** A team's own Pulumi program, outside of this repository, which wires three components. */
const PROGRAM = `
import * as assert from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { ArtifactBucket, BuildEnvironment, ImagePipeline, type ImagePipelineArgs } from "golden-images/components";

const types: string[] = [];

async function main(): Promise<void> {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      types.push(type);
      return { id: name + "-id", state: { ...inputs, arn: "arn:aws:mock:" + name, name } };
    },
    call: () => ({}),
  });
  const home = { accountId: "111122223333", region: "us-east-1" };
  const logs = new ArtifactBucket("logs", { bucketPrefix: "team-logs" });
  const environment = new BuildEnvironment("builds", {
    ...home,
    name: "team",
    logBucket: { bucketName: logs.bucketName, keyPrefix: "builds" },
  });
  const args: ImagePipelineArgs = {
    name: "team-image",
    version: "1.0.0",
    platform: "Linux",
    parentImage: "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
    components: [{ kind: "arn", componentArn: "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
    instanceProfileName: environment.instanceProfileName,
    distributions: [{ region: "us-east-1", amiName: "team-image {{ imagebuilder:buildDate }}" }],
  };
  const pipeline = new ImagePipeline("team-image", args);
  // @ts-expect-error a version is text
  const wrong: ImagePipelineArgs = { ...args, version: 1 };
  assert.ok(wrong);
  const arn = await new Promise((resolve) => pipeline.pipelineArn.apply(resolve));
  assert.equal(arn, "arn:aws:mock:team-image-pipeline");
  console.log(JSON.stringify(types.filter((type) => type.startsWith("golden-images:")).sort()));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
`;

const COMPILER_OPTIONS = {
  target: "ES2022",
  module: "node16",
  moduleResolution: "node16",
  lib: ["ES2023"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  // Of the typings, ours are checked below; those of @pulumi/aws alone take a minute.
  skipLibCheck: true,
  outDir: "out",
};

/** Every file of the package is one of these. */
const ALLOWED: readonly RegExp[] = [
  /^(?:LICENSE|README\.md|package\.json)$/,
  /^dist\/(?:adoption|catalogue|changes|cli|components|consumers|definition|engine|operations|plan|policy|pulumi-sdk|simulator|stacks)\/.+\.(?:js|d\.ts|json)$/,
  /^cli\/commands\/(?:init\/files|new\/templates)\//,
  /^docs\/examples\/[a-z-]+\.yml$/,
  /^engine\/pulumi-go\/(?:go\.mod|go\.sum|tools\.go)$/,
  /^images\/[a-z]+\.schema\.json$/,
  /^policy\/(?:PulumiPolicy\.yaml|package\.json)$/,
];
/** Typings of what nobody imports are left out. */
const NOT_ALLOWED =
  /^dist\/(?:adoption|catalogue|changes|cli|consumers|engine|operations|policy)\/.*\.d\.ts$|^dist\/cli\/action\/|\.(?:test|check)\.|\.map$|tsbuildinfo/;
/** A third more than there is in November 2026. */
const MOST = { size: 1_850_000, unpackedSize: 8_000_000 };

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe("the package", () => {
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "golden-pack-"));
    pack(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("holds what it may, by a list, and stays small", () => {
    const said = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    // A list until npm 11; by name since npm 12.
    const [packed = assert.fail(said)] = Object.values(JSON.parse(said) as Record<string, Packed>);
    const paths = packed.files.map(({ path }) => path);
    const isAllowed = (path: string) => ALLOWED.some((form) => form.test(path)) && !NOT_ALLOWED.test(path);
    assert.deepEqual(paths.filter((path) => !isAllowed(path)), []); // prettier-ignore
    assert.deepEqual(ALLOWED.filter((form) => !paths.some((path) => form.test(path))), []); // prettier-ignore
    assert.ok(packed.size < MOST.size && packed.unpackedSize < MOST.unpackedSize, JSON.stringify({ ...packed, files: paths.length })); // prettier-ignore
  });

  it("holds every file that its own files load", () => {
    const installed = join(folder, "node_modules/golden-images");
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
    const missing = files.flatMap((file) => {
      const loaded = readFileSync(join(installed, file), "utf8").matchAll(/(?:require|import)\("(\.[^"]+)"\)/g);
      const paths = [...loaded].map(([, path = ""]) => join(installed, dirname(file), path));
      const isThere = (path: string) => [path, `${path}.js`, join(path, "index.js")].some((each) => existsSync(each));
      return paths.filter((path) => !isThere(path)).map((path) => `${file}: ${relative(installed, path)}`);
    });
    assert.deepEqual(missing, []);
  });

  it("holds what it exports, and nothing of tests, benches or sources", () => {
    const installed = join(folder, "node_modules/golden-images");

    for (const file of [
      "dist/components/index.js",
      "dist/components/index.d.ts",
      "dist/stacks/index.js",
      "LICENSE",
      "cli/commands/init/files/gitignore",
      "cli/commands/new/templates/linux/image.yaml",
      "docs/examples/release.yml",
      "policy/PulumiPolicy.yaml",
      "policy/package.json",
      "dist/policy/pack.js",
    ]) {
      assert.ok(existsSync(join(installed, file)), file);
    }
    const files = readdirSync(installed, { recursive: true, encoding: "utf8" });
    assert.deepEqual(
      files.filter((file) => /^dist[/\\](test|bench|scripts)\b|\.tsbuildinfo$|(?<!\.d)\.ts$/.test(file)),
      [],
    );
  });

  it("gives components, with their types, to a program outside of the repository", () => {
    writeFileSync(join(folder, "program.ts"), PROGRAM);
    const config = { compilerOptions: COMPILER_OPTIONS, files: ["program.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    run(join(ROOT, "node_modules/typescript/bin/tsc"), "-p", ".");

    assert.deepEqual(JSON.parse(run("out/program.js")), [
      "golden-images:build:BuildEnvironment",
      "golden-images:image:ImagePipeline",
      "golden-images:storage:ArtifactBucket",
    ]);
  });

  // Pulumi's template for TypeScript had it until 2026; it does not read `exports`.
  it("gives their types to a program that resolves modules as Node 10 did", function () {
    this.timeout(300_000);
    writeFileSync(join(folder, "program.ts"), PROGRAM);
    const old = { module: "commonjs", moduleResolution: "node10", ignoreDeprecations: "6.0", noEmit: true };
    const config = { compilerOptions: { ...COMPILER_OPTIONS, ...old }, files: ["program.ts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));

    assert.equal(run(join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."), "");
  });

  it("loads no more of @pulumi/aws for its components than they use", () => {
    const script = `
      require("golden-images/components");
      const modules = Object.keys(require.cache);
      console.log(modules.some((file) => /@pulumi[/\\\\]aws[/\\\\]index\\.js$/.test(file)));
    `;
    assert.equal(run("-e", script), "false\n");
  });

  /** Packs and unpacks; the dependencies are this repository's, so that no registry is asked. */
  function pack(into: string): void {
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const options = { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] as ["ignore", "pipe", "ignore"] };
    execFileSync(npm, ["pack", "--ignore-scripts", "--silent", "--pack-destination", into], options);
    const [tarball = assert.fail("no tarball")] = readdirSync(into).filter((file) => file.endsWith(".tgz"));
    const modules = join(into, "node_modules");
    mkdirSync(modules);
    execFileSync("tar", ["-xzf", join(into, tarball), "-C", into]);
    renameSync(join(into, "package"), join(modules, "golden-images"));
    for (const name of readdirSync(join(ROOT, "node_modules"))) {
      if (name !== ".bin" && name !== ".package-lock.json") {
        symlinkSync(join(ROOT, "node_modules", name), join(modules, name), "dir");
      }
    }
    writeFileSync(join(into, "package.json"), JSON.stringify({ name: "team", private: true }));
  }

  function run(...args: string[]): string {
    try {
      return execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new Error(`node ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
    }
  }
});
