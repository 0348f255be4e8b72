import assert from "node:assert/strict";
import {
  BUCKET,
  COMPONENT,
  INFRASTRUCTURE,
  makeParts,
  PIPELINE,
  PROFILE,
  RECIPE,
  recipeInputs,
  ROLE,
  TRUST,
  UNKNOWN,
  useSimulator,
} from "./fixture";

const DOCUMENT = { name: "install", version: "1.0.0", platform: "Linux", data: "phases:\n  - name: test\n" };
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});
const ID = "00000000-0000-0000-0000-000000000000";
const WORKFLOW = "aws:imagebuilder/workflow:Workflow";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";

describe("simulator: Create", () => {
  const bench = useSimulator();

  it("gives a recipe the outputs of AWS", async () => {
    const made = await bench().client.make(RECIPE, "recipe", recipeInputs({ name: "Web Server", tags: { A: "b" } }));
    const arn = "arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web-server/1.0.0";
    assert.equal(made.id, arn);
    assert.deepEqual(made.state, {
      ...recipeInputs({ name: "Web Server", tags: { A: "b" } }),
      arn,
      dateCreated: "2026-11-21T04:00:00.000Z",
      owner: "111122223333",
      platform: "Linux",
      region: "us-east-1",
      tagsAll: { A: "b" },
    });
  });

  it("knows in a preview what the program says and leaves the rest unknown", async () => {
    const { inputs } = await bench().client.check(RECIPE, "recipe", recipeInputs());
    const { id, state } = await bench().client.create(RECIPE, "recipe", inputs, true);
    assert.deepEqual([id, state["name"], state["arn"], state["region"]], ["", "web", UNKNOWN, "us-east-1"]);
    assert.deepEqual(bench().simulator.resources(), []);
  });

  it("refuses a recipe's name and version a second time", async () => {
    await bench().client.make(RECIPE, "recipe", recipeInputs());
    await assert.rejects(bench().client.make(RECIPE, "again", recipeInputs({ description: "other" })), {
      message: `creating Image Builder Image Recipe (web): operation error imagebuilder: CreateImageRecipe, https response error StatusCode: 400, RequestID: ${ID}, ResourceAlreadyExistsException: The resource already exists: arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.0.0`,
    });
    await bench().client.make(RECIPE, "other-region", recipeInputs({ region: "eu-west-1" }));
  });

  it("never gives a build number of a workflow twice while a later build is there", async () => {
    const { client } = bench();
    const inputs = { name: "check", version: "1.0.0", type: "BUILD", data: "x" };
    const [first, second] = [await client.make(WORKFLOW, "a", inputs), await client.make(WORKFLOW, "b", inputs)];
    await client.delete(first);
    const third = await client.make(WORKFLOW, "c", inputs);
    assert.deepEqual(
      [second, third].map(({ id }) => id.split("/").at(-1)),
      ["2", "3"],
    );
  });

  it("gives a component of the same name and version the next build", async () => {
    const first = await bench().client.make(COMPONENT, "a", DOCUMENT);
    const second = await bench().client.make(COMPONENT, "b", DOCUMENT);
    assert.deepEqual([first.id.split("/").at(-1), second.id.split("/").at(-1)], ["1", "2"]);
    assert.equal(first.state["type"], "TEST");
  });

  it("refuses a recipe whose own component does not exist, but not a wildcard that meets one", async () => {
    const arn = "arn:aws:imagebuilder:us-east-1:111122223333:component/install/1.x.x";
    const inputs = recipeInputs({ components: [{ componentArn: arn }] });
    const explanation = `The value supplied for parameter 'components[0].componentArn' is not valid. The component ${arn} does not exist.`;
    await assert.rejects(
      bench().client.make(RECIPE, "recipe", inputs),
      new RegExp(escape(`InvalidParameterValueException: ${explanation}`)),
    );
    await bench().client.make(COMPONENT, "component", DOCUMENT);
    await bench().client.make(RECIPE, "recipe", inputs);
  });

  it("refuses an instance profile, recipe, infrastructure or distribution that does not exist", async () => {
    const { client } = bench();
    const infrastructure = { name: "none", instanceProfileName: "none" };
    await assert.rejects(
      client.make(INFRASTRUCTURE, "i", infrastructure),
      /The provided instance profile does not exist/,
    );
    const { references } = await makeParts(client);
    for (const name of Object.keys(references)) {
      const wrong = { ...references, [name]: String(references[name]).replace("/web", "/none") };
      await assert.rejects(
        client.make(PIPELINE, "p", { name: "web", ...wrong }),
        new RegExp(`for parameter '${name}' is not valid`),
      );
    }
    assert.equal((await client.make(PIPELINE, "p", { name: "web", ...references })).state["platform"], "Linux");
  });

  it("checks again what a preview could not know", async () => {
    const { inputs } = await bench().client.check(RECIPE, "recipe", recipeInputs({ version: UNKNOWN }));
    await assert.rejects(
      bench().client.create(RECIPE, "recipe", { ...inputs, version: "one" }),
      /^Error: creating ImageRecipe: ValidationException: version: invalid value/,
    );
  });

  it("refuses names of IAM and S3 that are taken, and policies it cannot parse", async () => {
    const { client } = bench();
    await client.make(ROLE, "r", { name: "r", assumeRolePolicy: TRUST });
    await assert.rejects(
      client.make(ROLE, "s", { name: "r", assumeRolePolicy: TRUST }),
      /409, .* EntityAlreadyExists: Role with name r already exists\./,
    );
    await assert.rejects(
      client.make(ROLE, "t", { name: "t", assumeRolePolicy: POLICY }),
      /MalformedPolicyDocument: Syntax errors in policy\./,
    );
    await client.make(BUCKET, "b", { bucket: "images-a" });
    await assert.rejects(
      client.make(BUCKET, "c", { bucket: "images-a", region: "eu-west-1" }),
      /BucketAlreadyOwnedByYou/,
    );
  });

  it("writes ARNs of the region's partition", async () => {
    const { client } = bench();
    const inputs = recipeInputs({
      components: [{ componentArn: "arn:aws-cn:imagebuilder:cn-north-1:aws:component/a/x.x.x" }],
    });
    await client.configure({ region: "cn-north-1" });
    const made = await client.make(RECIPE, "recipe", inputs);
    assert.equal(made.id, "arn:aws-cn:imagebuilder:cn-north-1:111122223333:image-recipe/web/1.0.0");
  });

  it("gives SSM an AMI id only for its data type", async () => {
    const parameter = { name: "/images/web", type: "String", dataType: "aws:ec2:image", value: "web" };
    await assert.rejects(
      bench().client.make("aws:ssm/parameter:Parameter", "p", parameter),
      /not valid for the data type aws:ec2:image: web/,
    );
  });

  it("wants a way into the repository for a webhook", async () => {
    const { client } = bench();
    const role = await client.make(ROLE, "r", { name: "r", assumeRolePolicy: TRUST });
    const project = {
      name: "ci",
      serviceRole: role.state["arn"],
      artifacts: { type: "NO_ARTIFACTS" },
      environment: {
        type: "LINUX_CONTAINER",
        image: "aws/codebuild/standard:7.0",
        computeType: "BUILD_GENERAL1_SMALL",
      },
      source: { type: "GITHUB", location: "https://github.com/o/r.git" },
    };
    await client.make("aws:codebuild/project:Project", "p", project);
    const webhook = "aws:codebuild/webhook:Webhook";
    await assert.rejects(
      client.make(webhook, "w", { projectName: "ci" }),
      /Could not find access token for server type github/,
    );
    await client.make(CREDENTIAL, "c", { serverType: "GITHUB", authType: "PERSONAL_ACCESS_TOKEN", token: "t" });
    await client.make(webhook, "w", { projectName: "ci" });
  });
});

describe("simulator: Delete", () => {
  const bench = useSimulator();

  it("refuses what Image Builder still uses, in the order pipeline, recipe, component", async () => {
    const { client, simulator } = bench();
    const component = await client.make(COMPONENT, "c", DOCUMENT);
    const parts = await makeParts(client, {}, { components: [{ componentArn: component.id }] });
    const pipeline = await client.make(PIPELINE, "p", { name: "web", ...parts.references });
    for (const used of [component, parts.recipe, parts.infrastructure, parts.distribution]) {
      const words = `ResourceDependencyException: Resource dependency error: The resource ARN '${used.id}' has other resources depended on it.`;
      await assert.rejects(client.delete(used), new RegExp(escape(words)));
    }
    for (const made of [pipeline, parts.recipe, component, parts.infrastructure, parts.distribution]) {
      await client.delete(made);
    }
    assert.deepEqual(
      simulator.resources().map(({ type }) => type),
      [ROLE, PROFILE],
    );
  });

  it("refuses a role that still has policies", async () => {
    const { client } = bench();
    const role = await client.make(ROLE, "r", { name: "r", assumeRolePolicy: TRUST });
    const inline = await client.make("aws:iam/rolePolicy:RolePolicy", "p", { role: "r", name: "p", policy: POLICY });
    await assert.rejects(client.delete(role), /DeleteConflict: Cannot delete entity, must delete policies first\./);
    await client.delete(inline);
    const managed = { role: "r", policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" };
    const attached = await client.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", managed);
    await assert.rejects(client.delete(role), /DeleteConflict: Cannot delete entity, must detach all policies first\./);
    await client.delete(attached);
    await client.delete(role);
  });

  it("refuses a bucket with objects and a rule with targets", async () => {
    const { client } = bench();
    const bucket = await client.make(BUCKET, "b", { bucket: "images-a" });
    await client.make("aws:s3/bucketObjectv2:BucketObjectv2", "o", { bucket: "images-a", key: "k", content: "x" });
    await assert.rejects(client.delete(bucket), /BucketNotEmpty/);
    const rule = await client.make("aws:cloudwatch/eventRule:EventRule", "r", { name: "r", eventPattern: "{}" });
    await client.make("aws:cloudwatch/eventTarget:EventTarget", "t", {
      rule: "r",
      arn: "arn:aws:sns:us-east-1:111122223333:a",
    });
    await assert.rejects(client.delete(rule), /Rule can't be deleted since it has targets/);
  });

  it("only schedules the end of a key and keeps a secret's name", async () => {
    const { client, simulator } = bench();
    const key = await client.make("aws:kms/key:Key", "k", {});
    await client.delete(key);
    assert.equal(await client.read(key), undefined);
    assert.equal(simulator.resources("aws:kms/key:Key")[0]?.managed, false);
    const secret = "aws:secretsmanager/secret:Secret";
    await client.delete(await client.make(secret, "s", { name: "token" }));
    await assert.rejects(client.make(secret, "s", { name: "token" }), /already scheduled for deletion/);
  });

  it("leaves no source credential after a replacement that creates first", async () => {
    const { client, simulator } = bench();
    const inputs = { serverType: "GITHUB", authType: "PERSONAL_ACCESS_TOKEN", token: "old" };
    const old = await client.make(CREDENTIAL, "c", inputs);
    const { replaces, deleteBeforeReplace } = await client.diff(old, { ...inputs, token: "new" });
    assert.deepEqual([replaces, deleteBeforeReplace], [["token"], false]);
    const next = await client.make(CREDENTIAL, "c", { ...inputs, token: "new" });
    assert.equal(next.id, old.id);
    await client.delete(old);
    assert.deepEqual(simulator.resources(CREDENTIAL), []);
  });
});

describe("simulator: Read", () => {
  const bench = useSimulator();

  it("gives back what was made, and the token that AWS does not", async () => {
    const { client, simulator } = bench();
    const inputs = { serverType: "GITHUB", authType: "PERSONAL_ACCESS_TOKEN", token: "canary" };
    const made = await client.make(CREDENTIAL, "c", inputs);
    assert.deepEqual(await client.read(made), made);
    assert.equal(JSON.stringify(simulator.resources()).includes("canary"), false);
  });

  it("gives an event rule's state and whether it is enabled, whichever the program says", async () => {
    const { client } = bench();
    const pattern = { eventPattern: JSON.stringify({ source: ["aws.imagebuilder"] }) };
    const said: readonly [object, string, boolean][] = [
      [{}, "ENABLED", true],
      [{ isEnabled: false }, "DISABLED", false],
      [
        { state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" },
        "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        true,
      ],
    ];
    for (const [index, [more, state, isEnabled]] of said.entries()) {
      const made = await client.make(RULE, `rule-${String(index)}`, { ...pattern, ...more });
      assert.deepEqual([made.state["state"], made.state["isEnabled"]], [state, isEnabled]);
    }
    const made = await client.make(RULE, "rule", { ...pattern, state: "DISABLED" });
    assert.deepEqual((await client.diff(made, pattern)).changes, {});
    const updated = await client.update(made, { ...pattern, description: "all" });
    assert.deepEqual([updated.state["state"], updated.state["isEnabled"]], ["ENABLED", true]);
  });

  it("gives the URL of an OIDC provider without its scheme, and takes both for the same", async () => {
    const { client } = bench();
    const inputs = { url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] };
    const made = await client.make(OIDC, "oidc", inputs);
    assert.equal(made.state["url"], "token.actions.githubusercontent.com");
    const updated = await client.update(made, { ...inputs, tags: { A: "b" } });
    assert.equal(updated.state["url"], "token.actions.githubusercontent.com");
    const imported = await client.read({ type: OIDC, name: "oidc", id: made.id });
    assert.ok(imported);
    const { url } = imported.inputs;
    assert.equal(url, "token.actions.githubusercontent.com");
    assert.deepEqual((await client.diff(imported, { ...inputs, tags: { A: "b" } })).changes, {});
    const other = await client.diff(imported, { ...inputs, url: "https://example.org", tags: { A: "b" } });
    assert.deepEqual(other.changes, { url: "update-replace" });
  });

  it("gives the smallest object that a lifecycle rule moves, where the program does not say", async () => {
    const { client } = bench();
    await client.make(BUCKET, "b", { bucket: "images-a" });
    const inputs = { bucket: "images-a", rules: [{ id: "old", status: "Enabled", expiration: { days: 30 } }] };
    const made = await client.make("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "l", inputs);
    const read = await client.read(made);
    assert.equal(read?.state["transitionDefaultMinimumObjectSize"], "all_storage_classes_128K");
    assert.deepEqual(read.inputs, made.inputs);
  });

  it("imports from another Region by an id that ends with it", async () => {
    const { client } = bench();
    const [type, id] = ["aws:cloudwatch/logGroup:LogGroup", "/images/web"];
    await client.make(type, "home", { name: id, retentionInDays: 7 });
    await client.make(type, "away", { name: id, retentionInDays: 30, region: "eu-west-1" });
    const imported = await client.read({ type, name: "away", id: `${id}@eu-west-1` });
    assert.deepEqual([imported?.inputs["region"], imported?.state["retentionInDays"]], ["eu-west-1", 30]);
    assert.equal((await client.read({ type, name: "home", id }))?.state["retentionInDays"], 7);
    assert.equal(await client.read({ type, name: "none", id: `${id}@eu-west-2` }), undefined);
  });

  it("shows drift in state and inputs, and the diff mends it", async () => {
    const { client, simulator } = bench();
    await makeParts(client);
    const infrastructure = { name: "two", instanceProfileName: "builder", terminateInstanceOnFailure: true };
    const made = await client.make(INFRASTRUCTURE, "i", infrastructure);
    simulator.alter(INFRASTRUCTURE, made.id, { terminateInstanceOnFailure: false, keyPair: "mine" });
    const live = await client.read(made);
    assert.deepEqual(live?.inputs, { ...infrastructure, terminateInstanceOnFailure: false, keyPair: "mine" });
    const { changes } = await client.diff(live, infrastructure);
    assert.deepEqual(changes, { terminateInstanceOnFailure: "update", keyPair: "delete" });
    const mended = await client.update(live, infrastructure);
    assert.deepEqual([mended.state["terminateInstanceOnFailure"], mended.state["keyPair"]], [true, undefined]);
  });

  it("finds nothing where the resource is gone", async () => {
    const { client, simulator } = bench();
    const made = await client.make(RECIPE, "recipe", recipeInputs());
    simulator.remove(RECIPE, made.id);
    assert.equal(await client.read(made), undefined);
    await client.delete(made);
    assert.throws(() => {
      simulator.remove(RECIPE, made.id);
    }, /0 resources of type aws:imagebuilder\/imageRecipe:ImageRecipe have the id/);
  });

  it("imports by id alone", async () => {
    const { client } = bench();
    const made = await client.make(RECIPE, "recipe", recipeInputs({ tags: { A: "b" } }));
    const live = await client.read({ type: RECIPE, name: "imported", id: made.id });
    assert.deepEqual(live?.inputs, { ...recipeInputs({ tags: { A: "b" } }), __defaults: [] });
    assert.deepEqual((await client.diff({ ...made, ...live }, recipeInputs({ tags: { A: "b" } }))).changes, {});
  });
});

function escape(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
