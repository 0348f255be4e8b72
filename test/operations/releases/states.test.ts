import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { deployedReleases } from "../../../cli/commands/consumers/values";
import { promotion, RefusedError, rollback, type ChannelImage, type Cloud, type Line } from "../../../operations/channels/promote"; // prettier-ignore
import { everyBuild, imageBuilder } from "../../../operations/rebuild/image-builder";
import type { ReleaseCloud } from "../../../operations/releases/cloud";
import { isReleased, reconcile } from "../../../operations/releases/reconcile";
import model from "../../../simulator/wire/models/imagebuilder.json";
import { memoryStore } from "../channels/memory";
import { configOf } from "../../simulator/wire/bench";

const REGIONS = ["us-east-1", "eu-west-1"];
const ACCOUNT = "111122223333";
const ARN = `arn:aws:imagebuilder:us-east-1:${ACCOUNT}`;
const KINDS = ["AMI", "container"] as const;
/** AWS's own, by its API model, and one that it may yet make. */
const STATES = [...model.shapes.ImageStatus.enum, "QUARANTINED"];
/** What a release may exit with 0 for: it is there, it was, or it is on its way. */
const WELL = ["AVAILABLE", "DEPRECATED", "PENDING", "CREATING", "BUILDING", "TESTING", "DISTRIBUTING", "INTEGRATING"];
const POINTER = "/images/web/x86_64/candidate";
const PARAMETER = "/images/web";

const target = {
  ...({ id: "web", builder: "image-builder", image: "web", version: "1.2.0", architecture: "x86_64" } as const),
  ...{ pipeline: "web-x86-64", versionArn: `${ARN}:image/web-x86-64/1.2.0` },
};
const image: ChannelImage = {
  ...{ name: "web", home: "us-east-1", account: ACCOUNT, channels: ["candidate", "production"], demands: {} },
  ...{
    log: "/images/web/all/.log",
    approvals: "/images/web/all/.approvals",
    revocations: "/images/web/all/.revocations",
  },
  lines: [{ target, regions: REGIONS, pointers: { candidate: POINTER, production: "/images/web/x86_64/production" } }],
};
const released = { target, places: REGIONS.map((region) => ({ region, ssmParameterName: PARAMETER })), topics: ["t"], isBuilt: true }; // prettier-ignore

/** Safety row 31, on answers of Image Builder as they come by the wire. */
describe("every state of an image, of AMIs and of containers", () => {
  let status: string;
  let kind: (typeof KINDS)[number];
  /** Of the distribution. */
  let there: readonly string[];
  const server = createServer(({ url }, response) => {
    response.setHeader("content-type", "application/json");
    const amis = there.map((region) => ({ region, accountId: ACCOUNT, image: `ami-${region}` }));
    const containers = [{ region: "us-east-1", imageUris: [`${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/web:1.2.0`] }];
    const outputResources = kind === "AMI" ? { amis } : { containers };
    const own = { arn: `${target.versionArn}/1`, state: { status, reason: "why" }, dateCreated: new Date().toISOString() }; // prettier-ignore
    const pipeline = { name: target.pipeline, arn: `${ARN}:image-pipeline/web-x86-64`, imageRecipeArn: `${ARN}:image-recipe/web-x86-64/1.2.0` }; // prettier-ignore
    const answer = url?.startsWith("/ListImagePipelines") === true ? { imagePipelineList: [pipeline] } : { imageSummaryList: [{ ...own, outputResources }] }; // prettier-ignore
    response.end(JSON.stringify(answer));
  });
  let client: ImagebuilderClient;

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    client = new ImagebuilderClient(configOf(`http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function channels() {
    const store = memoryStore();
    const states = (_: string, ids: readonly string[]) => Promise.resolve(new Map(ids.map((id) => [id, { state: "available" }]))); // prettier-ignore
    const cloud = { parameters: store.as("ada"), amis: { states }, builds: (line: Line) => everyBuild(client, line.target as typeof target) } as unknown as Cloud; // prettier-ignore
    return { store, cloud };
  }

  async function release() {
    const { deployed, builds } = imageBuilder(client);
    const done: string[] = [];
    const note = (...words: readonly unknown[]) => Promise.resolve(void done.push(words.filter((each) => typeof each === "string").join(" "))); // prettier-ignore
    const cloud: ReleaseCloud = {
      ...{ deployed, builds, tag: note, announce: note, tellBus: note, setParameter: note },
      tagsOf: () => Promise.resolve(new Map()),
      parameter: () => Promise.resolve(undefined),
      isAnnounced: () => Promise.resolve(false),
      markAnnounced: () => Promise.resolve(),
    };
    const [found] = await reconcile([released], cloud, new Date());
    assert.ok(found);
    return { found, done };
  }

  for (const state of STATES)
    it(`${state}: a pointer moves to what is AVAILABLE, a release is well of what is there or on its way`, async () => {
      [status, there] = [state, REGIONS];
      for (const each of KINDS) {
        kind = each;
        const isThere = state === "AVAILABLE";
        const { found, done } = await release();
        assert.equal(isReleased(found), WELL.includes(state), `${state} ${kind}`);
        assert.deepEqual(done.filter((word) => word.includes(PARAMETER)).length, isThere && kind === "AMI" ? 2 : 0);
        assert.equal(done.some((word) => word.includes("is available")), isThere); // prettier-ignore
        const value = await deployedReleases(imageBuilder(client), ACCOUNT, [target])(target);
        assert.equal("version" in value, isThere, JSON.stringify(value));
        const { store, cloud } = channels();
        const act = await promotion(image, cloud, { to: "candidate" }, new Date()).catch((error: unknown) => error);
        if (isThere && kind === "AMI") assert.equal((act as { moves: object[] }).moves.length, REGIONS.length);
        else assert.ok(act instanceof RefusedError, String(act));
        assert.deepEqual(store.versions("us-east-1", POINTER), []);
        await assert.rejects(rollback(image, cloud, { to: "candidate" }), RefusedError);
      }
    });

  it("a distribution that failed in one of two Regions: a state each, and no pointer moves there or elsewhere", async () => {
    [status, kind, there] = ["AVAILABLE", "AMI", ["us-east-1"]];
    const { found, done } = await release();
    assert.deepEqual(found.notes.map((note) => [note.kind, "region" in note ? note.region : ""]), [["parameter", "us-east-1"], ["no-ami", "eu-west-1"]]); // prettier-ignore
    assert.deepEqual([isReleased(found), done], [false, [`us-east-1 ${PARAMETER} ami-us-east-1`]]);
    const { cloud } = channels();
    await assert.rejects(promotion(image, cloud, { to: "candidate" }, new Date()), /^RefusedError: web 1\.2\.0\/1 has no AMI to launch in eu-west-1\.$/); // prettier-ignore
  });
});
