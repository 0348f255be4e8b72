import { strict as assert } from "node:assert";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promote } from "../../../cli/commands/promote/run";
import { releases } from "../../../cli/commands/releases/run";
import { revoke, type RevokeOptions } from "../../../cli/commands/revoke/run";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { recordedTerminal } from "../recorded-terminal";
import { refused } from "../refusal";
import { deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const SETTINGS = `config:
  golden-images:settings: { region: us-east-1, account: "111122223333", permissionsBoundary: none, promotion: {} }
`;

describe("golden releases and revoke", () => {
  const bench = useWire({ now: () => new Date() });
  const before = { ...process.env };
  const fleet = { web: undefined, app: "web" };
  let root = "";

  beforeEach(async () => {
    root = fleetFolder(fleet);
    writeFileSync(join(root, "Pulumi.prod.yaml"), SETTINGS);
    await deployFleet(bench().imagebuilder, fleet);
    Object.assign(process.env, awsVariables(bench().endpoint));
    for (const image of ["web", "app", "web"]) {
      bench().simulator.script({ secondsPerPhase: 0 });
      await startBuild(bench().imagebuilder, image);
      await new Promise((resolve) => setTimeout(resolve, 5)); // dates differ
    }
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(root, { recursive: true, force: true });
  });

  async function list(more = {}) {
    const { terminal, out } = recordedTerminal();
    await releases({ names: ["web"], root, format: "text", limit: 10, ...more }, terminal);
    return out();
  }

  async function take(version: string, more: Partial<RevokeOptions> = {}) {
    const { terminal, out, err } = recordedTerminal();
    const code = await revoke({ names: ["web", version], root, format: "text", yes: true, ...more }, terminal);
    return { code, text: out(), told: err() };
  }

  async function hold(version: string): Promise<void> {
    const { terminal } = recordedTerminal();
    await promote({ names: ["web"], root, format: "text", yes: true, to: "production", version }, terminal);
  }

  it("lists builds with their AMIs, which channel holds which, and what names them", async () => {
    await hold("1.0.0/1");
    const text = await list({ used: true });
    assert.match(
      text,
      /^BUILD +STATE +CHANNELS +COMMIT +AMI\nweb-x86-64\/1\.0\.0\/2 +available +ami-[0-9a-f]{17} us-east-1 111122223333\n/,
    );
    assert.match(
      text,
      /\nweb-x86-64\/1\.0\.0\/1 +available +production +ami-[0-9a-f]{17} us-east-1 111122223333 used by arn:aws:ssm:us-east-1:111122223333:parameter\/images\/web\/x86_64\/production\n\nCHANNEL +PARAMETER +IMAGE ID OF A LAUNCH TEMPLATE\ncandidate +\/images\/web\/x86_64\/candidate +resolve:ssm:\/images\/web\/x86_64\/candidate\nproduction .*\n$/,
    );
    const { releases: found } = JSON.parse(await list({ format: "json" })) as { releases: { channels: string[] }[] };
    assert.deepEqual(found.map(({ channels }) => channels), [[], ["production"]]); // prettier-ignore
  });

  it("takes a version out of use with its AMIs, sends the channel back, names what was built on it, and never promotes it", async () => {
    await hold("1.0.0/2");
    await hold("1.0.0/1");
    await refused(take("1.0.0/1"), /^production holds web 1\.0\.0\/1\.\n.*--rollback/);
    const dry = await take("1.0.0/1", { rollback: true, dryRun: true });
    assert.equal(dry.text, "to revoke (nothing was done: add --yes): web-x86-64/1.0.0/1\n");
    const { code, text, told } = await take("1.0.0/1", { rollback: true, disable: true, reason: "CVE \u001b[1m<x>" });
    assert.equal(code, 0);
    assert.match(
      text,
      /^revoked: web-x86-64\/1\.0\.0\/1\nREGION +ACCOUNT +AMI +RESULT\nus-east-1 +111122223333 +ami-\w+ +deprecated\n$/,
    );
    assert.equal(told, "note: app-x86-64/1.0.0/1 was built on it, and is not revoked\n");
    const listed = await list();
    assert.match(listed, /1\.0\.0\/2 +available +production/);
    assert.match(listed, /1\.0\.0\/1 +revoked +ami-\w+ us-east-1 111122223333 disabled deprecated \d{4}-\d\d-\d\d\n/);
    const { terminal, out } = recordedTerminal();
    await promote({ names: ["web"], root, format: "text", yes: true, to: "candidate", version: "1.0.0/1" }, terminal);
    assert.match(out(), /web 1\.0\.0\/1 has no build that is AVAILABLE \(revoked\)\./);
    assert.equal((await take("1.0.0/1", { rollback: true })).code, 0);
  });

  it("names versions that are none", async () => {
    await refused(take("1.x.x"), /^1\.x\.x is no version\./);
    await refused(take("9.9.9"), /web has no build 9\.9\.9 with AMIs\./);
  });
});
