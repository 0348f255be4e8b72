import * as assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ImagebuilderClient, ListTagsForResourceCommand } from "@aws-sdk/client-imagebuilder";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { stringify } from "yaml";
import { reconcileReleases, type ReconcileOptions } from "../../cli/commands/release/reconcile";
import { rebuild } from "../../cli/commands/rebuild/run";
import { recordedTerminal } from "../cli/recorded-terminal";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";

const CHILD = {
  parent: { image: "base", version: "1.x.x" },
  distribution: { parameter: "/images/{name}" },
  notify: ["news", "team"],
};
const OURS = { rebuild: {}, promotion: {}, channels: { news: {}, team: { events: ["released", "promoted"] } } };
const SETTINGS = { region: "us-east-1", account: "111122223333", ...OURS };

/** `build.onDeploy: start` on the real engine: an `up` builds nothing, and what the release starts is there in the end. */
describe("a stack whose images start after the deployment", () => {
  const environment = { ...process.env };
  let fleet: Fleet;

  before(engine);
  before(async () => {
    fleet = await openFleet({ images: { base: image(), web: image(CHILD) }, settings: OURS });
    const keys = { AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "local" };
    process.env = { ...process.env, ...keys, AWS_ENDPOINT_URL: await fleet.cloud.serveAws() };
  });
  after(async () => {
    process.env = environment;
    await fleet.close();
  });

  const settle = (onDeploy: string, more: object = {}): void => {
    const settings = { ...SETTINGS, build: { onDeploy }, ...more };
    writeFileSync(join(fleet.root, "Pulumi.prod.yaml"), stringify({ config: { "golden-images:settings": settings } }));
  };
  const images = (): readonly string[] =>
    fleet.state().resources.flatMap(({ type, outputs }) => (type.endsWith(":Image") && type.startsWith("aws:") ? [String(outputs?.["arn"]).split("/").slice(1).join("/")] : [])); // prettier-ignore
  const release = async (): Promise<string> => {
    const { terminal, out, err } = recordedTerminal();
    const choice = { names: [], released: true, yes: true, wait: true, format: "text" } as const;
    const limits = { parallel: 10, timeout: 60, interval: 0.1 };
    assert.equal(await rebuild({ ...choice, ...limits, root: fleet.root }, terminal), 0, out() + err());
    return out();
  };

  const amisOf = (name: string) =>
    fleet.cloud.amis().filter(({ sourceImage }) => sourceImage.includes(`/${name}-x86-64/`));
  const reconciled = async (more: Partial<ReconcileOptions> = {}) => {
    const { terminal, out } = recordedTerminal();
    const code = await reconcileReleases({ format: "text", root: fleet.root, ...more }, terminal);
    return { code, text: out() };
  };

  /** What the topic of a channel got; texts of EventBridge are of JSON. */
  const heard = async (channel: string): Promise<readonly string[]> => {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: "[]" };
    const answer = await fetch(`${process.env["AWS_ENDPOINT_URL"] ?? ""}/_simulator/messages`, request);
    const all = (await answer.json()) as readonly { readonly to: string; readonly message: string }[];
    return all.flatMap(({ to, message }) => (to.endsWith(`-${channel}`) ? [message.replace(/^"/, "")] : []));
  };

  it("loses nothing and builds nothing when waiting ends, until a version is raised", async () => {
    await fleet.up();
    assert.deepEqual(images(), ["base-x86-64/1.0.0/1", "web-x86-64/1.0.0/1"]);
    settle("start");
    assert.deepEqual((await fleet.up()).steps, []);
    assert.deepEqual(images().length, 2, "it stays in the state until the next version");
    assert.match(await release(), /There is nothing to rebuild/);
  });

  it("ends without a build of a raised version, deletes no image, and changes nothing the second time", async () => {
    for (const [name, more] of [["base", {}], ["web", CHILD]] as const) fleet.define(name, image({ ...more, version: "1.1.0" })); // prettier-ignore
    const { steps } = await fleet.up();
    assert.deepEqual(
      steps.filter((step) => / Image /.test(step)),
      [],
    );
    assert.deepEqual(images(), []);
    assert.deepEqual((await fleet.up()).steps, []);
    const text = await release();
    assert.match(text, /\nbase +1\.1\.0 +available .*\nweb +1\.1\.0 +available .*\n\n2 of 2 images available/);
    assert.match(await release(), /There is nothing to rebuild/);
    assert.deepEqual((await fleet.up()).steps, []);
  });

  it("is finished on the event, by nobody's call: tags, the parameter, one announcement to each channel, the candidate", async () => {
    const ssm = new SSMClient({ region: "us-east-1" });
    const [amis, builder] = [amisOf("web"), new ImagebuilderClient({ region: "us-east-1" })];
    const now = amis.at(-1) ?? assert.fail();
    const arn = `arn:aws:imagebuilder:us-east-1:111122223333:image/web-x86-64/1.1.0/1`;
    for (;;) {
      const { tags = {} } = await builder.send(new ListTagsForResourceCommand({ resourceArn: arn }));
      if ("golden:announced" in tags) break;
      await sleep(50);
    }
    assert.equal((await ssm.send(new GetParameterCommand({ Name: "/images/web" }))).Parameter?.Value, now.imageId);
    const candidate = { Name: "/images/web/x86_64/candidate" };
    const held = () => ssm.send(new GetParameterCommand(candidate)).then(({ Parameter }) => Parameter?.Value, () => undefined); // prettier-ignore
    while ((await held()) === undefined) await sleep(50);
    assert.equal(await held(), now.imageId);
    const promoted = "web 1.1.0/1 is in candidate now";
    while (!(await heard("team")).some((each) => each.startsWith(promoted))) await sleep(50);
    const { text } = await reconciled();
    assert.match(text, /2 of 2 images in order\. Nothing was to be done\.\n$/);
    const titles = (await heard("team")).map((each) => each.split(" | ")[0]);
    assert.deepEqual(titles, ["web 1.1.0/1 is available", promoted]);
    assert.equal((await heard("news")).filter((each) => each.startsWith("web 1.1.0/1 is available\n")).length, 1);
  });

  it("is reconciled: what is not as it should be, once", async () => {
    settle("start", { defaultTags: { Team: "web" } });
    const ssm = new SSMClient({ region: "us-east-1" });
    const Name = "/images/web";
    const [old = "", now = ""] = amisOf("web").map(({ imageId }) => imageId);
    await ssm.send(new PutParameterCommand({ Name, Value: old, Overwrite: true }));

    const dry = await reconciled({ dryRun: true });
    assert.match(dry.text, /\n2 of 2 images in order\. 3 changes to make; nothing was done\.\n$/);
    const { code, text } = await reconciled();
    assert.equal(code, 0, text);
    assert.match(text, new RegExp(`/images/web \\(us-east-1\\) to ${now} from ${old}`));
    assert.match(text.replaceAll(/\s+/g, " "), / 3 changes made\. $/);
    assert.equal((await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value, now);
    assert.equal(amisOf("web").find(({ imageId }) => imageId === now)?.tags["Team"], "web");
    assert.match((await reconciled()).text, /2 of 2 images in order\. Nothing was to be done\.\n$/);
    settle("start");
    assert.deepEqual((await fleet.up()).steps, []);
  });

  it("does not build again what is built when the deployment waits again", async () => {
    settle("wait");
    assert.deepEqual((await fleet.up()).steps, []);
    assert.deepEqual((await fleet.up()).steps, []);
    fleet.define("web", image({ ...CHILD, version: "1.2.0" }));
    const { steps } = await fleet.up();
    assert.deepEqual(
      steps.filter((step) => / Image /.test(step)),
      ["create Image web-x86-64-image"],
    );
  });

  it("waits for a parent that has no image at all, because AWS makes no recipe on it, and keeps it", async () => {
    settle("start");
    fleet.define("root", image());
    fleet.define("leaf", image({ parent: { image: "root", version: "1.x.x" } }));
    const { steps } = await fleet.up();
    assert.deepEqual(
      steps.filter((step) => / Image /.test(step)),
      ["create Image root-x86-64-image"],
    );
    assert.deepEqual((await fleet.up()).steps, []);
    assert.match(await release(), /\n1 of 1 image available|leaf +1\.0\.0 +available/);
  });
});
