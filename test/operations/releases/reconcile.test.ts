import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Build, BuildState } from "../../../operations/rebuild/build";
import type { ReleaseCloud } from "../../../operations/releases/cloud";
import { isReleased, isTrouble, reconcile } from "../../../operations/releases/reconcile";
import type { ReleasedImage } from "../../../plan/releases";

const HOME = "arn:aws:imagebuilder:us-east-1:111122223333";
const NOW = new Date("2026-11-22T12:00:00Z");
const TOPIC = "arn:aws:sns:us-east-1:111122223333:releases";
const IMAGE: ReleasedImage = {
  target: {
    ...{ id: "web", builder: "image-builder", image: "web", version: "1.2.0" },
    ...{ architecture: "x86_64", pipeline: "web-x86-64", versionArn: `${HOME}:image/web-x86-64/1.2.0` },
  },
  places: [
    { region: "us-east-1", amiTags: { ImageName: "web", ImageVersion: "1.2.0" }, ssmParameterName: "/images/web" },
    { region: "eu-west-1", amiTags: { ImageName: "web" }, ssmParameterName: "/images/web" },
  ],
  topics: [TOPIC],
  isBuilt: true,
};

function build(number: number, state: BuildState, version = "1.2.0", regions = ["us-east-1", "eu-west-1"]): Build {
  const amis = regions.map((region) => ({ region, account: "111122223333", id: amiOf(version, number, region) }));
  return {
    ...{ id: `${HOME}:image/web-x86-64/${version}/${number.toString()}`, state, status: state.toUpperCase() },
    ...{ startedAt: new Date(NOW.getTime() - 3_600_000), requests: [], containers: [] },
    amis: state === "available" ? amis : [],
  };
}

function amiOf(version: string, number: number, region: string): string {
  return `ami-${version}-${number.toString()}-${region}`;
}

interface World {
  readonly builds: readonly Build[];
  readonly deployed?: string | undefined;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly refuses?: readonly string[];
}

/** An account, and all that is done in it. */
function world({ builds, deployed = "1.2.0", parameters = {}, tags = {}, refuses = [] }: World) {
  const done: string[] = [];
  const held = new Map(Object.entries(parameters));
  const marked = new Set<string>();
  // What Image Builder says of each of its AMIs.
  const made = [...builds, build(1, "available", "1.1.0"), build(1, "available", "2.0.0")].flatMap(({ id, amis }) =>
    amis.map((ami) => [ami.id, new Map([["Ec2ImageBuilderArn", id], ...Object.entries(tags[ami.id] ?? {})])] as const),
  );
  const tagged = new Map(made);
  const doing = (what: string): void => {
    if (refuses.some((each) => what.startsWith(each)))
      throw Object.assign(new Error(`no ${what}`), { $metadata: { httpStatusCode: 403 } });
    done.push(what);
  };
  const cloud: ReleaseCloud = {
    deployed: (targets) => Promise.resolve(new Map(targets.map(({ id }) => [id, { id, version: deployed }]))),
    builds: ({ versionArn }) => Promise.resolve(builds.filter(({ id }) => id.startsWith(`${versionArn}/`)).reverse()),
    tagsOf: (_, ami) => Promise.resolve(tagged.get(ami) ?? new Map<string, string>()),
    tag: (region, ami, added) => {
      doing(`tag ${region} ${ami} ${Object.keys(added).join()}`);
      tagged.set(ami, new Map([...(tagged.get(ami) ?? []), ...Object.entries(added)]));
      return Promise.resolve();
    },
    parameter: (region, name) => Promise.resolve(held.get(`${region}${name}`)),
    setParameter: (region, name, ami) => {
      doing(`set ${region} ${name} ${ami}`);
      held.set(`${region}${name}`, ami);
      return Promise.resolve();
    },
    isAnnounced: (id) => Promise.resolve(marked.has(id)),
    announce: (topic, subject) => Promise.resolve(doing(`tell ${topic}: ${subject}`)),
    tellBus: ({ detailType, resources, detail }) => {
      doing(`bus ${detailType} ${resources?.join() ?? ""} ${JSON.stringify(detail)}`);
      return Promise.resolve();
    },
    markAnnounced: (id) => Promise.resolve(void marked.add(id)),
  };
  const run = async (images: readonly ReleasedImage[] = [IMAGE]) => {
    done.length = 0;
    const found = await reconcile(images, cloud, NOW);
    return { found, done: [...done] };
  };
  return { run, held };
}

describe("reconciling releases", () => {
  it("tags AMIs, points parameters to them and tells channels, once", async () => {
    const old = amiOf("1.1.0", 1, "us-east-1");
    const { run } = world({
      builds: [build(1, "available")],
      parameters: { "us-east-1/images/web": old },
      tags: { [amiOf("1.2.0", 1, "us-east-1")]: { ImageName: "theirs" } },
    });
    const { found, done } = await run();
    assert.deepEqual(done.sort(), [
      "set eu-west-1 /images/web ami-1.2.0-1-eu-west-1",
      "set us-east-1 /images/web ami-1.2.0-1-us-east-1",
      "tag eu-west-1 ami-1.2.0-1-eu-west-1 ImageName",
      "tag us-east-1 ami-1.2.0-1-us-east-1 ImageVersion",
      `tell ${TOPIC}: web 1.2.0/1 is available`,
    ]);
    assert.ok(found.every(isReleased));
    assert.deepEqual((await run()).done, []);
    assert.deepEqual((await run()).found[0]?.notes, []);
  });

  it("tells the bus once where a channel chose that, and topics too where another did not", async () => {
    for (const topics of [[], [TOPIC]]) {
      const image = { ...IMAGE, target: { ...IMAGE.target, id: "web (x86_64)" }, topics, onBus: true };
      const { run } = world({ builds: [build(1, "available")] });
      const { found, done } = await run([image]);
      const [event, ...others] = done.filter((each) => /^(?:bus|tell) /.test(each));
      const places = ["us-east-1", "eu-west-1"].map((region) => ({ region, account: "111122223333", ami: amiOf("1.2.0", 1, region) })); // prettier-ignore
      const detail = { image: "web", version: "1.2.0", build: "1", title: "web (x86_64) 1.2.0/1 is available", places };
      assert.equal(event, `bus Image Available ${build(1, "available").id} ${JSON.stringify(detail)}`);
      assert.deepEqual(others, topics.map((topic) => `tell ${topic}: web (x86_64) 1.2.0/1 is available`)); // prettier-ignore
      assert.deepEqual(found[0]?.notes.at(-1), { kind: "announced", topics, onBus: true });
      assert.deepEqual((await run([image])).done, []);
    }
    assert.deepEqual((await world({ builds: [build(1, "available")] }).run([{ ...IMAGE, topics: [] }])).done.filter((each) => /^(?:bus|tell) /.test(each)), []); // prettier-ignore
  });

  it("keeps what it did where the bus refuses, says so, and tells all of them at the next run", async () => {
    const refuses = ["bus"];
    const { run } = world({ builds: [build(1, "available")], refuses });
    const { found, done } = await run([{ ...IMAGE, onBus: true }]);
    assert.deepEqual([done.filter((each) => each.startsWith("set")).length, done.filter((each) => each.startsWith("tell"))], [2, []]); // prettier-ignore
    assert.deepEqual([found[0]?.state, found[0]?.notes.at(-1)?.kind, found.every(isReleased)], ["available", "refused", false]); // prettier-ignore
    refuses.pop();
    assert.deepEqual(
      (await run([{ ...IMAGE, onBus: true }])).done.map((each) => each.split(" ")[0]),
      ["bus", "tell"],
    );
  });

  it("passes over builds that are revoked", async () => {
    const revoked = { ...build(2, "available"), revoked: "2026-11-22 bad" };
    const { run, held } = world({ builds: [build(1, "available"), revoked] });
    await run();
    assert.equal(held.get("us-east-1/images/web"), amiOf("1.2.0", 1, "us-east-1"));
    assert.deepEqual((await world({ builds: [revoked] }).run()).done, []);
  });

  it("tells available, building, failed and never started apart, and touches nothing without an available build", async () => {
    const cases: readonly (readonly [readonly Build[], string, boolean])[] = [
      [[build(1, "available"), build(2, "failed")], "available", true],
      [[build(1, "failed"), build(2, "running")], "running", true],
      [[build(1, "cancelled"), build(2, "failed")], "failed", false],
      [[], "never-started", false],
      [[build(1, "deprecated")], "deprecated", true],
    ];
    for (const [builds, state, isWell] of cases) {
      const { found, done } = await world({ builds }).run();
      assert.deepEqual([found[0]?.state, found.every(isReleased)], [state, isWell]);
      assert.equal(done.length > 0, state === "available", state);
    }
    const { found } = await world({ builds: [] }).run([{ ...IMAGE, isBuilt: false }]);
    assert.ok(found.every(isReleased), "what only its schedule builds may have no build yet");
  });

  it("leaves the parameter of a Region without an AMI, or with what is newer or unknown, and tells nobody", async () => {
    for (const held of [amiOf("2.0.0", 1, "us-east-1"), "ami-by-hand"]) {
      const builds = [build(1, "available", "1.2.0", ["us-east-1"])];
      const { run } = world({ builds, parameters: { "us-east-1/images/web": held } });
      const { found, done } = await run();
      assert.deepEqual(
        found[0]?.notes.filter(isTrouble).map(({ kind }) => kind),
        ["other-ami", "no-ami"],
      );
      assert.ok(
        done.every((each) => each.startsWith("tag us-east-1")),
        done.join(),
      );
      assert.ok(!found.every(isReleased));
    }
  });

  it("goes by the deployed version where the definition is ahead of it", async () => {
    const { run } = world({ builds: [build(3, "available", "1.1.0")], deployed: "1.1.0" });
    const { found, done } = await run();
    assert.equal(found[0]?.version, "1.1.0");
    assert.ok(done.includes("set us-east-1 /images/web ami-1.1.0-3-us-east-1"), done.join());
  });

  it("goes on with the others where one image is refused, and keeps its error", async () => {
    const other = { ...IMAGE, target: { ...IMAGE.target, id: "api" }, places: IMAGE.places.slice(1) };
    const { run } = world({ builds: [build(1, "available")], refuses: ["set us-east-1"] });
    const { found, done } = await run([IMAGE, other]);
    assert.match(JSON.stringify(found[0]?.notes), /no set us-east-1/);
    assert.ok(done.includes("set eu-west-1 /images/web ami-1.2.0-1-eu-west-1"));
    assert.deepEqual(found.map(isReleased), [false, true]);
  });

  it("never takes a parameter back, whatever was built and whatever it holds, and has nothing to do the second time", async () => {
    const states = fc.constantFrom<BuildState>("available", "failed", "running", "cancelled", "deprecated");
    const holds = fc.option(fc.constantFrom("1.1.0", "1.2.0", "2.0.0"), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(fc.array(states, { maxLength: 5 }), holds, fc.nat(4), async (all, version, at) => {
        const builds = all.map((state, index) => build(index + 1, state));
        const own = builds[at]?.state === "available" ? amiOf("1.2.0", at + 1, "us-east-1") : undefined;
        const before = version === "1.2.0" ? own : version && amiOf(version, 1, "us-east-1");
        const { run, held } = world({
          builds,
          parameters: before === undefined ? {} : { "us-east-1/images/web": before },
        });
        await run();
        const newest = all.lastIndexOf("available");
        const best = newest === -1 ? undefined : amiOf("1.2.0", newest + 1, "us-east-1");
        const isAhead = version === "2.0.0";
        assert.equal(held.get("us-east-1/images/web"), isAhead ? before : (best ?? before));
        assert.deepEqual((await run()).done, []);
      }),
    );
  });
});
