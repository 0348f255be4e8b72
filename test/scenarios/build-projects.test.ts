import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { assertOrder, engine, openFleet, type Fleet } from "./fleet";
import { assertConverged } from "./orphans";

const CONNECTION = "arn:aws:codeconnections:us-east-1:111122223333:connection/01234567-89ab-cdef-0123-456789abcdef";
const CONTAINER = {
  kind: "container",
  version: "1.0.0",
  parent: { registry: "docker.io/library/ubuntu", digest: `sha256:${"0123456789abcdef".repeat(4)}` },
  components: [{ managed: "update-linux" }],
};

/** CI on pull requests and releases by hand of one repository, a build a flavor. */
function builds(repository: string): Record<string, unknown> {
  const source = { repository: `example/${repository}`, visibility: "private", connection: CONNECTION };
  // Each its own: what is there twice would be written as an anchor.
  const buildspec = () => ({ build: ['./build.sh "$FLAVOR"'] });
  return {
    ci: { source, triggers: { pullRequests: ["main"] }, buildspec: buildspec() },
    release: { buildspec: buildspec(), cache: "s3" },
    flavors: ["standard", { name: "gpu", needs: ["standard"] }],
  };
}

describe("CodeBuild projects", () => {
  let fleet: Fleet;

  before(engine);
  afterEach(() => fleet.close());

  const idsOf = (type: RegExp): readonly string[] =>
    fleet.cloud.resources().flatMap((resource) => (type.test(resource.type) ? [resource.id] : []));

  it("that go leave their bucket as it was, and nothing else; they come back beside it", async () => {
    fleet = await openFleet({ images: { web: { ...CONTAINER, ...builds("web") } } });
    await fleet.up();
    await assertConverged(fleet);
    const buckets = idsOf(/:s3\/|:Bucket/).filter((id) => id.includes("-builds-"));
    const settings = fleet.cloud.resources().filter(({ type, id }) => type.startsWith("aws:s3/") && id.includes("-builds-")); // prettier-ignore
    assert.equal(settings.length, 14);

    fleet.define("web", CONTAINER);
    const { steps } = await fleet.up();
    for (const role of ["ci", "release"]) {
      assertOrder(steps, `delete Project builds-${role}-web-project`, `delete Role builds-${role}-web-role`);
      assert.ok(steps.includes(`delete Role builds-${role}-web-batch-role`));
      assert.ok(steps.includes(`delete LogGroup builds-${role}-web-log-group`));
    }
    assertOrder(steps, "delete Webhook builds-ci-web-webhook", "delete Project builds-ci-web-project");
    assert.deepEqual(idsOf(/codebuild/), []);
    assert.deepEqual(
      fleet.cloud.resources().filter(({ type, id }) => type.startsWith("aws:s3/") && id.includes("-builds-")),
      settings,
      "expiry, encryption and policy stay with the artifacts",
    );
    assert.ok(buckets.length > 0);
    await assertConverged(fleet);

    fleet.define("web", { ...CONTAINER, ...builds("web") });
    await fleet.up();
    assert.equal(idsOf(/:Project$/).length, 2);
  });

  it("outlive a change of the kind that they belong to", async () => {
    fleet = await openFleet({ images: { web: { kind: "project", ...builds("web") } } });
    await fleet.up();
    const projects = idsOf(/codebuild/);
    fleet.define("web", { ...CONTAINER, ...builds("web") });
    const container = await fleet.up();
    fleet.define("web", { ...image(), version: "2.0.0", ...builds("web") });
    const ami = await fleet.up();
    for (const step of [...container.steps, ...ami.steps]) {
      assert.ok(!/^(delete|create) (Project|Webhook|Bucket|Role builds-(ci|release))/.test(step), step);
    }
    assert.deepEqual(idsOf(/codebuild/), projects);
    await assertConverged(fleet);
  });

  it("of ten repositories stand side by side, each with role, bucket and log group of its own", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `repository-${index}`);
    const images = Object.fromEntries(names.map((name) => [name, { kind: "project", ...builds(name) }]));
    fleet = await openFleet({ images });
    await fleet.up();
    assert.equal(idsOf(/codebuild\/project:Project$/).length, 20);
    assert.equal(idsOf(/:Webhook$/).length, 10);
    const projects = fleet.cloud.resources().filter(({ type }) => type === "aws:codebuild/project:Project");
    for (const key of ["serviceRole", "artifacts", "logsConfig"]) {
      const values = projects.map(({ state }) => JSON.stringify(state[key]));
      assert.equal(new Set(values).size, 20, key);
    }
  });
});
