import { strict as assert } from "node:assert";
import { loadImages, memorySource } from "../../../definition";
import { targetsOf } from "../../../operations/rebuild/target";
import { planImages } from "../../../plan";
import { descendantsOf, wavesOf } from "../../../plan/waves";
import { image, settings } from "../../definition/case";

function targets(files: Readonly<Record<string, string>>) {
  const { definitions, issues } = loadImages({ source: memorySource(files) });
  assert.deepEqual(issues.filter(({ severity }) => severity === "error").map(({ message }) => message), []); // prettier-ignore
  return targetsOf(planImages({ definitions, settings, stack: "prod" }));
}

function pipelines(files: Readonly<Record<string, string>>) {
  return targets(files).flatMap((target) => (target.builder === "image-builder" ? [target] : []));
}

describe("targets", () => {
  it("are one for each architecture, each on the parent of its own, with the names that were taken over", () => {
    const found = pipelines({
      "images/base.yaml": image("architectures: [x86_64, arm64]"),
      "images/web.yaml": image("version: 2.1.0\narchitectures: [arm64]\nparent: {image: base, version: 1.x.x}"),
      "images/old.yaml": image("names: {recipe: Old-Recipe, pipeline: old-pipeline}"),
    });
    const prefix = "arn:aws:imagebuilder:us-east-1:111122223333:image";
    assert.deepEqual(
      found.map(({ id, pipeline, versionArn, parent }) => [id, pipeline, versionArn, parent]),
      [
        ["base (x86_64)", "base-x86-64", `${prefix}/base-x86-64/1.0.0`, undefined],
        ["base (arm64)", "base-arm64", `${prefix}/base-arm64/1.0.0`, undefined],
        ["old", "old-pipeline", `${prefix}/old-recipe/1.0.0`, undefined],
        ["web", "web-arm64", `${prefix}/web-arm64/2.1.0`, "base (arm64)"],
      ],
    );
  });

  it("have no parent out of the child's range, and there are none of projects", () => {
    const [base, web, ...others] = targets({
      "images/base.yaml": image("version: 2.0.0"),
      "images/web.yaml": image("parent: {image: base, version: 1.x.x}"),
      "images/builds.yaml":
        "kind: project\nci: {source: {repository: a/b, visibility: private}, buildspec: {build: [make]}}\n",
    });
    assert.deepEqual([base?.parent, web?.parent, others], [undefined, undefined, []]);
  });

  it("are containers too", () => {
    const from =
      "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n";
    const [app] = pipelines({
      "images/app.yaml": `kind: container\nversion: 1.0.0\nplatform: Linux\nparent: {registry: "public.ecr.aws/docker/library/alpine", digest: "sha256:${"a".repeat(64)}"}\ndockerfile: app/Dockerfile\ncomponents: [{managed: update-linux}]\n`,
      "images/app/Dockerfile": from,
    });
    assert.equal(app?.pipeline, "app--container-x86-64");
  });

  it("are external images too, each at its git tag and after what it is built on", () => {
    const [base, web, worker] = targets({
      "images/base.yaml": image(""),
      "images/web.yaml": `kind: external\nversion: 2.1.0\nrepository: example/web\nworkflow: build.yml\ninputs: {tag: "{version}"}\nparent: {image: base, version: 1.x.x}\n`,
      "images/worker.yaml": `kind: external\nversion: 1.0.0\nrepository: example/worker\nworkflow: {name: Build*}\ngitTag: worker/{version}\nparent: {image: web}\nrequestInput: golden\n`,
    });
    assert.equal(base?.id, "base");
    assert.deepEqual(web, {
      ...{ builder: "github", id: "web", image: "web", version: "2.1.0", repository: "example/web", parent: "base" },
      ...{ workflow: { file: "build.yml" }, inputs: { tag: "2.1.0" }, gitTag: "v2.1.0" },
    });
    assert.deepEqual(worker, {
      ...{ builder: "github", id: "worker", image: "worker", version: "1.0.0", repository: "example/worker" },
      ...{ workflow: { name: "Build*" }, inputs: {}, gitTag: "worker/1.0.0", parent: "web", requestInput: "golden" },
    });
  });

  it("are on every architecture of an image, where another builder takes it", () => {
    const targetsFound = targets({
      "images/base.yaml": image("architectures: [x86_64, arm64]"),
      "images/web.yaml": `kind: external\nversion: 2.1.0\nrepository: example/web\nworkflow: build.yml\nparent: {image: base, version: 1.x.x}\n`,
    });
    const web = targetsFound.find(({ id }) => id === "web");
    assert.deepEqual([web?.parent, web?.otherParents], ["base (x86_64)", ["base (arm64)"]]);
    assert.deepEqual(wavesOf(targetsFound).map((wave) => wave.map(({ id }) => id)), [["base (x86_64)", "base (arm64)"], ["web"]]); // prettier-ignore
    for (const { id } of targetsFound.slice(0, 2))
      assert.deepEqual(descendantsOf(new Set([id]), targetsFound).map((target) => target.id), ["web"]); // prettier-ignore
  });
});
