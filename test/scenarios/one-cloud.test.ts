import * as assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { CodeBuildClient, ListProjectsCommand, ListSourceCredentialsCommand } from "@aws-sdk/client-codebuild";
import { stringify } from "yaml";
import { engine, openFleet, type Fleet } from "./fleet";
import { golden } from "./golden-process";

const PLACE = { region: "us-east-1", account: "111122223333" };
const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:codebuild-github-AbCdEf";
const WEB = {
  kind: "project",
  ci: { source: { repository: "example/web", visibility: "private" }, triggers: { pullRequests: ["main"] } },
};

describe("the local cloud of several stacks", () => {
  let fleet: Fleet;

  before(engine);
  before(async () => {
    fleet = await openFleet({ images: { web: WEB }, settings: { permissionsBoundary: "none" } });
    settings("dev", { settings: { ...PLACE, permissionsBoundary: "none", namePrefix: "dev" } });
    settings("credentials", { credentials: { ...PLACE, sources: { github: { secret: SECRET } } } });
  });
  after(() => fleet.close());

  function settings(stack: string, of: Readonly<Record<string, object>>): void {
    const config = Object.fromEntries(Object.entries(of).map(([key, value]) => [`golden-images:${key}`, value]));
    fs.writeFileSync(path.join(fleet.root, `Pulumi.${stack}.yaml`), stringify({ config }));
  }

  async function run(words: string, code = 0): Promise<string> {
    const { code: actual, text } = await golden(fleet.root, words).end;
    assert.equal(actual, code, text);
    return text;
  }

  it("is one: a webhook finds the account's credential when that stack is deployed", async () => {
    assert.match(await run("up --stack prod", 1), /Could not find access token for server type github/);
    await run("up --stack credentials");
    await run("up --stack prod");
  });

  it("takes two ups at once while it is served, shows what both make, and keeps it when one stack goes", async () => {
    const server = golden(fleet.root, "serve --format json");
    const [line] = (await once(server.child.stdout ?? assert.fail(), "data")) as [string];
    const { endpoint } = JSON.parse(line) as { endpoint: string };
    const credentials = { accessKeyId: PLACE.account, secretAccessKey: "any" };
    const client = new CodeBuildClient({ endpoint, region: PLACE.region, credentials });
    const projects = async () => (await client.send(new ListProjectsCommand({}))).projects;

    await run("destroy --stack prod");
    assert.deepEqual(await projects(), []);
    await Promise.all([run("up --stack prod"), run("up --stack dev")]);
    assert.deepEqual(await projects(), ["dev-web-ci", "web-ci"]);
    await run("destroy --stack prod");
    assert.deepEqual(await projects(), ["dev-web-ci"]);
    const { sourceCredentialsInfos } = await client.send(new ListSourceCredentialsCommand({}));
    assert.deepEqual(sourceCredentialsInfos?.map(({ serverType }) => serverType), ["GITHUB"]); // prettier-ignore
    server.child.kill("SIGTERM");
    assert.equal((await server.end).code, 0);
    assert.match(await run("up --stack dev"), /Resources:\n\s+\d+ unchanged/);
  });
});
