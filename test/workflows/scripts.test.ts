import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript } from "./github-script";
import { GithubFault } from "./recorded-github";
import { stepOf, WORKFLOWS } from "./workflow-files";

const BOT = { login: "github-actions[bot]" };

describe("scripts of workflows", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "golden-scripts-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("the comment of a pull request", () => {
    const step = stepOf(`${WORKFLOWS}/image-pull-request.yml`, "comment", "Write or update the one comment");
    const MARKER = "<!-- golden-images:diff -->";
    const comment = (comments: readonly object[], diff = `${MARKER}\ntwo images rebuild`) => {
      writeFileSync(join(folder, "diff.md"), diff);
      const answers = {
        "issues/list-comments": ({ page }: { page?: unknown }) =>
          comments.slice((Number(page) - 1) * 100, Number(page) * 100),
        "issues/create-comment": () => ({}),
        "issues/update-comment": () => ({}),
      };
      const payload = { pull_request: { number: 7 } };
      return runScript(step, { answers, payload, env: { DIFF_FILE: join(folder, "diff.md") } });
    };
    const last = ({ calls }: Awaited<ReturnType<typeof comment>>) => calls.at(-1);

    it("is created when there is none", async () => {
      const call = last(
        await comment([
          { id: 1, user: { login: "someone" }, body: "nice" },
          { id: 2, user: null, body: null },
        ]),
      );

      assert.equal(call?.operation, "issues/create-comment");
      assert.deepEqual(call.params, {
        owner: "example-org",
        repo: "golden-images",
        issue_number: 7,
        body: `${MARKER}\ntwo images rebuild`,
      });
    });

    it("is updated when it is there, on a later page too", async () => {
      const others = Array.from({ length: 130 }, (_, id) => ({ id, user: BOT, body: "another workflow's" }));
      const call = last(await comment([...others, { id: 555, user: BOT, body: `${MARKER}\nold` }]));

      assert.equal(call?.operation, "issues/update-comment");
      assert.equal(call.params["comment_id"], 555);
    });

    it("is left alone when nothing changed", async () => {
      const call = last(await comment([{ id: 5, user: BOT, body: `${MARKER}\ntwo images rebuild` }]));

      assert.equal(call?.operation, "issues/list-comments");
    });

    it("is never another person's comment that quotes the marker", async () => {
      const call = last(await comment([{ id: 5, user: { login: "someone" }, body: `${MARKER}\nmine` }]));

      assert.equal(call?.operation, "issues/create-comment");
    });

    it("gets the marker when the diff has none, so that it is found again", async () => {
      const call = last(await comment([], "nothing changed"));

      assert.equal(call?.params["body"], `${MARKER}\nnothing changed`);
    });
  });

  describe("the release", () => {
    const step = stepOf(`${WORKFLOWS}/publish.yml`, "release", "Tag the commit with the bundle, and release");
    const release = (tagged = false) => {
      mkdirSync(join(folder, "dist-bundle"));
      for (const name of ["golden.js", "action.js", "LICENSES.txt"])
        writeFileSync(join(folder, "dist-bundle", name), name);
      for (const name of ["golden-images-1.2.0.tgz", "sbom.cdx.json", "notes.md"])
        writeFileSync(join(folder, name), name);
      const answers = {
        "git/create-blob": ({ content }: { content?: unknown }) => ({ sha: `blob of ${String(content)}` }),
        "git/get-commit": () => ({ tree: { sha: "the tree of main" } }),
        "git/create-tree": () => ({ sha: "the tree with the bundle" }),
        "git/create-commit": () => ({ sha: "c".repeat(40) }),
        "git/create-ref": () => {
          if (tagged) throw new GithubFault(422);
          return {};
        },
        "repos/create-release": () => ({ id: 9 }),
        "repos/upload-release-asset": () => ({}),
        "repos/update-release": () => ({}),
      };
      return runScript(step, {
        answers,
        env: { FOLDER: folder, TARBALL: "golden-images-1.2.0.tgz", VERSION: "1.2.0" },
      });
    };

    it("tags a child of the commit on main that adds the bundle and nothing else", async () => {
      const { calls } = await release();
      const sent = (operation: string) =>
        calls.filter((call) => call.operation === operation).map((call) => call.params);

      const [{ base_tree, tree } = assert.fail("no tree")] = sent("git/create-tree");
      assert.equal(base_tree, "the tree of main");
      assert.deepEqual(
        (tree as { path: string; mode: string }[]).map(({ path, mode }) => `${mode} ${path}`),
        ["100755 dist-bundle/golden.js", "100644 dist-bundle/action.js", "100644 dist-bundle/LICENSES.txt"],
      );
      assert.deepEqual(sent("git/create-commit")[0]?.["parents"], ["5".repeat(40)]);
      const { ref, sha } = sent("git/create-ref")[0] ?? {};
      assert.deepEqual([ref, sha], ["refs/tags/v1.2.0", "c".repeat(40)]);
    });

    it("gives the tarball, the bill of materials and the one file, with the line that pins the action", async () => {
      const { calls } = await release();
      const [made, ...files] = calls.filter(({ operation }) => operation.startsWith("repos/"));

      assert.equal(made?.params["draft"], true);
      assert.match(
        String(made.params["body"]),
        /^notes\.md\n`uses: example-org\/golden-images\/\.github\/actions\/check@c{40} # v1\.2\.0`\n$/,
      );
      const names = files.map(({ params }) => params["name"] ?? params["draft"]);
      assert.deepEqual(names, ["golden-images-1.2.0.tgz", "sbom.cdx.json", "golden.js", false]);
    });

    it("releases nothing where the tag is there: it never moves", async () => {
      await assert.rejects(release(true), { status: 422 });
    });
  });

  describe("the base of a release", () => {
    const step = stepOf(`${WORKFLOWS}/image-release.yml`, "affected", "The last commit that was released whole");
    const base = (runs: readonly object[]) =>
      runScript(step, {
        answers: { "actions/list-workflow-runs": () => ({ workflow_runs: runs }) },
        env: { GITHUB_WORKFLOW_REF: "example-org/golden-images/.github/workflows/our-release.yml@refs/heads/main" },
      });

    it("is the commit of the last successful run of the workflow that calls it", async () => {
      const { result, calls } = await base([{ head_sha: "a".repeat(40) }]);

      assert.equal(result, "a".repeat(40));
      const { workflow_id, branch, status } = calls[0]?.params ?? {};
      assert.deepEqual(
        { workflow_id, branch, status },
        { workflow_id: "our-release.yml", branch: "main", status: "success" },
      );
    });

    it("is nothing before the first release", async () => {
      assert.equal((await base([])).result, "");
    });
  });

  describe("tags of a release", () => {
    const step = stepOf(`${WORKFLOWS}/image-release.yml`, "tag", "Tag what was released, list its AMI ids");
    const image = (version: string) => ({
      version,
      pipelines: { x86_64: { amiIds: { "us-east-1": "ami-1", "eu-west-1": "ami-2" } }, arm64: {} },
    });
    const tag = (
      stacks: readonly { stack: string; released: boolean; images: object }[],
      existing: readonly string[] = [],
      race = false,
    ) => {
      for (const stack of stacks) writeFileSync(join(folder, `${stack.stack}.json`), JSON.stringify(stack));
      const tags = new Set(existing);
      const answers = {
        "git/get-ref": ({ ref }: { ref?: unknown }) => {
          if (!tags.has(String(ref))) throw new GithubFault(404);
          return {};
        },
        "git/create-tag": () => ({ sha: "b".repeat(40) }),
        "git/create-ref": ({ ref }: { ref?: unknown }) => {
          tags.add(String(ref).replace("refs/", ""));
          if (race) throw new GithubFault(422);
          return {};
        },
      };
      return runScript(step, { answers, env: { OUTPUTS: folder } });
    };

    it("are made for each image of the stacks that were deployed, and AMI ids are listed", async () => {
      const run = await tag([
        { stack: "prod-1", released: true, images: { "docker-host": image("1.2.0") } },
        { stack: "prod-2", released: false, images: { "gpu-runner": image("1.0.0") } },
      ]);

      const made = run.calls
        .filter(({ operation }) => operation === "git/create-ref")
        .map(({ params }) => params["ref"]);
      assert.deepEqual(made, ["refs/tags/docker-host/v1.2.0"]);
      const { object, message } = run.calls.find(({ operation }) => operation === "git/create-tag")?.params ?? {};
      assert.deepEqual({ object, message }, { object: "5".repeat(40), message: "docker-host 1.2.0" });
      assert.deepEqual(run.rows.slice(0, 3), [
        ["docker-host", "1.2.0", "docker-host/v1.2.0 (new)", "x86_64", "us-east-1", "ami-1"],
        ["docker-host", "1.2.0", "docker-host/v1.2.0 (new)", "x86_64", "eu-west-1", "ami-2"],
        ["docker-host", "1.2.0", "docker-host/v1.2.0 (new)", "arm64", "", "built by its schedule"],
      ]);
      assert.deepEqual(run.rows[3]?.[2], "none: the deployment of its stack failed");
    });

    it("are made after a failure too, for what was built all the same; what was not is no AMI", async () => {
      // As a failed `pulumi up --continue-on-error` leaves them: what is not known is a mark of Pulumi's.
      const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
      const imageArn = "arn:aws:imagebuilder:us-east-1:111122223333:image/app-x86-64/1.1.0/1";
      const pipelineArn = "arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/app-x86-64";
      const images = {
        app: { version: "1.1.0", pipelines: { x86_64: { pipelineArn, imageArn, amiIds: { "us-east-1": "ami-1" } } } },
        old: { version: "1.2.0", pipelines: { x86_64: { pipelineArn, imageArn, amiIds: { "us-east-1": "ami-0" } } } },
        web: { version: "1.1.0", pipelines: { x86_64: { pipelineArn, imageArn: unknown, amiIds: unknown } } },
      };
      const run = await tag([{ stack: "prod", released: false, images }]);

      const failed = "none: the deployment of its stack failed";
      assert.deepEqual(run.rows, [
        ["app", "1.1.0", "app/v1.1.0 (new)", "x86_64", "us-east-1", "ami-1"],
        ["old", "1.2.0", failed, "x86_64", "us-east-1", "ami-0"],
        ["web", "1.1.0", failed, "x86_64", "", "not built"],
      ]);
    });

    it("stay where they are when the version was released before", async () => {
      const released = [{ stack: "prod", released: true, images: { "docker-host": image("1.2.0") } }];
      const { calls, rows } = await tag(released, ["tags/docker-host/v1.2.0"]);

      assert.deepEqual(
        calls.map(({ operation }) => operation),
        ["git/get-ref"],
      );
      assert.equal(rows[0]?.[2], "docker-host/v1.2.0");
    });

    it("may be made by another run meanwhile", async () => {
      const released = [{ stack: "prod", released: true, images: { "docker-host": image("1.2.0") } }];
      const { rows } = await tag(released, [], true);

      assert.equal(rows[0]?.[2], "docker-host/v1.2.0");
    });

    it("are missing where GitHub refuses one, with a warning, and made for the others", async () => {
      const images = { app: image("1.0.0"), web: image("2.0.0") };
      writeFileSync(join(folder, "prod.json"), JSON.stringify({ stack: "prod", released: true, images }));
      const answers = {
        "git/get-ref": () => {
          throw new GithubFault(404);
        },
        "git/create-tag": () => ({ sha: "b".repeat(40) }),
        "git/create-ref": ({ ref }: { ref?: unknown }) => {
          if (ref === "refs/tags/app/v1.0.0") throw new GithubFault(403);
          return {};
        },
      };
      const { rows, warnings, failed } = await runScript(step, { answers, env: { OUTPUTS: folder } });

      assert.deepEqual([rows[0]?.[2], rows[3]?.[2]], ["none: GitHub refused the tag", "web/v2.0.0 (new)"]);
      assert.match(warnings.join(), /^app\/v1\.0\.0 could not be tagged: /);
      assert.equal(failed, undefined);
    });

    it("are missing, and the run fails, where a region of the definition has no AMI", async () => {
      const imageArn = "arn:aws:imagebuilder:us-east-1:111122223333:image/app-x86-64/1.0.0/1";
      const regions = ["us-east-1", "eu-west-1"];
      const images = {
        app: { version: "1.0.0", pipelines: { x86_64: { imageArn, regions, amiIds: { "us-east-1": "ami-1" } } } },
        none: { version: "1.0.0", pipelines: { x86_64: { imageArn, amiIds: {} } } },
      };
      const { rows, failed } = await tag([{ stack: "prod", released: true, images }]);

      assert.deepEqual([rows[0]?.[2], rows[1]?.[2]], ["none: no AMI in eu-west-1 (x86_64)", "none: no AMI in any region (x86_64)"]); // prettier-ignore
      assert.match(failed ?? "", /app 1\.0\.0 has no AMI in eu-west-1/);
    });

    it("are refused for what is no image", async () => {
      const images = { "../main": image("1.0.0") };

      await assert.rejects(tag([{ stack: "prod", released: true, images }]), /Not an image: .*\.\.\/main/);
    });

    it("are none when no stack left outputs", async () => {
      assert.deepEqual((await tag([])).calls, []);
    });
  });

  describe("news of drift", () => {
    const step = stepOf(`${WORKFLOWS}/image-drift.yml`, "tell", "What is new");
    const news = async (whats: Readonly<Record<string, readonly string[]>>, open: readonly object[] = []) => {
      for (const [stack, what] of Object.entries(whats)) {
        const state = what.length > 0 ? "different" : "same";
        writeFileSync(join(folder, `${stack}.json`), JSON.stringify({ stack, state, what, report: "~" }));
      }
      const answers = { "issues/list-for-repo": () => open };
      const { outputs } = await runScript(step, { answers, env: { REPORTS: folder } });
      return {
        mark: outputs["mark"] ?? "",
        drift: JSON.parse(outputs["drift"] === "" ? "[]" : (outputs["drift"] ?? "null")) as readonly object[],
      };
    };

    it("is what drifted, of each stack, unless the open issue says that it was told", async () => {
      const what = ["update aws:iam/role:Role web-role"];
      const { mark, drift } = await news({ "prod-1": what, "prod-2": [] }, [{ number: 3, body: null }]);
      assert.deepEqual(drift, [{ stack: "prod-1", what }]);
      assert.match(mark, /^golden-images:drift:[0-9a-f]{64}$/);
      const told = [{ number: 9, body: `<!-- golden-images:drift -->\n<!-- ${mark} -->\n` }];
      assert.deepEqual(await news({ "prod-1": what }, told), { mark, drift: [] });
      const other = await news({ "prod-1": [...what, "delete aws:s3/bucket:Bucket logs"] }, told);
      assert.equal(other.drift.length, 1);
      assert.notEqual(other.mark, mark);
    });

    it("are none where all is as deployed, or could not be compared", async () => {
      assert.deepEqual(await news({ prod: [] }), { mark: "", drift: [] });
    });

    it("name twenty resources of a stack, and how many more", async () => {
      const { drift } = await news({ prod: Array.from({ length: 23 }, (_, at) => `update Role ${at.toString()}`) });
      const [{ what = [] } = {}] = drift as readonly { readonly what: readonly string[] }[];
      assert.deepEqual([what.length, what.at(-1)], [21, "and 3 more"]);
    });
  });

  describe("the issue of drift", () => {
    const step = stepOf(`${WORKFLOWS}/image-drift.yml`, "issue", "Open, update or close the one issue");
    const MARKER = "<!-- golden-images:drift -->";
    const ours = { number: 9, body: `${MARKER}\nold` };
    const issue = (states: Readonly<Record<string, string>>, open: readonly object[], report = "~ tags <b> @team") => {
      for (const [stack, state] of Object.entries(states)) {
        if (state !== "") writeFileSync(join(folder, `${stack}.json`), JSON.stringify({ stack, state, report }));
      }
      const answers = { "issues/list-for-repo": () => open, "issues/create": () => ({}), "issues/update": () => ({}) };
      const EXPECTED = JSON.stringify({ include: Object.keys(states).map((stack) => ({ stack })) });
      return runScript(step, { answers, env: { REPORTS: folder, EXPECTED, TOLD: "golden-images:drift:0123" } });
    };

    it("keeps of what channels were told", async () => {
      const { calls } = await issue({ prod: "different" }, []);
      assert.match(
        String(calls[1]?.params["body"]),
        /^<!-- golden-images:drift -->\n<!-- golden-images:drift:0123 -->\n/,
      );
    });

    it("is opened when a stack differs, with its report as plain text, and the run fails", async () => {
      const { calls, failed } = await issue({ "prod-1": "different", "prod-2": "same" }, [
        { number: 3, body: "other" },
      ]);

      assert.deepEqual(
        calls.map(({ operation }) => operation),
        ["issues/list-for-repo", "issues/create"],
      );
      assert.equal(calls[1]?.params["title"], "Drift: prod-1");
      assert.equal(failed, "Drift: prod-1");
      const body = String(calls[1].params["body"]);
      assert.ok(body.startsWith(MARKER));
      assert.ok(body.includes("~ tags &lt;b> &#64;team"), body);
      assert.ok(!body.includes("prod-2"));
    });

    it("is updated, not opened twice", async () => {
      const { calls } = await issue({ prod: "different" }, [{ number: 3, body: null }, ours]);

      assert.equal(calls[1]?.operation, "issues/update");
      assert.equal(calls[1].params["issue_number"], 9);
    });

    it("is closed when everything is as deployed", async () => {
      const { calls, failed } = await issue({ prod: "same" }, [ours]);

      assert.equal(calls[1]?.params["state"], "closed");
      assert.equal(failed, undefined);
    });

    it("is not touched when all is well and there is none", async () => {
      assert.deepEqual((await issue({ prod: "same" }, [])).calls.length, 1);
    });

    it("tells of a stack that left no report: silence is not health", async () => {
      const { calls } = await issue({ "prod-1": "same", "prod-2": "" }, [ours]);

      assert.equal(calls[1]?.params["state"], undefined);
      assert.match(String(calls[1]?.params["body"]), /prod-2<\/code> could not be compared/);
    });

    it("fits into GitHub's limit whatever the reports say", async () => {
      const states = Object.fromEntries(
        Array.from({ length: 100 }, (_, n) => [`prod-${(n + 1).toString()}`, "different"]),
      );
      const { calls } = await issue(states, [], "&".repeat(20_000));

      assert.ok(String(calls[1]?.params["body"]).length <= 65_536);
      assert.ok(String(calls[1]?.params["title"]).length <= 200);
    });
  });
});
