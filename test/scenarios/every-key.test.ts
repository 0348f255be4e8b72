import * as assert from "node:assert/strict";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertConverged } from "./orphans";

const BUILDER = "aws:imagebuilder";
const INSTALLERS = "arn:aws:s3:::example-installers/agents/*";
const INSTALL = {
  document: { schemaVersion: 1, phases: [{ name: "build", steps: [{ name: "Try", action: "ExecuteBash", inputs: { commands: ["true"] } }] }] }, // prettier-ignore
  name: "install",
  description: "Installs the agent",
  supportedOsVersions: ["Amazon Linux 2023"],
};

/** An image with what few definitions say. */
function expressive(version: string, more: object = {}): Record<string, unknown> {
  return image({
    version,
    components: [INSTALL],
    disk: { type: "parent" },
    systemsManagerAgent: "remove",
    schedule: { rate: "7 days" },
    build: { mayRead: [INSTALLERS] },
    distribution: {
      kmsKey: "create",
      copyTo: ["555566667777"],
      parameter: "/images/{name}/{architecture}",
      parameterInCopies: true,
      amiTags: { Name: "{name} for {architecture}" },
      architectureNames: { x86_64: "amd64" },
    },
    ...more,
  });
}

describe("an image that says what few say", function () {
  this.timeout(300_000);
  let fleet: Fleet;

  before(engine);
  afterEach(() => fleet.close());

  const stateOf = (type: string): Readonly<Record<string, unknown>> => {
    const [found, ...others] = fleet.cloud.resources(type);
    assert.ok(found !== undefined && others.length === 0, `${type}: ${(others.length + 1).toString()}`);
    return found.state;
  };

  it("is deployed, changed in place where nothing is in the AMI, raised where it is, and destroyed", async () => {
    fleet = await openFleet({ images: { web: expressive("1.0.0") } });
    await fleet.up();
    const component = stateOf(`${BUILDER}/component:Component`);
    assert.equal(component["description"], "Installs the agent");
    assert.deepEqual(component["supportedOsVersions"], ["Amazon Linux 2023"]);
    const recipe = stateOf(`${BUILDER}/imageRecipe:ImageRecipe`);
    assert.deepEqual(recipe["systemsManagerAgent"], { uninstallAfterBuild: true });
    assert.doesNotMatch(JSON.stringify(recipe["blockDeviceMappings"]), /gp[23]/);
    const schedule = stateOf(`${BUILDER}/imagePipeline:ImagePipeline`)["schedule"] as Record<string, unknown>;
    assert.equal(schedule["scheduleExpression"], "rate(7 days)");
    const distribution = JSON.stringify(stateOf(`${BUILDER}/distributionConfiguration:DistributionConfiguration`));
    assert.match(distribution, /"Name":"web for amd64"/);
    assert.match(distribution, /"amiAccountId":"555566667777"/);
    assert.match(distribution, /"parameterName":"\/images\/web\/amd64"/);
    const { instanceProfileName } = stateOf(`${BUILDER}/infrastructureConfiguration:InfrastructureConfiguration`);
    assert.match(String(instanceProfileName), /^builds-instance-profile-web-/);
    await assertConverged(fleet);

    const rate = { schedule: { rate: "1 day" }, build: { mayRead: [INSTALLERS, "arn:aws:s3:::example-installers"] } };
    fleet.define("web", expressive("1.0.0", rate));
    assert.deepEqual([...(await fleet.up()).steps].sort(), [
      "update ImagePipeline web-x86-64-pipeline",
      "update RolePolicy builds-role-web-policy",
    ]);

    fleet.define("web", expressive("1.1.0", { ...rate, systemsManagerAgent: "keep" }));
    await fleet.up();
    assert.deepEqual(stateOf(`${BUILDER}/imageRecipe:ImageRecipe`)["systemsManagerAgent"], {
      uninstallAfterBuild: false,
    });
    await assertConverged(fleet);
    await fleet.destroy();
    assert.deepEqual(fleet.cloud.resources("aws:iam/role:Role"), []);
  });
});
