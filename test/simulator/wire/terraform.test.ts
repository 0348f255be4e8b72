import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { useWire } from "./bench";

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly target?: string;
  readonly type?: string;
  readonly body?: string;
}

const FILE = join(__dirname, "../../../../test/simulator/wire/terraform-calls.json");
const { calls } = JSON.parse(readFileSync(FILE, "utf8")) as { readonly calls: readonly Call[] };

/** What the real provider sent, byte for byte; how it was recorded is in docs/decisions/0023. */
describe("calls of the Terraform provider on the wire", () => {
  const bench = useWire();

  async function send({ service, method, path, target, type, body }: Call): Promise<string> {
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/${service}/aws4_request`,
      ...(target !== undefined && { "x-amz-target": target }),
      ...(type !== undefined && { "content-type": type }),
    };
    const response = await fetch(`${bench().endpoint}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    return `${response.status.toString()} ${response.ok ? "" : await response.text()}`;
  }

  it("are answered as they were when it made, changed and deleted sixteen resources, in order", async () => {
    const wrong: string[] = [];
    for (const call of calls) {
      const answer = await send(call);
      if (!answer.startsWith(call.status.toString())) wrong.push(`${call.service} ${call.operation}: ${answer}`);
      if (call.operation === "CreateImage") bench().simulator.advance(60);
    }
    assert.deepEqual(wrong, []);
    const left = bench().simulator.resources();
    assert.deepEqual(left.filter(({ managed }) => managed).map(({ type }) => type).sort(), ["aws:iam/instanceProfile:InstanceProfile", "aws:iam/role:Role"]); // prettier-ignore
  });

  it("are of every operation with which it makes, reads, changes and deletes these types", () => {
    const of = (service: string): readonly string[] => [
      ...new Set(calls.flatMap((call) => (call.service === service ? [call.operation] : []))),
    ];
    assert.deepEqual(
      ["imagebuilder", "codebuild", "ecr", "logs"].map((service) => of(service).length),
      [37, 10, 13, 5],
    );
  });
});
