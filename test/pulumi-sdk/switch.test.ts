import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineOperationError, up } from "../../engine";
import { readState } from "../../engine/state/state-file";
import { debugMessages, runAsLanguageHost } from "../engine/language-host";

const ROOT = join(__dirname, "../../..");
const SWITCH = "GOLDEN_PLAIN_SDK";
const STACK = "bootstrap";

describe("the switch of the SDK's patches", function () {
  this.timeout(180_000);
  let stateDir: string;
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), "golden-plain-"));
  });
  afterEach(() => {
    Reflect.deleteProperty(process.env, SWITCH);
    rmSync(stateDir, { recursive: true, force: true });
  });

  it("turns them off under Pulumi's own host, and the program registers the same", async () => {
    const patched = await runAsLanguageHost({ projectDir: ROOT, stack: "prod" });
    process.env[SWITCH] = "1";
    const plain = await runAsLanguageHost({ projectDir: ROOT, stack: "prod" });
    assert.deepEqual([patched.exitCode, plain.exitCode], [0, 0], plain.stderr);
    const sorted = ({ registrations }: typeof plain) => registrations.map((each) => JSON.stringify(each)).sort();
    assert.deepEqual(sorted(plain), sorted(patched));
    assert.deepEqual(
      [debugMessages(patched).length, debugMessages(plain).length > 0],
      [0, true],
      "the SDK is as it is",
    );
  });

  it("turns them off in the local engine, whose state has the same resources and outputs", async () => {
    const patched = await deployed(join(stateDir, "patched"));
    process.env[SWITCH] = "1";
    const plain = await deployed(join(stateDir, "plain"));
    assert.deepEqual(plain, patched);
  });

  it("lets a failure be told as without it", async () => {
    process.env[SWITCH] = "1";
    const program = (): Promise<void> => Promise.reject(new Error("not this time"));
    await assert.rejects(up({ root: ROOT, stack: STACK, stateDir, program }), (error: EngineOperationError) => {
      assert.ok(error instanceof EngineOperationError, String(error));
      assert.equal(error.fault, "ours");
      assert.match(error.message, /not this time/);
      return true;
    });
  });
});

/** What a deployment makes. */
async function deployed(stateDir: string) {
  const { summary, outputs } = await up({ root: ROOT, stack: STACK, stateDir });
  const { resources } = readState(join(stateDir, "state/.pulumi/stacks/golden-images", `${STACK}.json`));
  const made = Object.fromEntries(resources.map(({ urn, inputs }) => [urn, Object.keys(inputs ?? {}).sort()]));
  return { summary, outputs: Object.keys(outputs).sort(), made };
}
