import { strict as assert } from "node:assert";
import { planImages } from "../../plan";
import { parseSettings } from "../../definition";

const RUNNER = { githubApp: "golden/app", notify: ["ops"], timezone: "Europe/Berlin" };

/** What the plan of a stack says of the runner, where its settings have one. */
function runnerOf(stack: string, more: object = {}) {
  const home = { region: "eu-west-1", account: "111122223333", repository: "example/images" };
  const written = { ...home, channels: { ops: {}, others: {} }, update: { runner: RUNNER }, ...more };
  const { settings, issues } = parseSettings("images", written, "Pulumi.prod.yaml");
  assert.deepEqual(issues, []);
  const plan = planImages({ definitions: [], stack, settings: settings ?? assert.fail(), commits: {} });
  return { runner: plan.stack.updateRunner, channels: Object.keys(plan.stack.channels) };
}

describe("the plan of the runner of updates", () => {
  it("names all that it makes, in the boundary of builds, and the channels that it tells", () => {
    assert.deepEqual(runnerOf("prod", { namePrefix: "dev" }), {
      runner: {
        args: {
          name: "dev-golden-images-prod-update",
          bucketPrefix: "dev-golden-images-builds-update-prod",
          permissionsBoundary: "arn:aws:iam::111122223333:policy/dev-golden-images-builds-boundary",
          ...{ stack: "prod", repository: "example/images", architecture: "x86_64" },
          ...{ cron: "0 5 ? * MON-FRI *", timezone: "Europe/Berlin" },
        },
        githubApp: "golden/app",
        channels: ["ops"],
      },
      channels: ["ops"],
    });
  });

  it("takes a repository of its own before that of the settings", () => {
    const repository = "https://github.example.org/platform/images";
    assert.equal(
      runnerOf("prod", { update: { runner: { ...RUNNER, repository } } }).runner?.args.repository,
      repository,
    );
  });

  it("is the first part's of a split stack, for all of it", () => {
    const ofParts = ["prod", "prod-1", "prod-2", "prod-11"].map((stack) => runnerOf(stack, { split: 12 }));
    assert.deepEqual(ofParts.map(({ runner }) => runner?.args.stack), [undefined, "prod", undefined, undefined]); // prettier-ignore
    assert.deepEqual(ofParts.map(({ channels }) => channels), [[], ["ops"], [], []]); // prettier-ignore
    assert.equal(runnerOf("prod-2").runner?.args.stack, "prod-2");
  });

  it("is nowhere without its key", () => {
    assert.deepEqual(runnerOf("prod", { update: { labels: ["update"] } }), { runner: undefined, channels: [] });
  });
});
