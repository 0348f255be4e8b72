import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsClients } from "../../cli/aws/clients";
import { awsVariables } from "../simulator/wire/bench";
import { image } from "./definitions";
import { engine, openFleet, type Fleet } from "./fleet";

const DAY = 86_400;

/** Nobody calls anything but the clock. */
describe("a stack whose account tells of AMIs that are deprecated soon", () => {
  const environment = { ...process.env };
  let fleet: Fleet;
  let endpoint = "";

  before(engine);
  before(async () => {
    const channels = { team: { events: ["deprecated-soon"], slack: { workspace: "T0123ABCD", channel: "C0123ABCD" } } };
    const templates = { "deprecated-soon": { title: "Soon: {image} {version}" } };
    const worded = { events: ["deprecated-soon"], templates };
    const settings = { channels: { ...channels, mail: {}, worded }, rebuild: { deprecationNoticeDays: 10 } };
    const aging = { lifecycle: { deprecateAfter: "90 days" }, architectures: ["x86_64", "arm64"] };
    const images = {
      web: image({ ...aging, notify: ["team", "worded"] }),
      quiet: image({ ...aging, notify: ["mail"] }),
      old: image({ notify: ["team"] }),
    };
    fleet = await openFleet({ images, settings });
    await fleet.up();
    endpoint = await fleet.cloud.serveAws();
    process.env = { ...process.env, ...awsVariables(endpoint), AWS_REGION: "us-east-1" };
  });
  after(async () => {
    process.env = environment;
    await fleet.close();
  });

  async function control(name: string, body: unknown): Promise<Response> {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    return fetch(`${endpoint}/_simulator/${name}`, request);
  }

  /** What the topic of a channel got, once there is as much. */
  async function told(count: number, channel = "team"): Promise<readonly string[]> {
    for (;;) {
      const all = (await (await control("messages", [])).json()) as readonly { to: string; message: string }[];
      const own = all
        .filter(({ to }) => to.endsWith(`prod-${channel}`))
        .map(({ message }) => JSON.parse(message) as string);
      if (own.length >= count) return own;
      await sleep(20);
    }
  }

  it("tells its channels once for each date, both architectures at once, and what to do", async () => {
    const start = Date.now();
    const dayAfter = (days: number): string => new Date(start + days * DAY * 1000).toISOString().slice(0, 10);
    await control("advance", { seconds: 79 * DAY });
    await control("advance", { seconds: 2 * DAY });
    const [first = "", ...others] = await told(1);
    assert.deepEqual(others, []);
    assert.equal(
      first.split(" | ")[0],
      `web 1.0.0 is deprecated on ${dayAfter(90)}: golden rebuild web builds it anew`,
    );
    assert.equal(first.match(/ami-[0-9a-f]+ \(us-east-1, 111122223333\)/g)?.length, 2);

    assert.deepEqual(await told(1, "worded"), ["Soon: web 1.0.0"]);

    // The next night nobody hears of it again; then EC2 knows another date, of an image without a lifecycle too.
    await control("advance", { seconds: DAY });
    const ec2 = await new AwsClients("us-east-1").ec2();
    const ami = fleet.cloud.amis().find(({ name }) => name.startsWith("old"))?.imageId ?? assert.fail();
    const DeprecateAt = `${dayAfter(88)}T12:00:00Z`;
    await ec2("EnableImageDeprecation", { abortSignal: AbortSignal.timeout(9_000) }, { ImageId: ami, DeprecateAt });
    await control("advance", { seconds: DAY });
    const [, second = "", ...more] = await told(2);
    assert.match(second, new RegExp(`^old 1\\.0\\.0 is deprecated on ${dayAfter(88)}: golden rebuild old `));
    assert.deepEqual(more, []);
  });
});
