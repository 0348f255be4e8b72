import assert from "node:assert/strict";
import type { DiffAnswer, Made } from "./client";
import {
  DISTRIBUTION,
  IMAGE,
  INFRASTRUCTURE,
  makeParts,
  PIPELINE,
  recipeInputs,
  ROLE,
  TRUST,
  UNKNOWN,
  useSimulator,
} from "./fixture";

const NONE: DiffAnswer = { changes: {}, replaces: [], deleteBeforeReplace: false };

describe("simulator: Diff", () => {
  const bench = useSimulator();

  async function recipe(): Promise<Made> {
    return (await makeParts(bench().client, {}, { tags: { A: "1" }, components: components("a", "b") })).recipe;
  }

  it("finds nothing where nothing changed", async () => {
    const made = await recipe();
    assert.deepEqual(
      await bench().client.diff(made, recipeInputs({ tags: { A: "1" }, components: components("a", "b") })),
      NONE,
    );
  });

  it("replaces a recipe for any change but tags, first the old one because its name is fixed", async () => {
    const made = await recipe();
    const news = recipeInputs({ tags: { A: "1" }, components: components("a", "b"), version: "1.1.0" });
    const wanted = { changes: { version: "update-replace" }, replaces: ["version"], deleteBeforeReplace: true };
    assert.deepEqual(await bench().client.diff(made, news), wanted);
  });

  it("creates first where the name changes too", async () => {
    const made = await recipe();
    const news = recipeInputs({ tags: { A: "1" }, components: components("a", "b"), name: "web-two" });
    assert.equal((await bench().client.diff(made, news)).deleteBeforeReplace, false);
  });

  it("updates tags, and shows them among all tags too", async () => {
    const made = await recipe();
    const { changes, replaces } = await bench().client.diff(
      made,
      recipeInputs({ tags: { A: "2" }, components: components("a", "b") }),
    );
    assert.deepEqual([changes, replaces], [{ "tags.A": "update", tagsAll: "update" }, []]);
  });

  it("heeds the order of components", async () => {
    const made = await recipe();
    const { changes } = await bench().client.diff(
      made,
      recipeInputs({ tags: { A: "1" }, components: components("b", "a") }),
    );
    const wanted = { "components[0].componentArn": "update-replace", "components[1].componentArn": "update-replace" };
    assert.deepEqual(changes, wanted);
  });

  it("takes a value it does not know yet for a change", async () => {
    const made = await recipe();
    const news = recipeInputs({ tags: { A: "1" }, components: [{ componentArn: UNKNOWN }, ...components("b")] });
    assert.deepEqual((await bench().client.diff(made, news)).replaces, ["components"]);
  });

  it("ignores the order of sets, also nested ones", async () => {
    const { client } = bench();
    const regions = (names: string[], users: string[]): Record<string, unknown> => ({
      name: "sets",
      distributions: names.map((region) => ({
        region,
        amiDistributionConfiguration: { launchPermission: { userIds: users } },
      })),
    });
    const users = ["111111111111", "222222222222"];
    const made = await client.make(DISTRIBUTION, "d", regions(["us-east-1", "eu-west-1"], users));
    assert.deepEqual(await client.diff(made, regions(["eu-west-1", "us-east-1"], [...users].reverse())), NONE);
    const fewer = await client.diff(made, regions(["eu-west-1"], users));
    assert.deepEqual(fewer.changes, { "distributions[0]": "delete" });
  });

  it("compares policies by meaning", async () => {
    const { client } = bench();
    const made = await client.make(ROLE, "r", { assumeRolePolicy: TRUST });
    const spaced = JSON.stringify(JSON.parse(TRUST), null, 2).replace('"sts:AssumeRole"', '["sts:AssumeRole"]');
    assert.deepEqual(await client.diff(made, { assumeRolePolicy: spaced }), NONE);
    const other = TRUST.replace("ec2", "codebuild");
    assert.deepEqual((await client.diff(made, { assumeRolePolicy: other })).changes, { assumeRolePolicy: "update" });
  });

  it("does not miss an argument that the provider fills in itself", async () => {
    const { client } = bench();
    const { references } = await makeParts(client);
    const tests = { imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 720 } };
    const made = await client.make(PIPELINE, "p", { name: "web", ...references, ...tests });
    assert.deepEqual(await client.diff(made, { name: "web", ...references }), NONE);
    const plain = await client.make(PIPELINE, "q", { name: "web-two", ...references });
    assert.deepEqual(await client.diff(plain, { name: "web-two", ...references, ...tests }), NONE);
  });

  it("shows an argument that is taken away", async () => {
    const { client } = bench();
    await makeParts(client);
    const inputs = { name: "two", instanceProfileName: "builder", instanceTypes: ["m7i.large"] };
    const made = await client.make(INFRASTRUCTURE, "i", inputs);
    const { changes } = await client.diff(made, { name: "two", instanceProfileName: "builder" });
    assert.deepEqual(changes, { instanceTypes: "delete" });
  });

  it("replaces a resource that moves to another region", async () => {
    const made = await recipe();
    const news = recipeInputs({ tags: { A: "1" }, components: components("a", "b"), region: "eu-west-1" });
    assert.deepEqual((await bench().client.diff(made, news)).replaces, ["region"]);
  });

  it("heeds the order of a pipeline's workflows, and ignores that of an image's", async () => {
    const { client } = bench();
    const { references } = await makeParts(client);
    const workflows = ["a", "b"].map((name) => ({
      workflowArn: `arn:aws:imagebuilder:us-east-1:aws:workflow/build/${name}/1.0.0/1`,
    }));
    const news = { ...references, workflows };
    const turned = { ...references, workflows: [...workflows].reverse() };
    const pipeline = await client.make(PIPELINE, "p", { name: "web", ...news });
    const { changes } = await client.diff(pipeline, { name: "web", ...turned });
    assert.deepEqual(Object.keys(changes), ["workflows[0].workflowArn", "workflows[1].workflowArn"]);
    assert.deepEqual(await client.diff(await client.make(IMAGE, "i", news), turned), NONE);
  });

  it("updates the log group of an image in place, and replaces where it had none", async () => {
    const { client } = bench();
    const { references } = await makeParts(client);
    const logging = (logGroupName: string): Record<string, unknown> => ({
      ...references,
      loggingConfiguration: { logGroupName },
    });
    const made = await client.make(IMAGE, "i", logging("/images/one"));
    const moved = await client.diff(made, logging("/images/two"));
    assert.deepEqual(moved.changes, { "loggingConfiguration.logGroupName": "update" });
    assert.deepEqual((await client.diff(made, references)).replaces, ["loggingConfiguration"]);
  });

  it("shows a description that is taken from a replica key, which the provider does not fill in", async () => {
    const { client } = bench();
    await client.configure({ region: "us-east-1" });
    const key = await client.make("aws:kms/key:Key", "k", { multiRegion: true });
    await client.configure({ region: "eu-west-1" });
    const inputs = { primaryKeyArn: key.state["arn"], description: "images", policy: TRUST };
    const replica = await client.make("aws:kms/replicaKey:ReplicaKey", "r", inputs);
    const { changes } = await client.diff(replica, { primaryKeyArn: key.state["arn"] });
    assert.deepEqual(changes, { description: "delete" });
  });

  it("does not miss a nested value that the provider fills in itself", async () => {
    const { client } = bench();
    const { references } = await makeParts(client);
    const scheduled = (more: object): Record<string, unknown> => {
      return { name: "web", ...references, schedule: { scheduleExpression: "cron(0 7 * * ? *)", ...more } };
    };
    const made = await client.make(PIPELINE, "p", scheduled({ timezone: "Etc/UTC" }));
    assert.deepEqual(await client.diff(made, scheduled({})), NONE);
    const { changes } = await client.diff(made, scheduled({ timezone: "Europe/Paris" }));
    assert.deepEqual(changes, { "schedule.timezone": "update" });
  });

  it("takes a nested value that says the provider's default for none, either way", async () => {
    const { client } = bench();
    const { references } = await makeParts(client);
    const tested = (imageTestsConfiguration: object): Record<string, unknown> => {
      return { ...references, imageTestsConfiguration };
    };
    const said = tested({ imageTestsEnabled: true, timeoutMinutes: 720 });
    const unsaid = tested({ imageTestsEnabled: true });
    assert.deepEqual(await client.diff(await client.make(IMAGE, "i", said), unsaid), NONE);
    const pipeline = await client.make(PIPELINE, "p", { name: "web", ...unsaid });
    assert.deepEqual(await client.diff(pipeline, { name: "web", ...said }), NONE);
    const { changes } = await client.diff(pipeline, { name: "web", ...tested({ timeoutMinutes: 90 }) });
    assert.deepEqual(changes, { "imageTestsConfiguration.timeoutMinutes": "add" });
  });

  it("does not miss what S3 fills into a lifecycle rule, at any depth", async () => {
    const { client } = bench();
    await client.make("aws:s3/bucket:Bucket", "b", { bucket: "images-a" });
    const of = (rule: object): Record<string, unknown> => ({
      bucket: "images-a",
      rules: [{ id: "old", status: "Enabled", ...rule }],
    });
    const made = await client.make(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "l",
      of({ prefix: "logs/", expiration: { days: 30 } }),
    );
    assert.deepEqual(await client.diff(made, of({ expiration: { days: 30 } })), NONE);
  });

  it("replaces for a nested property whose parent does not", async () => {
    const { client } = bench();
    const made = await client.make("aws:s3/bucket:Bucket", "b", { bucket: "images-a" });
    const lock = { objectLockConfiguration: { objectLockEnabled: "Enabled" } };
    assert.deepEqual((await client.diff(made, { bucket: "images-a", ...lock })).replaces, ["objectLockConfiguration"]);
  });
});

function components(...names: readonly string[]): readonly { componentArn: string }[] {
  return names.map((name) => ({ componentArn: `arn:aws:imagebuilder:us-east-1:aws:component/${name}/x.x.x` }));
}
