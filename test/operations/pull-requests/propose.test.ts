import { strict as assert } from "node:assert";
import fc from "fast-check";
import { GitHubClient } from "../../../operations/github/client";
import { propose, type Outcome, type Proposal } from "../../../operations/pull-requests/propose";
import { REPOSITORY, RepositoryServer, TOKEN, type Pull } from "./repository-server";

const FILES = { "images/variables.yaml": "A: x\n", "images/web.yaml": "version: 1.0.0\n", "README.md": "hello\n" };
const BRANCH = "variables/A";

describe("a pull request as golden makes it", () => {
  let server: RepositoryServer;
  let waited: number[] = [];

  beforeEach(async () => {
    waited = [];
    server = await new RepositoryServer().start(FILES);
  });
  afterEach(() => server.close());

  it("is one commit on a branch of its own, for an App to be signed, with the files and no other", async () => {
    server.push("main", { "images/run.sh": "#!/bin/sh\n" }, "Script", "100755");
    const { kind, ...pull } = (await run({ labels: ["images"], files: [...files("y"), { path: "images/run.sh", before: "#!/bin/sh\n", after: "#!/bin/bash\n" }, { path: "docs/new.md", after: "new\n" }] })) as Extract<Outcome, { url: string }>; // prettier-ignore
    assert.deepEqual([kind, pull], ["opened", { number: 1, url: "https://github.com/example/images/pull/1" }]);
    assert.equal(server.git(["rev-list", "--count", `main..${BRANCH}`]), "1");
    assert.deepEqual(changed(), [
      "A\tdocs/new.md",
      "M\timages/run.sh",
      "M\timages/variables.yaml",
      "M\timages/web.yaml",
    ]);
    assert.equal(server.git(["show", `${BRANCH}:images/variables.yaml`]), "A: y");
    assert.match(server.git(["ls-tree", BRANCH, "images/run.sh"]), /^100755 /);
    assert.match(server.git(["show", "-s", "--format=%B", BRANCH]), /^Set A\n\nGolden-Tree: [0-9a-f]{40}$/);
    const [{ title, body, labels } = { title: "", body: "", labels: [] }] = server.pulls;
    assert.deepEqual([title, labels], ["Set A", ["images"]]);
    assert.match(body, /^<!-- golden-images:content [0-9a-f]{32} -->\nWhy$/);
  });

  it("does nothing the second time, whatever has become of its text, its labels or of other files of the base", async () => {
    await run({ labels: ["images"] });
    first().body += "\n- [x] looked at";
    first().labels = [];
    server.push("main", { "README.md": "later\n" });
    server.calls.length = 0;
    assert.equal((await run({ labels: ["images"] })).kind, "unchanged");
    assert.deepEqual(server.writes, []);
  });

  it("is updated in place by another content, and brings the branch up to the base without force", async () => {
    await run();
    server.push("main", { "README.md": "later\n" });
    assert.equal((await run({ files: files("z"), text: "Why else" })).kind, "updated");
    assert.deepEqual(changed(), ["M\timages/variables.yaml", "M\timages/web.yaml"]);
    assert.equal(server.git(["show", `${BRANCH}:README.md`]), "later");
    assert.equal(server.git(["merge-base", "main", BRANCH]), server.tip("main"));
    assert.equal(server.pulls.length, 1);
    assert.match(server.pulls[0]?.body ?? "", /Why else$/);
    // A file that is no longer changed is as in the base again.
    assert.equal((await run({ files: files("z").slice(0, 1) })).kind, "updated");
    assert.deepEqual(changed(), ["M\timages/variables.yaml"]);
  });

  it("leaves a person's commits alone, also amended ones and merges", async () => {
    await run();
    const golden = server.tip(BRANCH) ?? "";
    const byHand = server.push(BRANCH, { "images/web.yaml": "version: 9.0.0\n" });
    const pull = { number: 1, url: "https://github.com/example/images/pull/1" };
    assert.deepEqual(await run({ files: files("z") }), { kind: "foreign", commits: [byHand], pull });
    const tree = server.git(["rev-parse", `${byHand}^{tree}`]);
    const message = server.git(["show", "-s", "--format=%B", golden]);
    const amended = server.git(["commit-tree", tree, "-p", "main", "-m", message]);
    server.git(["update-ref", `refs/heads/${BRANCH}`, amended]);
    assert.deepEqual(await run(), { kind: "foreign", commits: [amended], pull });
    assert.equal(server.tip(BRANCH), amended);
    first().state = "closed";
    assert.equal((await run({ files: files("z") })).kind, "foreign");
  });

  it("is not opened again with what somebody has closed, but with something newer, on the same branch or another", async () => {
    await run();
    first().state = "closed";
    const writes = server.writes.length;
    assert.deepEqual(await run(), { kind: "closed", number: 1, url: "https://github.com/example/images/pull/1" });
    server.git(["update-ref", "-d", `refs/heads/${BRANCH}`]);
    assert.equal((await run()).kind, "closed");
    assert.equal(server.writes.length, writes);
    assert.equal((await run({ files: files("z") })).kind, "opened");
    assert.equal(server.pulls.length, 2);
  });

  it("begins anew on the branch of one that was merged, squashed or not", async () => {
    await run();
    Object.assign(first(), { state: "closed", merged_at: "2026-11-22T07:00:00Z" });
    server.push("main", { "images/variables.yaml": "A: y\n", "images/web.yaml": "version: 1.0.1\n" }, "Squashed");
    assert.deepEqual(await run(), { kind: "stale", files: ["images/variables.yaml", "images/web.yaml"], base: "main" });
    const next = [{ path: "images/variables.yaml", before: "A: y\n", after: "A: z\n" }];
    assert.equal((await run({ files: next })).kind, "opened");
    assert.deepEqual(changed(), ["M\timages/variables.yaml"]);
  });

  it("is refused where the base has the files otherwise: what is newer there would be undone", async () => {
    server.push("main", { "images/web.yaml": "version: 1.1.0\n" });
    assert.deepEqual(await run(), { kind: "stale", files: ["images/web.yaml"], base: "main" });
    assert.deepEqual(await run({ files: [{ path: "README.md", after: "mine\n" }] }), { kind: "stale", files: ["README.md"], base: "main" }); // prettier-ignore
    assert.deepEqual(server.writes, []);
  });

  it("is left to GitHub to merge, once, and told where GitHub will not", async () => {
    await run({ autoMerge: "squash" });
    assert.equal(first().autoMerge, "SQUASH");
    // Somebody has taken it back: the same content changes nothing.
    delete first().autoMerge;
    await run({ autoMerge: "squash" });
    assert.equal(first().autoMerge, undefined);
    await run({ autoMerge: "rebase", files: files("z") });
    assert.equal(first().autoMerge, "REBASE");
    delete first().autoMerge;
    server.noAutoMerge = "Pull request Pull request is in clean status";
    const outcome = await run({ autoMerge: "merge", files: files("w") });
    assert.ok("unmerged" in outcome, outcome.kind);
    assert.deepEqual([outcome.kind, outcome.unmerged], ["updated", "Pull request Pull request is in clean status"]);
  });

  it("takes a branch that is there without a pull request: golden's own, or an empty one", async () => {
    await run();
    server.pulls.length = 0;
    server.calls.length = 0;
    assert.equal((await run()).kind, "opened");
    assert.deepEqual(server.writes, ["POST /pulls"]);
    server.pulls.length = 0;
    server.git(["update-ref", `refs/heads/${BRANCH}`, "main"]);
    assert.equal((await run()).kind, "opened");
    assert.equal(server.git(["rev-list", "--count", `main..${BRANCH}`]), "1");
  });

  it("tells what GitHub refuses in its words: a protected branch, a repository that is not there, a base that is not", async () => {
    server.guarded.add(BRANCH);
    await assert.rejects(run(), { status: 422, message: "Repository rule violations found" });
    await assert.rejects(run({ repository: "example/other" }), { status: 404 });
    await assert.rejects(run({ base: "master" }), { message: "example/images has no branch master." });
    assert.deepEqual([server.pulls, waited], [[], []]);
  });

  it("is there, and says so, where GitHub takes neither its labels nor its reviewers", async () => {
    const refused = [
      { on: /labels$/, status: 403, body: { message: "Resource not accessible by integration" } },
      { on: /requested_reviewers$/, status: 422, body: { message: "Reviews may only be requested from collaborators." } }, // prettier-ignore
    ];
    server.troubles.push(...refused);
    const outcome = await run({ labels: ["images"], reviewers: ["octocat"] });
    assert.deepEqual(outcome, {
      ...{ kind: "opened", number: 1, url: "https://github.com/example/images/pull/1" },
      ...{ unlabelled: refused[0]?.body.message, unasked: refused[1]?.body.message },
    });
    assert.equal((await run({ labels: ["images"] })).kind, "unchanged");
  });

  it("cuts a text where GitHub would, and never within a character: it reads no half ones", async () => {
    for (const before of ["", "a"]) {
      await run({ branch: `image-update/x${before}`, title: `Set \ud83d A`, text: `${before}${"😀".repeat(40_000)}` });
      const { body, title } = server.pulls.at(-1) ?? assert.fail("no pull request");
      assert.doesNotMatch(`${body}${title}`, /\p{Cs}/u);
      assert.ok(body.length <= 65_536 && body.length > 65_536 - 2, body.length.toString());
    }
  });

  it("waits for limits, and ends with the time of a long one", async () => {
    server.troubles.push({ on: /^POST .git.commits/, status: 403, headers: { "retry-after": "7" }, body: { message: "You have exceeded a secondary rate limit." } }); // prettier-ignore
    assert.equal((await run()).kind, "opened");
    assert.equal(waited.length, 1);
    const reset = (Date.now() / 1000 + 1800).toFixed(0);
    server.troubles.push({ on: /^GET .branches/, status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset } }); // prettier-ignore
    await assert.rejects(run(), { retryAt: Number(reset) * 1000 });
  });

  it("is made once whichever call fails or loses its answer, and by the next run if it was cut off", async () => {
    await run({ labels: ["images"] });
    const calls = [...server.calls];
    for (const [at, call] of calls.entries()) {
      for (const trouble of [{ status: 502 }, { after: true as const }]) {
        const branch = `variables/B${server.pulls.length.toString()}`;
        let left = at;
        server.troubles.push({ on: { test: () => left-- === 0 } as unknown as RegExp, ...trouble });
        const { kind } = await run({ labels: ["images"], branch });
        assert.equal(kind, "opened", `${call} ${JSON.stringify(trouble)}`);
        const made = server.pulls.filter((pull) => pull.branch === branch).map(({ labels }) => labels);
        assert.deepEqual(made, [["images"]], call);
        assert.equal(server.git(["rev-list", "--count", `main..${branch}`]), "1", call);
        assert.equal((await run({ labels: ["images"], branch })).kind, "unchanged", call);
      }
    }
  }).timeout(120_000);

  it("is one where two are at it at once, and never loses what a person pushes meanwhile", async () => {
    const kinds = (await Promise.all([run(), run(), run()])).map(({ kind }) => kind);
    assert.equal(server.pulls.length, 1, kinds.join(", "));
    assert.deepEqual(changed(), ["M\timages/variables.yaml", "M\timages/web.yaml"]);
    let byHand = "";
    server.meanwhile.push({ on: /^PATCH .git.refs/, act: () => (byHand = server.push(BRANCH, { "README.md": "mine\n" })) }); // prettier-ignore
    assert.equal((await run({ files: files("z") })).kind, "foreign");
    assert.equal(server.tip(BRANCH), byHand);
  });

  it("holds after any walk of pushes, merges, closes and runs: one open at most, nobody's commit lost", async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("run" as const), value: fc.constantFrom("y", "z", "w") }),
      fc.record({
        do: fc.constantFrom("main" as const, "close" as const, "person" as const, "delete" as const),
        value: fc.constant(""),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6 }), async (steps) => {
        await server.close();
        server = await new RepositoryServer().start(FILES);
        let person: string | undefined;
        for (const [index, { do: what, value }] of steps.entries()) {
          if (what === "run") await run({ files: files(value) });
          if (what === "main") server.push("main", { "README.md": index.toString() });
          if (what === "close") for (const pull of server.pulls) pull.state = "closed";
          if (what === "person" && server.tip(BRANCH)) person = server.push(BRANCH, { "own.md": index.toString() });
          if (what === "delete" && server.tip(BRANCH)) [person] = [undefined, server.git(["update-ref", "-d", `refs/heads/${BRANCH}`])]; // prettier-ignore
          assert.ok(server.pulls.filter(({ state }) => state === "open").length <= 1);
          if (person !== undefined) assert.equal(server.git(["merge-base", person, BRANCH]), person);
          if (what === "run" && person === undefined && server.pulls.at(-1)?.state === "open")
            assert.deepEqual(changed(), ["M\timages/variables.yaml", "M\timages/web.yaml"]);
        }
      }),
      { numRuns: 8 },
    );
  }).timeout(120_000);

  function first(): Pull {
    const [pull] = server.pulls;
    return pull ?? assert.fail("no pull request");
  }

  function files(value: string) {
    return [
      { path: "images/variables.yaml", before: "A: x\n", after: `A: ${value}\n` },
      { path: "images/web.yaml", before: "version: 1.0.0\n", after: "version: 1.0.1\n" },
    ];
  }

  function run(more: Partial<Proposal> = {}): Promise<Outcome> {
    const wait = (most: number) => Promise.resolve(waited.push(most));
    const client = new GitHubClient({ api: server.api, token: () => Promise.resolve(TOKEN), wait, pause: wait });
    const own = { repository: REPOSITORY, branch: BRANCH, files: files("y"), title: "Set A", text: "Why" };
    return propose(client, { ...own, ...more }, wait);
  }

  function changed(): readonly string[] {
    return server.git(["diff", "--name-status", `main...${BRANCH}`]).split("\n");
  }
});
