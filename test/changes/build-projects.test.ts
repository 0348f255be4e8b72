import { strict as assert } from "node:assert";
import { affectedBy, compareFleets, guard } from "../../changes";
import { sectionsOf } from "../../cli/diff/sections";
import { loaded } from "../plan/build-projects/loaded";
import { MINIMAL_SETTINGS } from "../plan/samples";
import { changeOf, compare, fleet, image, ofImages } from "./fleets";

const project = (ci = "", more = "") =>
  loaded(`kind: project\nci: {source: {repository: a/b, visibility: private}${ci}}\n${more}`);
const { ci } = project();
const BUILD = ", buildspec: {build: [make]}";
const TAGS = { tags: { Team: "a" } };

describe("changes of CodeBuild projects", () => {
  it("take effect in place, and ask for no version", () => {
    const change = changeOf(project(), project(", timeoutMinutes: 90"));
    assert.deepEqual(change.version, {});
    assert.equal(change.needsRaise, false);
    assert.deepEqual(change.rebuild, { yes: false, why: "no-image" });
    assert.deepEqual(change.fields, [{ path: "ci.timeoutMinutes", old: 60, new: 90 }]);
    assert.deepEqual(change.consequences, [
      { kind: "updated", resource: "definition-keys", keys: ["ci"] },
      { kind: "updated", resource: "build-project", role: "ci" },
    ]);
    assert.deepEqual(guard(compare([project()], [project(", timeoutMinutes: 90")])), []);
  });

  it("are one line for a block that comes or goes, beside the values of others", () => {
    const before = image("runner");
    const after = { ...before, ...(ci && { ci }), description: "other" };
    const why = (old: typeof before, now: typeof before): readonly string[] => {
      const [section] = sectionsOf(changeOf(old, now), compare([old], [now]));
      return (section?.lines ?? []).map((line) => line.map((piece) => (typeof piece === "string" ? piece : piece.value)).join("")); // prettier-ignore
    };
    assert.deepEqual(why(before, after), ['description: new "other"', "ci is new"]);
    assert.deepEqual(why(after, before), ['description: "other" is gone', "ci is gone"]);
  });

  it("of an image need no version either", () => {
    const before = image("runner");
    const change = changeOf(before, { ...before, ...(ci && { ci }) });
    assert.deepEqual([change.needsRaise, change.rebuild.yes], [false, false]);
    assert.ok(change.consequences.some(({ kind, resource }) => kind === "created" && resource === "build-project"));
    assert.deepEqual(
      guard(compare([before], [{ ...before, ...(ci && { ci }) }])).map(({ code }) => code),
      ["changed-in-place"],
    );
    assert.equal(changeOf(before, { ...before, ...TAGS }).needsRaise, true);
  });

  it("of a container need none either", () => {
    const of = (more: string) =>
      loaded(`kind: container
version: 1.0.0
parent: {registry: docker.io/library/ubuntu, digest: "sha256:${"0123456789abcdef".repeat(4)}"}
components: [{managed: update-linux}]
${more}`);
    const [before, after] = [
      of(""),
      of(`ci: {source: {repository: a/b, visibility: private}${BUILD}}\nflavors: [a, b]`),
    ];
    for (const [old, now] of [
      [before, after],
      [after, before],
    ] as const) {
      assert.equal(changeOf(old, now).needsRaise, false);
      assert.deepEqual(
        guard(compare([old], [now])).map(({ code }) => code),
        ["changed-in-place"],
      );
    }
    assert.deepEqual(
      changeOf(after, before).consequences.filter(({ resource }) => resource.startsWith("build-")),
      [
        { kind: "deleted", resource: "build-project", role: "ci" },
        { kind: "kept", resource: "build-artifacts", role: "ci" },
      ],
    );
  });

  it("say what is created, replaced under another name and deleted", () => {
    const [added] = compare([], [project()]).images;
    assert.deepEqual(added?.consequences, [{ kind: "created", resource: "build-project", role: "ci" }]);
    const [removed] = compare([project()], []).images;
    assert.deepEqual(removed?.consequences, [
      { kind: "deleted", resource: "build-project", role: "ci" },
      { kind: "kept", resource: "build-artifacts", role: "ci" },
    ]);
    const renamed = changeOf(project(), project(", name: Other"));
    assert.ok(renamed.consequences.some(({ kind, resource }) => kind === "replaced" && resource === "build-project"));
    const flavored = changeOf(project(BUILD, "flavors: [a]"), project(BUILD, "flavors: [a, b]"));
    assert.ok(flavored.consequences.some(({ kind, resource }) => kind === "updated" && resource === "build-project"));
  });

  it("alert to root on the host, to approval that ends and to what builds reach", () => {
    const { alerts } = compare(
      [project(", triggers: {pullRequests: [main]}")],
      [
        project(
          ", triggers: {pullRequests: [main], approval: none}, environment: {privileged: true, variables: {T: {secret: Dockerhub}}}",
        ),
      ],
    );
    assert.deepEqual(alerts, [
      { alert: "build-privileged", image: "runner", role: "ci" },
      { alert: "build-unapproved", image: "runner", role: "ci" },
      { alert: "build-access", image: "runner", role: "ci", to: ["Dockerhub"] },
    ]);
  });

  it("follow the settings that they depend on, and no others", () => {
    const both = (settings: object) =>
      fleet([project()], {
        settings: ofImages({ prod: { ...MINIMAL_SETTINGS, ...settings } }),
        deployed: new Map([["prod", ["runner"]]]),
      });
    const effectsOf = (settings: object) =>
      compareFleets(both({}), both(settings)).settings.flatMap(({ effects }) =>
        effects.flatMap(({ images }) => images),
      );
    const [moved] = effectsOf({ region: "eu-west-1" });
    assert.deepEqual(
      [moved?.effect, moved?.consequences],
      ["moved", [{ kind: "replaced", resource: "build-project", role: "ci" }]],
    );
    assert.equal(effectsOf({ namePrefix: "dev" })[0]?.effect, "replaced");
    assert.deepEqual(effectsOf({ logRetentionDays: 7 }), []);
  });

  it("touch the project's stack alone, and an image that becomes one loses what builds it", () => {
    const [before, after] = [fleet([project()]), fleet([project(", timeoutMinutes: 90")])];
    const touched = affectedBy(
      compare(before.definitions, after.definitions),
      { before, after },
      { files: new Set(), code: [] },
    );
    assert.deepEqual(touched.images, [{ name: "runner", why: "no-image" }]);
    const became = changeOf(image("runner"), project());
    assert.deepEqual(became.rebuild, { yes: false, why: "no-image" });
    assert.ok(became.consequences.some(({ resource }) => resource === "released-images"));
    const back = changeOf(project(), image("runner"));
    assert.equal(back.rebuild.yes, true);
    assert.ok(back.consequences.some(({ kind, resource }) => kind === "created" && resource === "recipe"));
  });
});
