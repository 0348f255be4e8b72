import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { folderSource, loadImages, memorySource, type ImageSource } from "../../../definition";
import type { ContainerDefinition } from "../../../definition/image/image-definition";
import { digestOf } from "../../../plan";
import { docker, onDocker } from "./cases/containers";

const EVERYTHING = `architectures: [x86_64]
platform: Linux
components: [{managed: update-linux}]
tests: [{managed: update-linux}]
workingDirectory: /tmp
imageTests: {enabled: true}
scanning: {enabled: true}
lifecycle: {deleteAfter: 1 year}
schedule: {rate: 7 days, onlyWhenDependenciesChange: true}
`;

function load(files: Parameters<typeof memorySource>[0], source: ImageSource = memorySource(files)) {
  const { definitions, issues } = loadImages({ source });
  return { issues, base: definitions.find(({ name }) => name === "base") as ContainerDefinition };
}

describe("a container that CodeBuild builds", () => {
  it("has every file of its context, text and other, and its defaults", () => {
    const binary = Uint8Array.from([0x89, 0x50, 0, 0xff]);
    const { base, issues } = load({
      ...onDocker(),
      "images/base/a/logo.png": binary,
      "images/base/.dockerignore": "*.md\n",
    });
    assert.deepEqual(issues, []);
    assert.deepEqual(base.docker, {
      context: "images/base",
      files: [
        { path: ".dockerignore", text: "*.md\n" },
        { path: "Dockerfile", text: "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n" },
        { path: "a/logo.png", base64: "iVAA/w==" },
      ],
      arguments: {},
    });
    const { build, components, architectures, dockerfile } = base;
    assert.deepEqual([components, architectures, dockerfile.file], [[], ["x86_64"], "images/base/Dockerfile"]);
    assert.deepEqual([build.onDeploy, build.computeType, build.testCommands], ["never", "BUILD_GENERAL1_MEDIUM", []]);
  });

  it("changes with each file and its place in the context, not with the folder's name", () => {
    const files = { ...onDocker(), "images/base/app.conf": "a" };
    const digest = (changed: Readonly<Record<string, string>>) => digestOf(load(changed).base);
    const before = digest(files);
    assert.notEqual(digest({ ...files, "images/base/app.conf": "b" }), before);
    assert.notEqual(digest({ ...onDocker(), "images/base/other.conf": "a" } as Record<string, string>), before);
    const moved = Object.entries(files).map(([path, text]) => [path.replace("images/base/", "images/web/"), text]);
    const elsewhere = Object.fromEntries(moved) as Record<string, string>;
    assert.equal(digest({ ...elsewhere, "images/base.yaml": docker("context: web") }), before);
  });

  it("refuses links in its context, which Docker would be left without", () => {
    const root = mkdtempSync(join(tmpdir(), "golden-context-"));
    for (const [path, text] of Object.entries(onDocker())) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    symlinkSync("Dockerfile", join(root, "images/base/linked.conf"));
    symlinkSync("..", join(root, "images/base/folder"));
    const { issues } = load({}, folderSource(root));
    rmSync(root, { recursive: true });
    assert.deepEqual(
      issues.map(({ code, message }) => `${code} ${message}`),
      ["folder", "linked.conf"].map(
        (name) => `file-outside The path "base/${name}" leads through a link; only files inside images/ are read.`,
      ),
    );
  });

  it("says of every key of Image Builder what to write instead, in one run", () => {
    const { issues } = load(onDocker(EVERYTHING));
    const keys = EVERYTHING.split("\n").flatMap((line) => /^\w+/.exec(line)?.[0] ?? []);
    const found = issues.filter(({ code }) => code === "other-builder").map(({ path }) => path.split(".")[0]);
    assert.deepEqual([...found].sort(), [...keys].sort());
  });

  it("judges its schedule, and no component, instance or deployment", () => {
    const codes = (more: string) => load(onDocker(more)).issues.map(({ code }) => code);
    assert.deepEqual(codes("platforms: [linux/arm64]\nbuildArguments: {COLOUR: blue}"), []);
    assert.deepEqual(codes('schedule: {cron: "0 7 * * *"}'), ["bad-cron"]);
  });

  it("asks for a version of a parent of ours, built by whom it may be", () => {
    const files = {
      ...onDocker(),
      "images/child.yaml": docker("parent: {image: base, version: 1.x.x}").replace(/parent: \{registry.*\n/, ""),
      "images/child/Dockerfile": "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n",
    };
    assert.deepEqual(load(files).issues, []);
  });
});
