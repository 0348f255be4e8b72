import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ROLE_ARN, useWire } from "./bench";

const NAME = "greets";
const FUNCTION_ARN = `arn:aws:lambda:us-east-1:111122223333:function:${NAME}`;
const RULE_ARN = "arn:aws:events:us-east-1:111122223333:rule/ends";

describe("events in the simulator", () => {
  const bench = useWire();
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "golden-bus-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("go to the function of a rule that may invoke it, which is called twice more where it fails", async () => {
    const { client, config } = bench();
    const log = JSON.stringify(join(folder, "log"));
    const handler = `exports.handler = async (event) => {
      require("fs").appendFileSync(${log}, JSON.stringify(event) + "\\n");
      if (event.detail.bad) throw new Error("no");
    };`;
    writeFileSync(join(folder, "index.js"), handler);
    const signed = (kind: string, of: object) => ({ "4dabf18193072939515e22adb298388d": kind, ...of });
    const file = signed("c44067f5952c0a294b673a41bacd8c17", { path: join(folder, "index.js") });
    const code = signed("0def7320c3a5731c473e5ecbe6d01bc7", { assets: { "index.js": file } });
    const own = { name: NAME, role: ROLE_ARN, runtime: "nodejs22.x", handler: "index.handler", timeout: 5, code };
    await client.make("aws:lambda/function:Function", NAME, own);
    const eventPattern = JSON.stringify({ source: ["ours"] });
    await client.make("aws:cloudwatch/eventRule:EventRule", "ends", { name: "ends", eventPattern });
    const target = { rule: "ends", targetId: "function", arn: FUNCTION_ARN };
    await client.make("aws:cloudwatch/eventTarget:EventTarget", "target", target);
    const events = new EventBridgeClient(config);
    const send = (Source: string, detail: object) => {
      const entry = { Source, DetailType: "Ended", Detail: JSON.stringify(detail), Resources: ["arn"] };
      return events.send(new PutEventsCommand({ Entries: [entry] }));
    };
    const received = (): readonly Record<string, unknown>[] => {
      try {
        return readFileSync(join(folder, "log"), "utf8").trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
      } catch {
        return [];
      }
    };
    await send("ours", { number: 1 });
    const grant = { function: NAME, action: "lambda:InvokeFunction", principal: "events.amazonaws.com", sourceArn: RULE_ARN, statementId: "events" }; // prettier-ignore
    await client.make("aws:lambda/permission:Permission", "grant", grant);
    await send("others", { number: 2 });
    const { Entries = [] } = await send("ours", { number: 3 });
    while (received().length < 1) await sleep(10);
    const [first] = received();
    assert.deepEqual(first, {
      ...{ version: "0", id: Entries[0]?.EventId, "detail-type": "Ended", source: "ours", account: "111122223333" },
      ...{ time: "2026-11-21T04:00:00.000Z", region: "us-east-1", resources: ["arn"], detail: { number: 3 } },
    });
    await send("ours", { bad: true });
    while (received().length < 4) await sleep(10);
    assert.deepEqual(received().slice(1).map(({ detail }) => detail), Array.from({ length: 3 }, () => ({ bad: true }))); // prettier-ignore
    const refused = await events.send(new PutEventsCommand({ Entries: [{ Source: "ours", DetailType: "Ended", Detail: "no" }] })); // prettier-ignore
    assert.deepEqual([refused.FailedEntryCount, refused.Entries?.[0]?.ErrorCode], [1, "MalformedDetail"]);
  });
});
