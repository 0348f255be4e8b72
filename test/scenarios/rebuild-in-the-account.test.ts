import * as assert from "node:assert/strict";
import { SecretsManagerClient, CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { rebuild } from "../../cli/commands/rebuild/run";
import { watch } from "../../cli/commands/watch/run";
import { recordedTerminal } from "../cli/recorded-terminal";
import { ActionsServer, APP, TOKEN } from "../operations/github/actions-server";
import { configOf } from "../simulator/wire/bench";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";

const PARENT = { registry: "docker.io/library/nginx", tag: "1.29", digest: `sha256:${"0123456789abcdef".repeat(4)}` };
const ON_BASE = { parent: { image: "base", version: "1.x.x" } };
const HUB = { kind: "external", version: "1.0.0", repository: "example/hub", workflow: "build.yml", requestInput: "golden", ...ON_BASE }; // prettier-ignore

/** What a deployment makes of `rebuild` in the settings, on the real engine, and what that does. */
describe("a stack that rebuilds in the account", () => {
  const environment = { ...process.env };
  const { fetch } = globalThis;
  let fleet: Fleet;
  let github: ActionsServer;

  before(engine);
  before(async () => {
    const box = { kind: "container", version: "1.0.0", parent: PARENT, build: { with: "codebuild" }, platforms: ["linux/amd64", "linux/arm64"] }; // prettier-ignore
    const connection = "arn:aws:events:us-east-1:111122223333:connection/images/01234567-89ab-cdef-0123-456789abcdef";
    const settings = {
      rebuild: { githubApp: "golden-images/github-app", notify: ["mail", "team"] },
      channels: {
        mail: { subscriptions: [{ protocol: "email", endpoint: "ops@example.org" }] },
        team: {
          slack: { workspace: "T0123ABCD", channel: "C0123ABCD" },
          teams: { url: "https://example.org/teams?v=1", connection },
          webhook: { url: "https://example.org/hook", connection },
        },
      },
      network: { vpcId: "vpc-0123456789abcdef0", subnetId: "subnet-0123456789abcdef0" },
    };
    fleet = await openFleet({ images: { base: image(), web: image(ON_BASE), box, hub: HUB }, settings });
    fleet.write("box/Dockerfile", "ARG PARENT_IMAGE\nFROM $PARENT_IMAGE\n");
    github = await new ActionsServer().start();
    const workflows = [{ id: 5, name: "Build", path: ".github/workflows/build.yml" }];
    github.repositories.set("example/hub", { tags: ["v1.0.0"], workflows, inputs: ["golden"], runName: "golden" });
  });
  after(async () => {
    process.env = environment;
    globalThis.fetch = fetch;
    await github.close();
    await fleet.close();
  });

  it("is deployed once, changes nothing the second time, and another plan with another version", async () => {
    const first = await fleet.up();
    assert.deepEqual(
      first.steps.filter((step) => / rebuild-(?:plan|function|machine|schedule)(?:-\d)?$/.test(step)),
      [
        "create BucketObjectv2 rebuild-plan-1",
        "create Function rebuild-function",
        "create StateMachine rebuild-machine",
        "create Schedule rebuild-schedule",
      ].sort((one, other) => first.steps.indexOf(one) - first.steps.indexOf(other)),
    );
    assert.deepEqual((await fleet.up()).steps, []);
    fleet.define("web", image({ ...ON_BASE, version: "1.1.0" }));
    const { steps } = await fleet.up();
    const ofRebuilds = steps.filter((step) => / rebuild-/.test(step));
    assert.deepEqual([...ofRebuilds].sort(), [
      "create BucketObjectv2 rebuild-plan-1",
      "create BucketObjectv2 rebuild-plan-releases",
      "update Function rebuild-function-releases",
      "update StateMachine rebuild-machine",
    ]);
  });

  it("builds the fleet by all three builders when it is asked to, and is watched to its report", async () => {
    fleet.cloud.script({ secondsPerPhase: 0.02 });
    const endpoint = await fleet.cloud.serveAws();
    const SecretString = JSON.stringify({ appId: APP.id, privateKey: APP.privateKey });
    const secrets = new SecretsManagerClient(configOf(endpoint, "111122223333"));
    await secrets.send(new CreateSecretCommand({ Name: "golden-images/github-app", SecretString }));
    // Only the way to GitHub is another, here and of the function.
    globalThis.fetch = (url, init) => fetch(String(url).replace("https://api.github.com", github.api), init);
    const keys = { AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "local", AWS_ENDPOINT_URL: endpoint };
    process.env = { ...process.env, ...keys, GH_TOKEN: TOKEN, GITHUB_API_URL: github.api };
    const { terminal, out, err } = recordedTerminal();
    const own = { root: fleet.root, format: "text" } as const;
    const choice = { names: [], all: true, yes: true, detach: true, request: "night" };
    const started = await rebuild({ ...own, ...choice, parallel: 10, timeout: 60, interval: 1 }, terminal);
    assert.equal(started, 0, out() + err());
    assert.equal(await watch({ ...own, names: [], interval: 0.1 }, terminal), 0, out() + err());
    assert.match(
      out(),
      /\nbox +1\.0\.0 +available +\d+ s +111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/box@sha256:[0-9a-f]{64}\n/,
    );
    assert.match(out(), /\nhub +1\.0\.0 +available +\d+ s +https:\/\/github\.com\/example\/hub\/actions\/runs\/1000\n/);
    assert.match(out(), /\n4 of 4 images available\. The run ended: SUCCEEDED\.\n$/);
    const [run = ""] = out().split("\n");
    const said = `Rebuild ${run} of golden-images-prod-rebuild: SUCCEEDED. golden watch ${run} shows each image.`;
    const topics = ["mail", "team", "team--chat"].map((name) => `arn:aws:sns:us-east-1:111122223333:golden-images-prod-${name}`); // prettier-ignore
    for (const to of [...topics, "https://example.org/hook", "https://example.org/teams?v=1"])
      assert.ok((await toldTo(endpoint, to)).some((message) => message.includes(to.endsWith("hook") ? '"SUCCEEDED"' : said)), to); // prettier-ignore
  });
});

/** What somebody was sent; the bus delivers after a request. */
async function toldTo(endpoint: string, receiver: string): Promise<readonly string[]> {
  const request = { method: "POST", headers: { "content-type": "application/json" }, body: "[]" };
  const ask = () => fetch(`${endpoint}/_simulator/messages`, request);
  await ask();
  const all = (await (await ask()).json()) as readonly { readonly to: string; readonly message: string }[];
  return all.filter(({ to }) => to === receiver).map(({ message }) => message);
}
