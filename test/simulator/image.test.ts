import assert from "node:assert/strict";
import type { Made, TestClient } from "./client";
import { DISTRIBUTION, IMAGE, INFRASTRUCTURE, makeParts, RECIPE, recipeInputs, useSimulator } from "./fixture";

const PARAMETER = "aws:ssm/parameter:Parameter";

async function image(client: TestClient, references: Record<string, string>): Promise<Made> {
  return client.make(IMAGE, "image", references);
}

describe("simulator: an image", () => {
  const bench = useSimulator();

  it("is a build of the recipe's version, with an AMI", async () => {
    const { client, simulator } = bench();
    const { references } = await makeParts(client, { amiTags: { ImageName: "web" } });
    const made = await image(client, references);
    const arn = "arn:aws:imagebuilder:us-east-1:111122223333:image/web/1.0.0/1";
    const [ami] = simulator.amis();
    const name = "web 2026-11-21T04-00-00.000Z";
    assert.deepEqual([made.id, made.state["version"], made.state["platform"]], [arn, "1.0.0/1", "Linux"]);
    assert.match(String(ami?.imageId), /^ami-0[0-9a-f]{16}$/);
    const listed = { accountId: "111122223333", description: "", image: ami?.imageId, name, region: "us-east-1" };
    assert.deepEqual(made.state["outputResources"], [{ amis: [listed], containers: [] }]);
    assert.deepEqual(
      [ami?.architecture, ami?.encrypted, ami?.sourceImage, ami?.tags["ImageName"], ami?.tags["CreatedBy"]],
      ["x86_64", false, arn, "web", "EC2 Image Builder"],
    );
  });

  it("leaves its AMIs when it goes, and the next build has the next number", async () => {
    const { client, simulator } = bench();
    const { references } = await makeParts(client, { name: "web {{ imagebuilder:buildVersion }}" });
    await client.delete(await image(client, references));
    const next = await image(client, references);
    assert.equal(next.state["version"], "1.0.0/2");
    assert.equal(simulator.amis().length, 2);
  });

  it("has an AMI in every region and account, and writes the parameters", async () => {
    const { client, simulator } = bench();
    const { references, distribution } = await makeParts(client);
    const settings = {
      name: "web {{ imagebuilder:buildDate }}",
      targetAccountIds: ["444455556666"],
      launchPermission: { userIds: ["777788889999"] },
    };
    const parameter = { ssmParameterConfigurations: [{ parameterName: "/images/web", dataType: "aws:ec2:image" }] };
    await client.update(distribution, {
      name: "web",
      distributions: ["us-east-1", "eu-west-1"].map((region) => ({
        region,
        amiDistributionConfiguration: settings,
        ...parameter,
      })),
    });
    await image(client, references);
    assert.deepEqual(
      simulator.amis().map(({ region, account, launchPermissions }) => [region, account, launchPermissions.userIds]),
      [
        ["us-east-1", "111122223333", ["777788889999"]],
        ["us-east-1", "444455556666", []],
        ["eu-west-1", "111122223333", ["777788889999"]],
        ["eu-west-1", "444455556666", []],
      ],
    );
    const written = simulator
      .resources(PARAMETER)
      .map(({ id, region, managed, state }) => [id, region, managed, state["value"]]);
    const own = simulator.amis().filter(({ account }) => account === "111122223333");
    assert.deepEqual(
      written,
      own.map(({ region, imageId }) => ["/images/web", region, false, imageId]),
    );
  });

  const ARM = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-arm64/x.x.x";

  async function onType(client: TestClient, type: string, recipe: Record<string, unknown> = {}): Promise<Made> {
    const { references } = await makeParts(client, {}, recipe);
    const inputs = { name: "other", instanceProfileName: "builder", instanceTypes: [type] };
    const infrastructure = await client.make(INFRASTRUCTURE, "other", inputs);
    return image(client, { ...references, infrastructureConfigurationArn: infrastructure.id });
  }

  it("is arm64 where parent and instances are", async () => {
    const { client, simulator } = bench();
    await onType(client, "c7gn.large", { parentImage: ARM });
    assert.equal(simulator.amis()[0]?.architecture, "arm64");
  });

  it("fails on an instance of another architecture", async () => {
    const { client } = bench();
    const mismatch = /'x86_64' of the specified instance type does not match the architecture 'arm64'/;
    await assert.rejects(onType(client, "m7i.large", { parentImage: ARM }), mismatch);
  });

  it("fails on an instance that EC2 does not have", async () => {
    await assert.rejects(onType(bench().client, "t3.nonsense"), /Invalid value 't3\.nonsense' for InstanceType/);
  });

  it("goes to regions of its own partition alone, and is made of components of its own platform", async () => {
    const { client } = bench();
    const to = (region: string): object => ({ name: region, distributions: [{ region }] });
    for (const region of ["us-esat-1", "us-gov-west-1"])
      await assert.rejects(
        client.make(DISTRIBUTION, region, { ...to(region) }),
        /InvalidParameterValueException.*'distributions\[0\]\.region'.*does not exist in the partition aws\./,
      );
    const componentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-windows/x.x.x";
    await assert.rejects(
      client.make(RECIPE, "windows", recipeInputs({ components: [{ componentArn }] })),
      /InvalidParameterValueException.*'components\[0\]\.componentArn'.*for another platform than Linux/,
    );
    // Of an AMI nothing is known but what is built on it, and of an own parent what it was made of.
    const onAmi = {
      name: "host",
      version: "1.0.0",
      parentImage: "ami-0123456789abcdef0",
      components: [{ componentArn }],
    };
    const { id } = await client.make(RECIPE, "host", recipeInputs(onAmi));
    const parentImage = id.replace(":image-recipe/", ":image/");
    await client.make(RECIPE, "child", recipeInputs({ name: "child", parentImage, components: [{ componentArn }] }));
  });

  const failures = [
    {
      title: "encrypted and public",
      settings: { launchPermission: { userGroups: ["all"] } },
      ebs: { encrypted: "true" },
      message: /Encrypted snapshots cannot be shared publicly/,
    },
    {
      title: "encrypted with AWS's key and shared",
      settings: { launchPermission: { userIds: ["777788889999"] } },
      ebs: { encrypted: "true" },
      message: /Snapshots encrypted with the AWS Managed CMK can't be shared/,
    },
    {
      title: "copied from a volume under AWS's key, whatever the key of the distribution",
      settings: { targetAccountIds: ["777788889999"], kmsKeyId: "arn:aws:kms:us-east-1:111122223333:alias/images" },
      ebs: { encrypted: "true" },
      message: /Snapshots encrypted with the AWS Managed CMK can't be shared/,
    },
  ];
  for (const { title, settings, ebs, message } of failures) {
    it(`fails where it is ${title}, and stays without AMIs`, async () => {
      const { client, simulator } = bench();
      const { references } = await makeParts(client, settings, {
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs }],
      });
      await assert.rejects(image(client, references), (error: Error) => {
        assert.match(error.message, /unexpected state 'FAILED', wanted target 'AVAILABLE'\. last error: /);
        assert.match(error.message, message);
        return true;
      });
      assert.equal(simulator.resources(IMAGE).length, 1);
      assert.equal(simulator.amis().length, 0);
    });
  }

  it("fails where its AMI's name is taken", async () => {
    const { client } = bench();
    const { references } = await makeParts(client, { name: "fixed" });
    await image(client, references);
    await assert.rejects(
      image(client, references),
      /InvalidAMIName\.Duplicate: AMI name fixed is already in use by AMI ami-/,
    );
  });

  it("fails where its own parent was never built", async () => {
    const { client } = bench();
    const parent = "arn:aws:imagebuilder:us-east-1:111122223333:image/base/1.x.x";
    const { references } = await makeParts(client, {}, { parentImage: parent });
    await assert.rejects(image(client, references), /The parent image .*base\/1\.x\.x does not exist/);
    const base = await client.make(RECIPE, "base", recipeInputs({ name: "base" }));
    const own = await client.make(DISTRIBUTION, "own", {
      name: "own",
      distributions: [{ region: "us-east-1", amiDistributionConfiguration: { name: "base" } }],
    });
    await image(client, { ...references, imageRecipeArn: base.id, distributionConfigurationArn: own.id });
    await image(client, references);
  });

  it("updates nothing but tags, as the provider", async () => {
    const { client } = bench();
    const { references } = await makeParts(client);
    const made = await image(client, references);
    const news = { ...references, tags: { A: "b" }, imageScanningConfiguration: { imageScanningEnabled: true } };
    assert.deepEqual((await client.diff(made, news)).replaces, []);
    const updated = await client.update(made, news);
    assert.deepEqual(
      [updated.state["tagsAll"], updated.state["imageScanningConfiguration"]],
      [{ A: "b" }, { imageScanningEnabled: false }],
    );
  });
});
