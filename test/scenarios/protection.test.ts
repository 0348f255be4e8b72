import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { up, type LocalEngineOptions } from "../../engine";
import { tinyCloud } from "../engine/tiny-cloud";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";
import { assertConverged } from "./orphans";

class Thing extends pulumi.CustomResource {
  constructor(name: string, options: pulumi.CustomResourceOptions) {
    super("tiny:index:Thing", name, { name, size: 1 }, options);
  }
}

const BUCKET = "aws:s3/bucket:Bucket";

describe("an edit that would take the protected log bucket away", () => {
  let fleet: Fleet;

  before(engine);
  beforeEach(async () => (fleet = await openFleet({ images: { web: image() } })));
  afterEach(() => fleet.close());

  it("(a program without it) is refused and says what to do", async () => {
    const cloud = tinyCloud();
    const options: LocalEngineOptions = { root: fleet.root, stack: "prod", startSimulator: cloud.start };
    const guarded = (): Promise<Record<string, unknown>> => {
      new Thing("guarded", { protect: true });
      return Promise.resolve({});
    };
    await up({ ...options, program: guarded });
    const without = up({ ...options, program: () => Promise.resolve({}) });
    await assert.rejects(without, /Thing guarded: .*because it is protected.*To keep it:\n {2}Undo the edit/s);
    assert.deepEqual([...cloud.things.keys()], ["guarded"]);
    assert.deepEqual((await up({ ...options, program: guarded })).summary, { same: 2 });
  });

  it("(another region) is refused, leaves everything as it was, and says what to do", async () => {
    await fleet.up();
    const [resources, amis, state] = [fleet.cloud.resources(), fleet.cloud.amis(), fleet.state()];
    const file = path.join(fleet.root, "Pulumi.prod.yaml");
    const settings = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, settings.replace("region: us-east-1", "region: eu-west-1"));
    const message = await fleet.fails();
    assert.match(message, /Bucket logs-bucket: unable to replace resource .* marked for protection/s);
    assert.match(message, / would be lost with it\. To keep it:\n {2}Undo the edit\. .* make another stack/);
    assert.match(message, / {2}on AWS: pulumi state unprotect 'urn:pulumi:prod::.*::logs-bucket', then pulumi up$/);
    assert.deepEqual(fleet.cloud.resources(), resources);
    assert.deepEqual(fleet.cloud.amis(), amis);
    assert.deepEqual(fleet.state(), state);
    assert.equal(fleet.cloud.resources(BUCKET).length, 1);
    fs.writeFileSync(file, settings);
    await assertConverged(fleet);
  });
});
