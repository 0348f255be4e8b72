import { strict as assert } from "node:assert";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as ib from "@aws-sdk/client-imagebuilder";
import { Command } from "commander";
import { catalogue } from "../../../cli/commands/catalogue/run";
import { consumers } from "../../../cli/commands/consumers/run";
import { notify } from "../../../cli/commands/notify/run";
import { promote, rollback } from "../../../cli/commands/promote/run";
import { releases } from "../../../cli/commands/releases/run";
import { revoke } from "../../../cli/commands/revoke/run";
import { update } from "../../../cli/commands/update/run";
import { CliError } from "../../../cli/terminal/exit-code";
import { printableLines } from "../../../cli/terminal/printable";
import type { Terminal } from "../../../cli/terminal/terminal";
import { RepositoryServer, TOKEN } from "../../operations/pull-requests/repository-server";
import { awsVariables, useWire } from "../../simulator/wire/bench";
import { troubledServer } from "../aws/troubled-server";
import { recordedTerminal } from "../recorded-terminal";
import { useSurroundings } from "../surroundings";
import { deployFleet, fleetFolder, startBuild } from "./rebuild-fleet";

const FLEET = { web: undefined };
const SETTINGS = `config:
  golden-images:settings: { region: us-east-1, account: "111122223333", permissionsBoundary: none, promotion: {} }
`;
/** Of an AMI, of an answer, of a file: whatever somebody else may write. */
const NASTY = "::error::a\u001b[31m\u0007\u0085\u009b31m\u202e##[set]@octocat <img src=x>[b](https://evil.example) fixes GH-1 www.evil.example a@evil.example"; // prettier-ignore
/** As YAML takes it. */
const QUOTED = NASTY.replace(/[\u0000-\u001f\u0080-\u009f\u202e]/g, "");

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Safety row 8 for the commands that others' texts go through: the terminal refuses control characters, and here what runners read. */
describe("text of others", () => {
  const bench = useWire({ now: () => new Date() });
  const around = useSurroundings();
  let server: RepositoryServer;
  let aws: Awaited<ReturnType<typeof troubledServer>>;
  let root = "";

  beforeEach(async () => {
    root = fleetFolder(FLEET);
    write("Pulumi.prod.yaml", SETTINGS);
    const { imagebuilder, endpoint, simulator } = bench();
    simulator.script({ secondsPerPhase: 0 });
    await deployFleet(imagebuilder, FLEET);
    await startBuild(imagebuilder, "web");
    aws = await troubledServer(() => endpoint);
    server = await new RepositoryServer().start({ "README.md": "images\n", "images/web.yaml": "" });
    around.github(server.api, { ...awsVariables(`http://${aws.host}`), GH_TOKEN: TOKEN }, (host) => host.startsWith("127.0.0.1")); // prettier-ignore
  });
  afterEach(async () => {
    await Promise.all([server.close(), aws.close()]);
    rmSync(root, { recursive: true, force: true });
  });

  function write(path: string, text: string): void {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  /** What a command prints, its error as `golden` prints it included. */
  async function printed(run: (terminal: Terminal) => Promise<unknown>): Promise<string> {
    const { terminal, out, err } = recordedTerminal();
    await run(terminal).catch((error: unknown) => {
      if (!(error instanceof CliError)) throw error;
      terminal.err(`error: ${printableLines(error.message)}`);
      terminal.err(`  fix: ${printableLines(error.fix)}`);
    });
    const all = `${out()}${err()}`;
    assert.doesNotMatch(all, /^\s*::|##\[/m);
    return all;
  }

  /** What GitHub makes of a text: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls */
  function assertInert(text: string): void {
    // Code is inert, and what nobody sees.
    const seen = text.replaceAll(/^(`{3,}).*\n[^]*?\n\1$/gm, "").replaceAll(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, "");
    assert.doesNotMatch(seen, /@octocat|@evil|<img|(?<!\\)\]\(https?:\/\/evil|\bGH-\d|:\/\/evil|\bwww\.evil/);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }

  const own = () => ({ root, format: "text" as const });
  const failing = (on: RegExp) => ({ on, status: 400, body: JSON.stringify({ __type: "AccessDeniedException", message: NASTY }), headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": "AccessDeniedException" } }); // prettier-ignore

  it("does no harm in what golden update prints and proposes", async () => {
    const image = `version: 1.0.0\nparent:\n  ami: ami-0123456789abcdef0\n  newest: {owner: "801119661308", name: "${QUOTED.replaceAll('"', "")}"}\nplatform: Linux\ndisk: {device: /dev/xvda}\ncomponents: [{managed: update-linux}]\n`; // prettier-ignore
    write("images/web.yaml", image);
    server.push("main", { "images/web.yaml": image });
    const xml = `<imagesSet><item><imageId>ami-0fedcba9876543210</imageId><creationDate>2026</creationDate><name>${escaped(NASTY)}</name></item></imagesSet>`; // prettier-ignore
    const answer = { on: /Action=DescribeImages/, status: 200, body: xml };
    for (const format of ["text", "json", "markdown"] as const) {
      aws.troubles.push(answer);
      const text = await printed((terminal) => update({ names: [], dryRun: true, ...own(), format }, terminal));
      assert.ok(text.includes("ami-0fedcba9876543210"), text);
      if (format === "markdown") assertInert(text);
    }
    aws.troubles.push(answer);
    await printed((terminal) => update({ names: [], pullRequest: true, repository: "example/images", ...own() }, terminal)); // prettier-ignore
    const pull = server.pulls[0] ?? assert.fail("no pull request");
    assertInert(pull.body);
    assertInert(pull.title.replaceAll(/[<[]/g, "")); // is no Markdown
    assertInert(server.git(["show", "-s", "--format=%s", pull.branch]).replaceAll(/[<[]/g, ""));
    aws.troubles.push({ ...answer, status: 400, body: `<Code>AuthFailure</Code><Message>${escaped(NASTY)}</Message>` });
    server.troubles.push({ on: /./, status: 422, body: { message: NASTY, errors: [{ field: NASTY, code: NASTY }] } });
    await printed((terminal) => update({ names: [], pullRequest: true, repository: "example/images", ...own() }, terminal)); // prettier-ignore
  });

  it("does no harm in what golden consumers prints and proposes", async () => {
    const path = "c<b>@octocat.txt";
    write("images/web.yaml", `version: 1.0.0\nparent: amazon-linux-2023\ncomponents: [{managed: update-linux}]\nconsumers:\n  - {repository: example/web, path: "${path}", pattern: "^v=(.*)$", value: "{name}-{version}"}\n  - {repository: example/web, path: keys.json, at: [a, "{key}"], keys: {web: "\\u202e\`\`\`@octocat"}}\n`); // prettier-ignore
    const json = JSON.stringify({ a: { "\u202e```@octocat": NASTY } }, null, 1);
    const web = server.add("example/web", { [path]: `::error::before\n\t::error::tab\nv=${NASTY}\n::error::after\n`, "keys.json": `${json}\n` }); // prettier-ignore
    write("Pulumi.prod.yaml", SETTINGS.replace(", promotion: {}", ""));
    const each = async (word: string, more: object = {}) =>
      printed((terminal) => consumers({ names: [], all: true, ...own(), ...more }, terminal, new Command(word)));
    for (const format of ["text", "json"]) for (const word of ["check", "status"]) await each(word, { format });
    assert.match(await each("update", { dryRun: true }), /^-v=.*\n\+v=web-1\.0\.0\n/m);
    const opened = await each("update");
    assert.match(opened, /opened/, opened);
    const pull = web.pulls[0] ?? assert.fail("no pull request");
    assertInert(pull.body);
    assertInert(pull.title.replaceAll(/[<[]/g, "")); // is no Markdown
    server.troubles.push({ on: /GET .*branches/, status: 403, body: { message: NASTY } });
    assert.match(await each("update"), /refused/);
    web.push("image-update/prod-main", { x: "1" });
    assert.match(await each("update"), /commits that golden did not make/);
    web.push("main", { [path]: "nothing\n" });
    await each("update");
  });

  it("does no harm in what moves channels", async () => {
    const arn = "arn:aws:imagebuilder:us-east-1:111122223333:image/web-x86-64/1.0.0/1";
    const told = async () => {
      const seen: string[] = [];
      for (const format of ["text", "json"] as const) {
        const all = { ...own(), format, names: ["web"], yes: true, reason: NASTY };
        seen.push(await printed((terminal) => promote({ ...all, to: "candidate" }, terminal)));
        seen.push(await printed((terminal) => promote({ ...all, version: "1.0.0/1" }, terminal)));
        seen.push(await printed((terminal) => rollback({ ...all, to: NASTY }, terminal)));
        seen.push(await printed((terminal) => rollback(all, terminal)));
        seen.push(await printed((terminal) => releases({ ...all, limit: 9, used: true }, terminal)));
        seen.push(await printed((terminal) => revoke({ ...all, names: ["web", NASTY] }, terminal)));
        seen.push(await printed((terminal) => revoke({ ...all, names: ["web", "1.0.0"], dryRun: true }, terminal)));
      }
      return seen.join("\n");
    };
    await told();
    const { imagebuilder } = bench();
    await imagebuilder.send(new ib.TagResourceCommand({ resourceArn: arn, tags: { "golden:revoked": NASTY } }));
    assert.match(await told(), /revoked/);
    aws.troubles.push(...[/GetParameterHistory/, /ListImageBuild/, /GetCallerIdentity/, /DescribeImages/].flatMap((on) => Array.from({ length: 6 }, () => failing(on)))); // prettier-ignore
    assert.match(await told(), /AWS: |failed: /);
    aws.troubles.length = 0;
    const summary = { arn: `${arn}\u001b[31m`, state: { status: "::error::\u001b[31m", reason: NASTY }, dateCreated: NASTY, outputResources: { amis: [{ region: "us-east-1", image: NASTY, accountId: NASTY }] } }; // prettier-ignore
    const list = { on: /ListImageBuildVersions/, status: 200, body: JSON.stringify({ imageSummaryList: [summary] }), headers: { "content-type": "application/json" } }; // prettier-ignore
    aws.troubles.push(...Array.from({ length: 40 }, () => list));
    await told();
  });

  it("does no harm in what people are told, and in the catalogue", async () => {
    const detail = { image: [NASTY], imageVersion: NASTY, title: NASTY, by: NASTY, reason: NASTY, from: NASTY, to: NASTY, url: NASTY, repository: NASTY, channel: NASTY }; // prettier-ignore
    const say = (word: string, name: string, more: object = {}) =>
      printed((terminal) => notify({ names: [name], ...detail, ...more, root }, terminal, new Command(word)));
    for (const format of ["text", "slack", "teams", "json"]) await say("render", "promoted", { format });
    await say("send", "promoted", { region: "us-east-1" });
    aws.troubles.push(failing(/PutEvents/));
    assert.match(await say("send", "promoted", { region: "us-east-1" }), /error: /);
    await say("test", NASTY);
    aws.troubles.push(...Array.from({ length: 9 }, () => failing(/./)));
    await printed((terminal) => catalogue({ root, out: join(root, `site\u001b[31m`), live: true }, terminal));
  });
});
