import { strict as assert } from "node:assert";
import { compareFleets, type ImageChange } from "../../changes";
import { guardText } from "../../cli/diff/guard-issues";
import { loadImages, memorySource } from "../../definition";
import { container, onDocker } from "../definition/image/cases/containers";
import { fleet } from "./fleets";

type Files = Readonly<Record<string, string | Uint8Array>>;

function change(before: Files, after: Files): ImageChange | undefined {
  const [one, other] = [before, after].map((files) => loadImages({ source: memorySource(files) }).definitions);
  return compareFleets(fleet(one ?? []), fleet(other ?? [])).images[0];
}

function raised(files: Files): Files {
  const text = String(files["images/base.yaml"]).replace("version: 1.0.0", "version: 1.1.0");
  return { ...files, "images/base.yaml": text };
}

const NGINX: Files = { ...onDocker(), "images/base/nginx.conf": "listen 80;\n" };

describe("changes of a container that CodeBuild builds", () => {
  it("name the files of its context, text or not, and ask for a version", () => {
    const after = {
      ...NGINX,
      "images/base/nginx.conf": "listen 8080;\n",
      "images/base/logo.png": Uint8Array.of(0, 255),
    };
    const found = change(NGINX, after);
    assert.equal(found?.needsRaise, true);
    assert.deepEqual(
      [...found.files, ...found.fields].map(({ path }) => path),
      ["images/base/nginx.conf", 'context.files["logo.png"]'],
    );
    const binary = (byte: number) => ({ ...NGINX, "images/base/logo.png": Uint8Array.of(byte, 255) });
    assert.deepEqual(
      change(binary(0), binary(1))?.files.map(({ path }) => path),
      ["images/base/logo.png"],
    );
  });

  it("without a raised version would have tags of it stand for two contents", () => {
    const image = change(NGINX, { ...NGINX, "images/base/nginx.conf": "listen 8080;\n" }) ?? assert.fail();
    assert.deepEqual(guardText({ code: "version-not-raised", image }, "main"), {
      message:
        "base changes (images/base/nginx.conf) and is still 1.0.0. Its tags 1.0.0-1, 1.0.0-2 … would stand for two contents.",
      fix: "golden bump base",
    });
  });

  it("of how it is built ask for none", () => {
    const found = change(NGINX, { ...NGINX, ...onDocker("schedule: {rate: 7 days}") });
    assert.equal(found?.needsRaise, false);
    const bigger = String(NGINX["images/base.yaml"]).replace(
      "with: codebuild",
      "with: codebuild, computeType: BUILD_GENERAL1_LARGE",
    );
    assert.equal(change(NGINX, { ...NGINX, "images/base.yaml": bigger })?.needsRaise, false);
    assert.equal(change(NGINX, { ...NGINX, ...onDocker("platforms: [linux/arm64]") })?.needsRaise, true);
  });

  it("of the builder keep the repository", () => {
    const byImageBuilder = { "images/base.yaml": container() };
    const [to, back] = [change(byImageBuilder, raised(NGINX)), change(NGINX, raised(byImageBuilder))];
    const shown = (found: ImageChange | undefined) =>
      (found?.consequences ?? []).map(({ kind, resource }) => `${kind} ${resource}`);
    assert.equal(change(byImageBuilder, NGINX)?.needsRaise, true);
    assert.ok(to?.fields.some(({ path, new: now }) => path === "build.with" && now === "codebuild"));
    assert.deepEqual(shown(to), [
      "created build-project",
      "created image",
      "deleted build-resources",
      "kept released-container",
    ]);
    assert.deepEqual(shown(back), [
      "created pipeline",
      "created recipe",
      "created image",
      "deleted build-project",
      "kept released-container",
    ]);
  });

  it("say what is made and what stays", () => {
    const { images } = compareFleets(fleet([]), fleet(loadImages({ source: memorySource(NGINX) }).definitions));
    assert.deepEqual(
      images[0]?.consequences.map(({ kind, resource }) => `${kind} ${resource}`),
      ["created repository", "created build-project", "created image"],
    );
  });
});
