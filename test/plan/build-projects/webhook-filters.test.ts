import { strict as assert } from "node:assert";
import fc from "fast-check";
import { filterGroups, globPattern } from "../../../plan/build-projects/webhook-filters";

const glob = fc.stringMatching(/^[A-Za-z0-9._*/+()|$-]{1,20}$/);

function patternsOf(triggers: Parameters<typeof filterGroups>[0], type: "github" | "gitlab" = "github") {
  return filterGroups(triggers, type).flatMap(({ filters }) => filters);
}

describe("plan/build-projects/webhook-filters", () => {
  it("makes a group each of pushes, tags and pull requests", () => {
    const triggers = {
      branches: ["main"],
      tags: ["v*"],
      pullRequests: ["main", "release/**"],
      paths: ["src/*"],
    };
    assert.deepEqual(filterGroups(triggers, "gitlab"), [
      {
        events: ["PUSH"],
        filters: [
          { type: "HEAD_REF", pattern: "^refs/heads/(main)$" },
          { type: "FILE_PATH", pattern: "^(src/[^/]*)$" },
        ],
      },
      {
        events: ["PUSH"],
        filters: [
          { type: "HEAD_REF", pattern: "^refs/tags/(v[^/]*)$" },
          { type: "FILE_PATH", pattern: "^(src/[^/]*)$" },
        ],
      },
      {
        events: ["PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED"],
        filters: [
          { type: "BASE_REF", pattern: "^refs/heads/(main|release/.*)$" },
          { type: "FILE_PATH", pattern: "^(src/[^/]*)$" },
        ],
      },
    ]);
    assert.ok(filterGroups({ pullRequests: ["main"] }, "github")[0]?.events.includes("PULL_REQUEST_REOPENED"));
  });

  it("anchors every pattern, whatever the globs", () => {
    const globs = fc.array(glob, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(globs, globs, globs, globs, (branches, tags, pullRequests, paths) => {
        for (const { pattern } of patternsOf({ branches, tags, pullRequests, paths, actors: ["1"] })) {
          assert.match(pattern, /^\^(?:refs\/(?:heads|tags)\/)?\((?:.*)\)\$$/);
          // Nothing before or after a ref that it takes.
          assert.ok(!new RegExp(pattern).test(`x refs/heads/${branches[0] ?? ""}`) || pattern.startsWith("^("));
        }
      }),
    );
  });

  it("takes a name itself, and no name that only holds it", () => {
    const name = fc.stringMatching(/^[A-Za-z0-9._+()|$-]{1,20}$/);
    fc.assert(
      fc.property(name, name, (branch, more) => {
        const [{ pattern = "" } = {}] = patternsOf({ branches: [branch] });
        assert.ok(new RegExp(pattern).test(`refs/heads/${branch}`));
        for (const ref of [`refs/heads/${branch}${more}`, `refs/heads/${more}${branch}`, `xrefs/heads/${branch}`])
          assert.equal(new RegExp(pattern).test(ref), ref === `refs/heads/${branch}`, ref);
      }),
    );
    assert.equal(new RegExp(`^${globPattern("a*")}$`).test("a/b"), false);
    assert.equal(new RegExp(`^${globPattern("a/**")}$`).test("a/b/c"), true);
  });

  it("lets none of 10,000 accounts in whose number only holds an allowed one", () => {
    const [{ pattern = "" } = {}] = patternsOf({ branches: ["main"], actors: ["583231", "42"] }).slice(1);
    const allowed = new RegExp(pattern);
    assert.ok(allowed.test("583231") && allowed.test("42"));
    const digits = fc.stringMatching(/^[0-9]{1,6}$/);
    fc.assert(
      fc.property(
        fc.constantFrom("583231", "42"),
        digits,
        digits,
        fc.integer({ min: 0, max: 2 }),
        (id, one, other, how) => {
          const longer = [`${one}${id}`, `${id}${one}`, `${one}${id}${other}`][how] ?? "";
          assert.equal(allowed.test(longer), false, longer);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
