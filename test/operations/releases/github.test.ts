import { strict as assert } from "node:assert";
import {
  createDraft,
  findRelease,
  GitHubError,
  makeDraft,
  releasesOfTag,
  type GitHub,
} from "../../../operations/releases/github";
import { startGitHub, TOKEN, type GitHubServer } from "./github-server";

describe("releases on GitHub", () => {
  let server: GitHubServer;
  let waits: number[] = [];
  const github = (changes: Partial<GitHub> = {}): GitHub => ({
    ...{ api: server.api, token: TOKEN, repository: "example/languages" },
    wait: (most) => Promise.resolve(waits.push(most)),
    ...changes,
  });

  beforeEach(async () => {
    waits = [];
    server = await startGitHub();
  });
  afterEach(() => server.close());

  it("are found by tag on every page, drafts and public ones, oldest first", async () => {
    for (let id = 1; id <= 205; id++)
      server.releases.push({ id, tag_name: id % 100 === 4 ? "v1" : `w${id.toString()}`, draft: id !== 104 });
    const found = await releasesOfTag(github(), "v1");
    assert.deepEqual(
      found.map(({ id, isDraft }) => [id, isDraft]),
      [
        [4, true],
        [104, false],
        [204, true],
      ],
    );
    assert.deepEqual(
      server.calls,
      [1, 2, 3].map((page) => `GET /releases?per_page=100&page=${page.toString()}`),
    );
  });

  it("are found by id, with an address for uploads that a shell can use", async () => {
    server.releases.push({ id: 17, tag_name: "v1", draft: true });
    assert.deepEqual(await findRelease(github(), "17"), {
      ...{ id: 17, tag: "v1", isDraft: true },
      page: "https://github.com/example/languages/releases/tag/untagged-1",
      uploadUrl: "https://uploads.github.com/repos/example/languages/releases/17/assets",
    });
    assert.equal(await findRelease(github(), "18"), undefined);
  });

  it("are made as drafts, of a branch or commit where one is given", async () => {
    const { id } = await createDraft(github(), "v2", "release/2");
    assert.deepEqual(server.releases, [
      { tag_name: "v2", name: "v2", draft: true, target_commitish: "release/2", id } as unknown,
    ]);
    await createDraft(github(), "v3");
    assert.deepEqual(server.releases[0], { tag_name: "v3", name: "v3", draft: true, id: 102 } as unknown);
  });

  it("are one draft a tag where two starts make theirs at once: the oldest stays, and is given to both", async () => {
    const made = await Promise.all([makeDraft(github(), "v4"), makeDraft(github(), "v4")]);
    assert.deepEqual(made.map(({ id }) => id), [101, 101]); // prettier-ignore
    assert.deepEqual(made.map(({ isNew }) => isNew).sort(), [false, true]); // prettier-ignore
    assert.deepEqual(server.releases.map(({ id }) => id), [101]); // prettier-ignore
    server.releases.push({ id: 7, tag_name: "v5", draft: false });
    assert.equal((await makeDraft(github(), "v5")).isNew, true, "a public release is no draft");
  });

  it("are asked for again where the server fails or is busy, and never made twice", async () => {
    server.refuse.push({ status: 502, body: "<html>" }, { status: 429, body: { message: "slow down" } });
    assert.deepEqual(await releasesOfTag(github(), "v1"), []);
    // A minute is what GitHub asks for where a limit of calls says nothing else.
    assert.deepEqual(waits.map((most) => Math.round(most / 1000)), [2, 60]); // prettier-ignore
    server.refuse.push({ status: 502, body: "<html>" }, { status: 502 }, { status: 502 });
    await assert.rejects(
      releasesOfTag(github(), "v1"),
      (error) => error instanceof GitHubError && error.status === 502,
    );
    server.calls.length = 0;
    server.refuse.push({ status: 502, body: "<html>" });
    await assert.rejects(createDraft(github(), "v1"), (error) => error instanceof GitHubError && error.status === 502);
    assert.deepEqual(server.calls, ["POST /releases"]);
  });

  it("say what GitHub refused, and which field; never the token", async () => {
    const refused = (promise: Promise<unknown>, message: RegExp, status?: number) =>
      assert.rejects(promise, (error: GitHubError) => {
        assert.match(error.message, message);
        assert.equal(error.status, status);
        assert.ok(!`${error.message}${error.stack ?? ""}`.includes(TOKEN));
        return true;
      });
    await refused(findRelease(github({ token: "wrong" }), "1"), /^Bad credentials$/, 401);
    const errors = [{ resource: "Release", code: "invalid", field: "target_commitish" }];
    server.refuse.push({ status: 422, body: { message: "Validation Failed", errors } });
    await refused(createDraft(github(), "v1", "nope"), /^Validation Failed: target_commitish invalid$/, 422);
    server.refuse.push({ status: 200, body: "<html>sign in</html>" });
    await refused(releasesOfTag(github(), "v1"), /answered with what is no JSON/, 200);
    server.refuse.push({ status: 200, body: {} });
    await refused(findRelease(github(), "1"), /no release/);
    await refused(findRelease(github({ api: "http://127.0.0.1:1" }), "1"), /^127\.0\.0\.1:1 was not reached: /);
  });
});
