import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stepOf, WORKFLOWS } from "./workflow-files";

/** The steps by bash as GitHub starts it, with an `npx` that prints its words. */
describe("the workflows that rebuild, update and promote", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "golden-rebuild-"));
    writeFileSync(join(folder, "npx"), '#!/bin/sh\nprintf "<%s>" "$@"\nexit "${CODE:-0}"\n');
    chmodSync(join(folder, "npx"), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("hands on the selection word by word, neither expanded nor run", () => {
    const SELECTION = "* --variable DOCKER_VERSION $(touch x) `id`; ";
    const words = "<--no><--><golden><rebuild><*><--variable><DOCKER_VERSION><$(touch><x)><`id`;>";
    assert.equal(step("rebuild", "Rebuild", { SELECTION, DRY_RUN: "false" }), `${words}<--wait><--timeout><5h><--summary>`); // prettier-ignore
    assert.equal(step("rebuild", "Rebuild", { SELECTION, DRY_RUN: "true" }), `${words}<--dry-run>`);
  });

  it("names the stack where there is one, which a selection may override", () => {
    const env = { SELECTION: "--outdated --stack dev", STACK: "prod; x", DRY_RUN: "true" };
    const words = "<--no><--><golden><rebuild><--stack><prod; x><--outdated><--stack><dev><--dry-run>";
    assert.equal(step("rebuild", "Rebuild", env), words);
  });

  it("finishes releases, and only looks in a dry run", () => {
    const words = "<--no><--><golden><release><reconcile>";
    assert.equal(step("rebuild", "Finish releases", { STACK: "", DRY_RUN: "" }), `${words}<--summary>`);
    const dry = step("rebuild", "Finish releases", { STACK: "prod; x", DRY_RUN: "true" });
    assert.equal(dry, `${words}<--stack><prod; x><--dry-run><--summary>`);
  });

  it("hands on what to update as it is, and proposes or only shows it", () => {
    const words = "<--no><--><golden><update><$(touch><x)><--stack><prod>";
    const env = { SELECTION: "$(touch x) --stack prod", MODE: "pull-request" };
    assert.equal(step("update", "Update", env, "image-update.yml"), `${words}<--pull-request>`);
    assert.equal(step("update", "Update", { ...env, MODE: "dry-run" }, "image-update.yml"), `${words}<--dry-run>`);
  });

  it("tells of each stack that drifted, also where one is refused, and fails then; of nobody to tell it makes a note", () => {
    const DRIFT = JSON.stringify([
      { stack: "prod; x", what: ["update aws:iam/role:Role $(touch x)", "and 3 more"] },
      { stack: "dev", what: [] },
    ]);
    const words = (stack: string, what: string): string =>
      `<--no><--><golden><notify><send><drift><--stack><${stack}><--reason><${what}><--url><https://github.com/r>`;
    const env = { DRIFT, RUN: "https://github.com/r", ROLE: "arn", SLACK_WEBHOOK_URL: "" };
    const all = [words("prod; x", "update aws:iam/role:Role $(touch x), and 3 more"), words("dev", "")].join("");
    assert.equal(step("tell", "Tell", env, "image-drift.yml"), all);
    assert.throws(
      () => step("tell", "Tell", { ...env, CODE: "1" }, "image-drift.yml"),
      ({ stdout }: { readonly stdout: Buffer }) => stdout.toString() === all,
    );
    assert.match(step("tell", "Tell", { ...env, ROLE: "" }, "image-drift.yml"), /^::notice::Nobody is told of drift/);
  });

  it("tells of the images that a pull request changes, and of none nothing", () => {
    const affected = (...names: readonly string[]): string =>
      JSON.stringify({ images: names.map((name) => ({ name })) });
    const env = { EVENT: "pull-request-merged", NUMBER: "7", REPOSITORY: "o/r", BY: "ada", URL: "https://github.com/o/r/pull/7", ROLE: "", SLACK_WEBHOOK_URL: "https://hook" }; // prettier-ignore
    const tell = (...names: readonly string[]): string => {
      const npx = `#!/bin/sh\nif [ "$4" = affected ]; then echo '${affected(...names)}'; else printf "<%s>" "$@"; fi\n`;
      writeFileSync(join(folder, "npx"), npx);
      return step("tell", "Tell", env, "image-notify.yml");
    };
    assert.equal(
      tell("web", "docker-host"),
      "<--no><--><golden><notify><send><pull-request-merged><--image=web><--image=docker-host>" +
        "<--number><7><--repository><o/r><--by><ada><--url><https://github.com/o/r/pull/7>",
    );
    assert.equal(tell(), "");
  });

  it("promotes, approves, rolls back and revokes what is named, word by word, with texts as they are", () => {
    const least = { IMAGE: "web app", TO: "", VERSION: "", REASON: "", FLAGS: "", STACK: "", DRY_RUN: "false" };
    const move = (env: object) => step("move", "Move channels", { ...least, ...env }, "image-promote.yml");
    const words = "<--no><--><golden>";
    assert.equal(move({ ACTION: "promote" }), `${words}<promote><--summary><--yes><--><web><app>`);
    const text = "$(touch x) `id`; --yes";
    const all = { TO: text, VERSION: "1.0.0/1", REASON: text, FLAGS: "--force * $(id)", STACK: text, DRY_RUN: "true" };
    const flags = `<--summary><--stack=${text}><--reason=${text}><--force><*><$(id)><--dry-run>`;
    assert.equal(
      move({ ...all, ACTION: "promote", IMAGE: "--root=/ *" }),
      `${words}<promote>${flags}<--to=${text}><--version=1.0.0/1><--><--root=/><*>`,
    );
    assert.equal(move({ ACTION: "rollback", TO: "candidate" }), `${words}<rollback><--summary><--yes><--to=candidate><--><web><app>`); // prettier-ignore
    assert.equal(move({ ACTION: "approve" }), `${words}<promote><--summary><--yes><--approve><--><web><app>`);
    const revoke = { ACTION: "revoke", IMAGE: "web", VERSION: "1.0.0", FLAGS: "--rollback" };
    assert.equal(move(revoke), `${words}<revoke><--summary><--rollback><--yes><--><web><1.0.0>`);
    assert.throws(() => move({ ACTION: "promote; id" }));
  });

  it("asks as the person who started the run, in characters that a session's name may have", () => {
    const GITHUB_OUTPUT = join(folder, "output");
    step("move", "Who asks", { GITHUB_OUTPUT, ACTOR: "my-app[bot]\nx=y" }, "image-promote.yml");
    assert.equal(readFileSync(GITHUB_OUTPUT, "utf8"), "session=my-app-bot--x-y\n");
  });

  it("writes the forecast of a pull request into the summary, and fails with it", () => {
    const GITHUB_STEP_SUMMARY = join(folder, "summary.md");
    const env = { BASE: "main", RUNNER_TEMP: folder, GITHUB_STEP_SUMMARY };
    const words = "<--no><--><golden><rebuild><--changed><--base><origin/main><--children><--dry-run>";
    assert.equal(step("forecast", "What the changes rebuild", env), words);
    assert.match(readFileSync(GITHUB_STEP_SUMMARY, "utf8"), /^```\n<--no>[^\n]*<--dry-run>```\n$/);
    assert.throws(() => step("forecast", "What the changes rebuild", { ...env, CODE: "1" }));
  });

  function step(job: string, name: string, env: Readonly<Record<string, string>>, file = "image-rebuild.yml"): string {
    const { run = "" } = stepOf(`${WORKFLOWS}/${file}`, job, name);
    const PATH = [folder, process.env["PATH"]].join(delimiter);
    return execFileSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
      cwd: folder,
      env: { ...env, PATH },
      stdio: ["ignore", "pipe", "ignore"],
    }).toString();
  }
});
