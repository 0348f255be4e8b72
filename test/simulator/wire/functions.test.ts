import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { ROLE_ARN, useWire } from "./bench";

const FUNCTION = "aws:lambda/function:Function";
const CODE = `exports.handler = async ({ how }) => {
  if (how === "throw") throw new TypeError("no");
  if (how === "hang") return new Promise((resolve) => setTimeout(resolve, 60_000));
  if (how === "die") process.exit(3);
  return { how, greeting: process.env.GREETING, region: process.env.AWS_REGION, home: process.env.HOME ?? "none" };
};`;

describe("functions of Lambda in the simulator", () => {
  const bench = useWire();
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "golden-function-"));
    writeFileSync(join(folder, "index.js"), CODE);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function inputs(changes: object = {}): Record<string, unknown> {
    const signed = (kind: string, of: object) => ({ "4dabf18193072939515e22adb298388d": kind, ...of });
    const file = signed("c44067f5952c0a294b673a41bacd8c17", { path: join(folder, "index.js") });
    const code = signed("0def7320c3a5731c473e5ecbe6d01bc7", { assets: { "index.js": file } });
    const own = { name: "greets", role: ROLE_ARN, runtime: "nodejs22.x", handler: "index.handler", timeout: 1, code };
    return { ...own, environment: { variables: { GREETING: "hello" } }, ...changes };
  }

  async function invoked(how: string, name = "greets"): Promise<unknown> {
    const { client, config } = bench();
    const sfn = new SFNClient(config);
    const failed = "{% {'error': $states.errorOutput.Error, 'cause': $states.errorOutput.Cause} %}";
    const task = {
      ...{
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Output: "{% $states.result.Payload %}",
        End: true,
      },
      Arguments: { FunctionName: `arn:aws:lambda:us-east-1:111122223333:function:${name}`, Payload: { how } },
      Catch: [{ ErrorEquals: ["States.ALL"], Assign: { failed }, Next: "Failed" }],
    };
    const States = { Call: task, Failed: { Type: "Succeed", Output: "{% $failed %}" } };
    const definition = JSON.stringify({ QueryLanguage: "JSONata", StartAt: "Call", States });
    const own = { name: `m-${how}-${name}`, definition, roleArn: ROLE_ARN };
    const { id } = await client.make("aws:sfn/stateMachine:StateMachine", own.name, own);
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: id, input: "{}" }));
    for (;;) {
      const { status, output, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== "RUNNING") return output === undefined ? cause : (JSON.parse(output) as unknown);
      await sleep(20);
    }
  }

  it("run with their own environment and nothing of ours; a failure has the name that Step Functions gives it", async () => {
    await bench().client.make(FUNCTION, "greets", inputs());
    assert.deepEqual(await invoked("well"), { how: "well", greeting: "hello", region: "us-east-1", home: "none" });
    const thrown = (await invoked("throw")) as { readonly error: string; readonly cause: string };
    assert.deepEqual([thrown.error, (JSON.parse(thrown.cause) as { errorMessage: string }).errorMessage], ["TypeError", "no"]); // prettier-ignore
    assert.deepEqual(await invoked("hang"), { error: "Sandbox.Timedout", cause: "Task timed out after 1.00 seconds" });
    assert.equal(((await invoked("die")) as { readonly error: string }).error, "Lambda.Unknown");
    const missing = (await invoked("well", "absent")) as { readonly error: string };
    assert.equal(missing.error, "Lambda.ResourceNotFoundException");
  });

  it("are refused as AWS refuses them: a name that is taken, a role that is not there", async () => {
    const { client } = bench();
    await client.make(FUNCTION, "greets", inputs());
    await assert.rejects(
      client.make(FUNCTION, "twin", inputs()),
      /ResourceConflictException: Function already exist: greets/,
    );
    const stranger = inputs({ name: "other", role: "arn:aws:iam::111122223333:role/absent" });
    await assert.rejects(client.make(FUNCTION, "other", stranger), /InvalidParameterValueException: The role defined/);
  });
});
