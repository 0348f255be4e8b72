import { strict as assert } from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { stepOf, WORKFLOWS } from "./workflow-files";

const RELEASE = `${WORKFLOWS}/image-release.yml`;
const PULL_REQUEST = `${WORKFLOWS}/image-pull-request.yml`;
const DRIFT = `${WORKFLOWS}/image-drift.yml`;
const KEY = "awskms://alias/pulumi-state?region=us-east-1&awssdk=v2";

/** Part of `npm run workflows:check`: steps of shell, run by bash as GitHub does, with git, jq and a stand-in for Pulumi. */
describe("shell steps of workflows", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "golden-steps-"));
    mkdirSync(join(folder, "bin"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A command that logs its arguments, then does what the script says. */
  const fake = (name: string, script: string) =>
    writeFileSync(join(folder, "bin", name), `#!/bin/bash\necho "${name} $*" >> "${folder}/calls"\n${script}\n`, {
      mode: 0o755,
    });
  const calls = () => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8") : "");
  const run = (file: string, job: string, name: string, env: Record<string, string> = {}) => {
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", stepOf(file, job, name).run ?? ""],
      {
        cwd: folder,
        encoding: "utf8",
        env: {
          PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"] ?? ""}`,
          STACK: "prod-1",
          RUNNER_TEMP: folder,
          GITHUB_OUTPUT: join(folder, "output"),
          GITHUB_STEP_SUMMARY: join(folder, "summary"),
          ...env,
        },
      },
    );
    return { status, text: stdout + stderr };
  };
  const output = () => (existsSync(join(folder, "output")) ? readFileSync(join(folder, "output"), "utf8") : "");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], {
      cwd: folder,
      encoding: "utf8",
    }).trim();
  const commit = () => {
    git("commit", "--quiet", "--allow-empty", "--message", "a commit");
    return git("rev-parse", "HEAD");
  };

  describe("the stack of a release", () => {
    const select = (stacks: string) => {
      fake("pulumi", `if [ "$1 $2" = "stack ls" ]; then echo '${stacks}'; fi`);
      return run(RELEASE, "up", "Select the stack, or create it", { SECRETS_PROVIDER: KEY });
    };

    it("is created with the secrets provider when it is not there", () => {
      assert.equal(select('[{"name": "prod-10"}]').status, 0);
      assert.ok(calls().includes(`pulumi stack init prod-1 --secrets-provider ${KEY}`), calls());
    });

    for (const name of ["prod-1", "organization/golden-images/prod-1"]) {
      it(`is taken when it is there as ${name}`, () => {
        assert.equal(select(JSON.stringify([{ name }])).status, 0);
        assert.ok(!calls().includes("init"));
      });
    }

    it("is not created when the backend cannot be read", () => {
      fake("pulumi", "exit 255");

      assert.notEqual(run(RELEASE, "up", "Select the stack, or create it").status, 0);
      assert.ok(!calls().includes("init"));
    });
  });

  describe("the secrets provider of a stack", () => {
    const state = { type: "cloud", state: { url: KEY, encryptedkey: "a2V5" } };
    const file = () => parse(readFileSync(join(folder, "Pulumi.prod-1.yaml"), "utf8")) as object;
    const provide = (secretsProviders: object) => {
      fake("pulumi", `echo '${JSON.stringify({ deployment: { secrets_providers: secretsProviders } })}'`);
      return run(RELEASE, "up", "Secrets provider of the stack").status;
    };

    it("comes from the state where the stack has no file", () => {
      assert.equal(provide(state), 0);
      assert.deepEqual(file(), { secretsprovider: KEY, encryptedkey: "a2V5" });
    });

    it("is added to settings, even without a last line break", () => {
      writeFileSync(join(folder, "Pulumi.prod-1.yaml"), "config:\n  a:b: c");

      assert.equal(provide(state), 0);
      assert.deepEqual(file(), { config: { "a:b": "c" }, secretsprovider: KEY, encryptedkey: "a2V5" });
    });

    it("stays as the file has it", () => {
      writeFileSync(join(folder, "Pulumi.prod-1.yaml"), "secretsprovider: awskms://another\nencryptedkey: b\n");

      assert.equal(provide(state), 0);
      assert.deepEqual(file(), { secretsprovider: "awskms://another", encryptedkey: "b" });
    });

    it("is Pulumi Cloud's own business there", () => {
      assert.equal(provide({ type: "service", state: {} }), 0);
      assert.equal(readFileSync(join(folder, "Pulumi.prod-1.yaml"), "utf8"), "");
    });
  });

  describe("an up of a commit", () => {
    const guard = (deployed: string | undefined) => {
      fake(
        "pulumi",
        `echo '${JSON.stringify(deployed === undefined ? [] : [{ environment: { "git.head": deployed } }])}'`,
      );
      return run(RELEASE, "up", "Nothing newer is deployed");
    };
    let commits: string[] = [];
    beforeEach(() => {
      git("init", "--quiet");
      commits = [commit(), commit(), commit()];
      git("checkout", "--quiet", commits[1] ?? "");
    });

    it("is refused when the stack has a newer one", () => {
      const { status, text } = guard(commits[2]);

      assert.equal(status, 1);
      assert.match(text, /::error::prod-1 was deployed from .* revert on main/);
    });

    it("goes on when the stack has the same, an older, an unknown one or none", () => {
      for (const deployed of [commits[1], commits[0], "e".repeat(40), undefined])
        assert.equal(guard(deployed).status, 0);
    });
  });

  describe("the stacks of a release", () => {
    const stacks = (env: Record<string, string>) => {
      fake(
        "npx",
        `case "$*" in *affected*) echo '{"include":[{"stack":"prod-2","images":["a"]}]}' ;;
        *'stacks --matrix'*) echo '{"include":[{"stack":"prod-1","images":[]},{"stack":"prod-2","images":["a"]}]}' ;; esac`,
      );
      const { status, text } = run(RELEASE, "affected", "Stacks to deploy", { ALL: "false", BASE: "", ...env });
      assert.equal(status, 0, text);
      const matrix = JSON.parse(/^matrix=(.*)$/m.exec(output())?.[1] ?? "") as { include: { stack: string }[] };
      return matrix.include.map(({ stack }) => stack);
    };
    let commits: string[] = [];
    beforeEach(() => {
      git("init", "--quiet");
      commits = [commit(), commit()];
    });

    it("are those that changed since the last whole release", () => {
      assert.deepEqual(stacks({ BASE: commits[0] ?? "" }), ["prod-2"]);
      assert.ok(calls().includes(`affected --base ${commits[0] ?? ""} --matrix`));
      assert.match(output(), /^affected=true$/m);
    });

    it("are all when nothing was released, all are asked for, or the base is no ancestor", () => {
      const all = ["prod-1", "prod-2"];
      assert.deepEqual(stacks({}), all);
      rmSync(join(folder, "output"));
      assert.deepEqual(stacks({ ALL: "true", BASE: commits[0] ?? "" }), all);
      rmSync(join(folder, "output"));
      assert.deepEqual(stacks({ BASE: "e".repeat(40) }), all);
    });
  });

  describe("a comparison for drift", () => {
    const compare = (script: string) => {
      fake("pulumi", script);
      const { status } = run(DRIFT, "compare", "Compare");
      assert.equal(status, 0);
      return JSON.parse(readFileSync(join(folder, "drift/prod-1.json"), "utf8")) as {
        stack: string;
        state: string;
        report: string;
        what: readonly string[];
      };
    };

    it("tells same, different and failed apart", () => {
      const urn = "urn:pulumi:prod-1::team-images::golden-images:image:Ami$aws:iam/role:Role::web-role";
      const steps = ["same", "update", "refresh"].map((op) => ({ op, urn }));
      const summary = (counts: object): string => `echo '${JSON.stringify({ steps, changeSummary: counts })}'`;
      const preview = (counts: object): string =>
        `if [[ "$*" = *--json* ]]; then ${summary(counts)}; else echo "~ update web"; fi`;
      assert.deepEqual(compare(preview({ same: 152 })), { stack: "prod-1", state: "same", what: [], report: "" });
      assert.deepEqual(compare(preview({ same: 151, update: 1 })), {
        stack: "prod-1",
        state: "different",
        what: ["update aws:iam/role:Role web-role"],
        report: "~ update web\n",
      });
      assert.equal(compare("echo no JSON at all").state, "failed");
      assert.deepEqual(compare('echo "error: AccessDenied" >&2; exit 255'), {
        stack: "prod-1",
        state: "failed",
        what: [],
        report: "error: AccessDenied\n",
      });
    });
  });

  describe("a preview", () => {
    it("is skipped, and says so, for a stack that the merge will create", () => {
      fake("pulumi", "echo '[]'");

      assert.equal(run(PULL_REQUEST, "preview", "Is the stack there?").status, 0);
      assert.equal(output(), "");
      assert.match(readFileSync(join(folder, "summary"), "utf8"), /`prod-1` does not exist yet/);
    });

    it("is in the summary as text, not as markup", () => {
      writeFileSync(join(folder, "preview.txt"), "~ tags: <b>\n\n</pre> # head\n");

      assert.equal(run(PULL_REQUEST, "preview", "Summary").status, 0);
      assert.match(readFileSync(join(folder, "summary"), "utf8"), /<pre>\n~ tags: &lt;b&gt;\n\n&lt;\/pre&gt; # head/);
    });
  });
});
