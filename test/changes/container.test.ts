import { strict as assert } from "node:assert";
import { loadImages, memorySource, type ImageDefinition } from "../../definition";
import { headline } from "../../cli/diff/sections";
import { container } from "../definition/image/cases/containers";
import { changeOf, compare, image } from "./fleets";

function base(more = ""): ImageDefinition {
  const { definitions } = loadImages({ source: memorySource({ "images/base.yaml": container(more) }) });
  return definitions[0] ?? assert.fail();
}

function kinds(before: ImageDefinition, after: ImageDefinition): readonly string[] {
  return changeOf(before, after).consequences.map(({ kind, resource }) => `${kind} ${resource}`);
}

describe("changes of a container", () => {
  it("wants a higher version for what is in the image, its repository and its tags", () => {
    const edits = [
      "build: {diskGiB: 50}",
      "repository: {name: other}",
      'distribution: {containerTags: ["{version}"]}',
      "distribution: {regions: [eu-west-1]}",
      "components: [{managed: aws-cli-version-2-linux}]",
    ];
    for (const edit of edits) assert.equal(changeOf(base(), base(edit)).needsRaise, true, edit);
  });

  it("wants none for what is around it", () => {
    const edits = [
      "build: {timeoutMinutes: 90}",
      "repository: {scanOnPush: false}",
      "repository: {cleanUp: {keepNewest: 5}}",
      'distribution: {share: {accounts: ["444455556666"]}}',
      "lifecycle: {deleteAfter: 1 year}",
    ];
    for (const edit of edits) assert.equal(changeOf(base(), base(edit)).needsRaise, false, edit);
  });

  it("warns of who may pull it anew", () => {
    const shared = base('distribution: {share: {accounts: ["444455556666"]}}');
    assert.deepEqual(compare([base()], [shared]).alerts, [
      { alert: "pull-granted", image: "base", to: "account", id: "444455556666" },
    ]);
  });

  it("says that repository and images stay when it goes", () => {
    const { images } = compare([base()], []);
    const [gone] = images;
    assert.ok(gone);
    assert.deepEqual(
      gone.consequences.filter(({ kind }) => kind === "kept"),
      [
        { kind: "kept", resource: "repository", name: "base" },
        { kind: "kept", resource: "released-containers" },
      ],
    );
    assert.equal(headline(gone), "base 1.0.0: removed, its images stay");
  });

  it("says what goes and what comes when an AMI becomes a container", () => {
    assert.deepEqual(kinds(image("base", { version: "0.9.0" }), base()), [
      "deleted build-resources",
      "kept released-images",
      "created repository",
      "created pipeline",
      "created recipe",
      "created image",
    ]);
  });
});
