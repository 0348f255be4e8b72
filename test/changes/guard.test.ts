import { strict as assert } from "node:assert";
import type { ImageDefinition } from "../../definition";
import { compareFleets, guard, guardCodes, takenVersions, type Finding, type FleetState } from "../../changes";
import { guardText } from "../../cli/diff/guard-issues";
import { loaded } from "../plan/build-projects/loaded";
import { child, fleet, image } from "./fleets";

interface Case {
  readonly title: string;
  readonly before: readonly ImageDefinition[];
  readonly after: readonly ImageDefinition[];
  /** Of the base, after what others merged. */
  readonly tip?: readonly ImageDefinition[];
  readonly states?: { readonly before?: Partial<FleetState>; readonly after?: Partial<FleetState> };
  /** `code image`, in order. */
  readonly finds: readonly string[];
  readonly says: RegExp;
  readonly fix?: RegExp;
}

const host = image("host", { version: "1.2.0" });
const changed = { description: "other" };

const EXTERNAL = loaded("kind: external\nversion: 1.2.0\nrepository: a/b\nworkflow: build.yml\n");

const CASES: readonly Case[] = [
  ...["1.3.0", "1.1.0"].map((version) => ({
    title: `${version} of an image of another repository, which has no version that AWS could have`,
    before: [EXTERNAL],
    after: [{ ...EXTERNAL, version }],
    finds: [],
    says: /^$/,
  })),
  {
    title: "content changed, version not",
    before: [host],
    after: [{ ...host, ...changed }],
    finds: ["version-not-raised host"],
    says: /^host changes \(description\) and is still 1\.2\.0\. AWS refuses/,
    fix: /^golden bump host$/,
  },
  {
    title: "content changed and raised",
    before: [host],
    after: [{ ...host, ...changed, version: "1.3.0" }],
    finds: [],
    says: /^$/,
  },
  {
    title: "lowered, as by a revert",
    before: [host],
    after: [{ ...host, ...changed, version: "1.1.9" }],
    finds: ["version-lowered host"],
    says: /drops from 1\.2\.0 to 1\.1\.9/,
    fix: /golden bump host --base main$/,
  },
  {
    title: "1.10.0 is above 1.9.0",
    before: [image("host", { version: "1.9.0" })],
    after: [image("host", { version: "1.10.0", ...changed })],
    finds: [],
    says: /^$/,
  },
  {
    title: "raised and nothing else",
    before: [host],
    after: [{ ...host, version: "2.0.0" }],
    finds: ["raised-without-change host"],
    says: /from 1\.2\.0 to 2\.0\.0, and nothing else/,
  },
  {
    title: "only what is around the AMI",
    before: [host],
    after: [{ ...host, notify: ["releases"], lifecycle: { keepAtLeast: 3, exclude: { public: false, accounts: [], regions: [], tags: {} } } }], // prettier-ignore
    finds: ["changed-in-place host"],
    says: /only outside the AMI \(lifecycle\.keepAtLeast, .* and 2 more\): it is updated in place, and nothing is built/,
  },
  {
    title: "sharing needs a raise: AMIs that exist do not get it",
    before: [host],
    after: [{ ...host, distribution: { ...host.distribution, share: { ...host.distribution.share, public: true } } }],
    finds: ["version-not-raised host"],
    says: /distribution\.share\.public\) and is still 1\.2\.0\. Existing AMIs do not get it/,
  },
  { title: "new", before: [], after: [host], finds: ["image-added host"], says: /^host 1\.2\.0 is new\.$/ },
  {
    title: "removed",
    before: [host],
    after: [],
    finds: ["image-removed host"],
    says: /What stays: every released image version with its AMIs/,
    fix: /To delete AMIs for real/,
  },
  {
    title: "a rename is a removal and an addition",
    before: [host],
    after: [image("server", { version: "1.2.0" })],
    finds: ["image-removed host", "image-added server"],
    says: /Its content is now in server[^]*has the content of host[^]*a rename is a removal and an addition/,
  },
  {
    title: "a parent raised: one child follows, a pinned one and those below it do not",
    before: [
      host,
      child("follower", "host", "1.x.x"),
      child("pinned", "host", "1.2.0"),
      child("below", "pinned", "1.x.x"),
    ],
    after: [
      { ...host, ...changed, version: "1.3.0" },
      child("follower", "host", "1.x.x", {
        schedule: { cron: "0 7 * * ? *", timezone: "Etc/UTC", onlyWhenDependenciesChange: true, enabled: true },
      }),
      child("pinned", "host", "1.2.0"),
      child("below", "pinned", "1.x.x"),
    ],
    finds: ["changed-in-place follower", "parent-raised host"],
    says: /Built after it: follower \(by its schedule, cron 0 7 \* \* \? \* \(Etc\/UTC\)\)\. Not built: pinned \(it stays on 1\.2\.0, which does not include 1\.3\.0\)\.$/,
    fix: /give pinned a range that takes 1\.3\.0/,
  },
  {
    title: "a variable is named as the cause",
    before: [host],
    after: [{ ...host, tags: { V: "2" } }],
    states: {
      before: { variables: { V: "1" }, usedVariables: new Map([["host", new Set(["V"])]]) },
      after: { variables: { V: "2" }, usedVariables: new Map([["host", new Set(["V"])]]) },
    },
    finds: ["version-not-raised host"],
    says: /^host changes \(variable V, tags\.V\)[^]*Existing AMIs/,
  },
  {
    title: "raised to a version that was taken since",
    before: [host],
    tip: [image("host", { version: "1.2.1", description: "theirs" })],
    after: [image("host", { ...changed, version: "1.2.1" })],
    finds: ["version-taken host"],
    says: /^host is 1\.2\.1 here, and since this branch began `main` has 1\.2\.1 with other content\./,
    fix: /^golden bump host --base main$/,
  },
  {
    title: "raised below a version that was taken since",
    before: [host],
    tip: [image("host", { version: "1.4.0" })],
    after: [image("host", { ...changed, version: "1.2.1" })],
    finds: ["version-taken host"],
    says: /`main` has 1\.4\.0/,
  },
  {
    title: "raised above it, or to the same with the same content, or not raised at all",
    before: [host, image("web"), image("db")],
    tip: [
      image("host", { version: "1.3.0" }),
      image("web", { ...changed, version: "2.0.0" }),
      image("db", { version: "9.0.0" }),
    ],
    after: [
      image("host", { ...changed, version: "1.3.1" }),
      image("web", { ...changed, version: "2.0.0" }),
      image("db"),
    ],
    finds: [],
    says: /^$/,
  },
  {
    title: "errors in the base commit",
    before: [],
    after: [host],
    states: { before: { unreadable: ["host"] } },
    finds: ["base-without-version host"],
    says: /host could not be read in the base commit/,
  },
  {
    title: "errors in the base commit, and the same version",
    before: [],
    after: [host],
    states: { before: { unreadable: ["host"], writtenVersions: new Map([["host", host.version]]) } },
    finds: ["base-unreadable host"],
    says: /host had errors in the base commit/,
  },
  {
    title: "errors in the base commit, and a raised version",
    before: [],
    after: [host],
    states: { before: { unreadable: ["host"], writtenVersions: new Map([["host", "0.9.0"]]) } },
    finds: [],
    says: /^$/,
  },
];

function findings({ before, after, tip = before, states }: Case): readonly Finding[] {
  const now = fleet(after, states?.after);
  const changes = compareFleets(fleet(before, states?.before), now);
  return guard(changes, takenVersions(changes, compareFleets(fleet(tip), now)));
}

describe("the version guard", () => {
  for (const example of CASES) {
    it(example.title, () => {
      const found = findings(example);
      assert.deepEqual(found.map(({ code, image: { name } }) => `${code} ${name}`), example.finds); // prettier-ignore
      const texts = found.map((finding) => guardText(finding, "main"));
      assert.match(texts.map(({ message }) => message).join("\n"), example.says);
      if (example.fix) assert.match(texts.at(-1)?.fix ?? "", example.fix);
    });
  }

  it("shows every code of its catalogue", () => {
    const found = CASES.flatMap(findings);
    assert.deepEqual([...new Set(found.map(({ code }) => code))].sort(), Object.keys(guardCodes).sort());
  });
});
