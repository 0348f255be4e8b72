import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { ComponentUse } from "../../definition";
import {
  compareFleets,
  fieldChanges,
  raise,
  releaseDigestOf,
  versionStep,
  LEVELS,
  type FleetState,
} from "../../changes";
import { FULL, MINIMAL, MINIMAL_SETTINGS } from "../plan/samples";
import { changeOf, child, compare, fleet, image, ofImages } from "./fleets";

function document(name: string, data: string): ComponentUse {
  return { kind: "document", name, file: `images/${name}.yaml`, document: {}, data, parameters: {} };
}

describe("fieldChanges", () => {
  it("names values by path, and entries of lists one by one", () => {
    assert.deepEqual(
      fieldChanges({ a: { b: 1, gone: "x" }, list: ["1", "2"] }, { a: { b: 2, "odd key": true }, list: ["2", "3"] }),
      [
        { path: "a.b", old: 1, new: 2 },
        { path: "a.gone", old: "x" },
        { path: 'a["odd key"]', new: true },
        { path: "list", old: "1" },
        { path: "list", new: "3" },
      ],
    );
  });

  it("finds nothing in equal data and something in unequal data, both ways", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (one, other) => {
          const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data)) as unknown;
          assert.deepEqual(fieldChanges(one, plain(one)), []);
          assert.equal(fieldChanges(one, other).length === 0, fieldChanges(other, one).length === 0);
        },
      ),
    );
  });
});

describe("versions", () => {
  it("rise at each level, by one, and the step is told", () => {
    const number = fc.nat({ max: 1_073_741_822 });
    fc.assert(
      fc.property(number, number, number, fc.constantFrom(...LEVELS), (major, minor, patch, level) => {
        const version = `${major.toString()}.${minor.toString()}.${patch.toString()}`;
        const raised = raise(version, level) ?? "";
        assert.equal(versionStep(version, raised), level);
        assert.equal(versionStep(raised, version), "lowered");
        assert.equal(versionStep(version, version), "same");
      }),
    );
    assert.equal(raise("1.2.3", "major"), "2.0.0");
    assert.equal(raise("1.2.1073741823", "patch"), undefined);
  });
});

describe("compareFleets", () => {
  it("tells of documents how many lines changed, and which", () => {
    const before = image("host", { components: [document("install", "a\nb\nc\n")] });
    const after = image("host", { version: "1.3.0", components: [document("install", "a\nB\nc\nd\n")] });
    const { files, fields } = changeOf(before, after);
    const lines = [" a", "-b", "+B", " c", "+d"];
    const hunks = [{ oldStart: 1, oldLines: 3, newStart: 1, newLines: 4, lines }];
    assert.deepEqual(files, [{ path: "images/install.yaml", linesAdded: 2, linesRemoved: 1, hunks }]);
    assert.deepEqual(fields, []);
  });

  it("tells a changed order of components, and only then", () => {
    const [one, two, three] = [document("one", "1"), document("two", "2"), document("three", "3")];
    const swapped = changeOf(image("host", { components: [one, two] }), image("host", { components: [two, one] }));
    assert.deepEqual(swapped.fields, [{ path: "components", old: ["one", "two"], new: ["two", "one"] }]);
    const added = changeOf(image("host", { components: [one, two] }), image("host", { components: [one, three, two] }));
    assert.deepEqual([...new Set(added.fields.map(({ path }) => path))], ["components.three.document"]);
  });

  it("alerts of public sharing, new accounts, organizations and copies, and of removed encryption", () => {
    const { distribution, disks } = MINIMAL;
    const share = {
      organizations: ["o-abc1234567"],
      organizationalUnits: [],
      accounts: ["444455556666"],
      public: true,
    };
    const after = image("host", {
      version: "2.0.0",
      distribution: {
        ...distribution,
        share,
        copyTo: ["777788889999"],
        launchTemplates: [{ id: "lt-0123456789abcdef0", account: "222233334444", setDefault: true }],
      },
      disks: [{ ...disks[0], encrypted: false }],
    });
    assert.deepEqual(compare([image("host")], [after]).alerts, [
      { alert: "public", image: "host" },
      { alert: "launch-granted", image: "host", to: "organization", id: "o-abc1234567" },
      { alert: "launch-granted", image: "host", to: "account", id: "444455556666" },
      { alert: "copy-granted", image: "host", account: "777788889999" },
      { alert: "launch-template-granted", image: "host", id: "lt-0123456789abcdef0", account: "222233334444" },
      { alert: "disk-not-encrypted", image: "host", device: "/dev/xvda", isNew: false },
    ]);
    const back = compare([after], [image("host", { version: "3.0.0" })]);
    assert.deepEqual(back.alerts, []);
    assert.equal(back.images[0]?.consequences.filter(({ kind }) => kind === "lost").length, 5);
  });

  it("names the SSM parameter as it is on AWS", () => {
    const { distribution } = image("host");
    const change = changeOf(
      image("host"),
      image("host", { distribution: { ...distribution, parameter: "/images/{name}" } }),
    );
    assert.deepEqual(change.consequences.at(-1), { kind: "gained", resource: "ssm-parameter", name: "/images/host" });
  });

  it("alerts of public sharing first: a long list is cut", () => {
    const { distribution } = image("host");
    const shared = (name: string, share: Partial<typeof distribution.share>) =>
      image(name, { version: "2.0.0", distribution: { ...distribution, share: { ...distribution.share, ...share } } });
    const after = [shared("a", { accounts: ["444455556666"] }), shared("b", { public: true })];
    assert.deepEqual(
      compare([image("a"), image("b")], after).alerts.map(({ alert }) => alert),
      ["public", "launch-granted"],
    );
  });

  it("alerts of settings that lead elsewhere", () => {
    const state = (account: string): FleetState =>
      fleet([], { settings: ofImages({ prod: { ...MINIMAL_SETTINGS, account } }) });
    assert.deepEqual(compareFleets(state("111122223333"), state("444455556666")).alerts, [
      { alert: "account-changed", stack: "prod", from: "111122223333", to: "444455556666" },
    ]);
  });

  it("orders children after their parents, and names what waits", () => {
    const before = image("base", { version: "1.0.0" });
    const after = { ...before, version: "1.1.0", description: "new" };
    const rest = [child("a", "b", "x.x.x"), child("b", "base", "1.x.x"), child("c", "base", "2.x.x")];
    const [change] = compare([before, ...rest], [after, ...rest]).images;
    assert.deepEqual(
      change?.children.map(({ name, follows }) => [name, follows]),
      [["b", true], ["c", false], ["a", true]], // prettier-ignore
    );
  });

  it("says the same of the same, and is plain data", () => {
    const changes = compare([FULL], [{ ...FULL, version: "9.0.0", description: "x" }]);
    assert.deepEqual(JSON.parse(JSON.stringify(changes)), changes);
    assert.deepEqual(compare([FULL, MINIMAL], [FULL, MINIMAL]).images, []);
  });
});

describe("releaseDigestOf", () => {
  it("leaves out what is around the AMI, and nothing else", () => {
    const around = [
      "build",
      "consumers",
      "imageTests",
      "lifecycle",
      "notify",
      "scanning",
      "schedule",
      "version",
      "file",
    ];
    for (const key of Object.keys(FULL)) {
      if (["components", "tests", "userData"].includes(key)) continue; // their files are taken apart
      if (key === "kind") continue; // another kind has other keys
      const other = { ...FULL, [key]: "something else" };
      assert.equal(releaseDigestOf(other) === releaseDigestOf(FULL), around.includes(key), key);
    }
  });
});
