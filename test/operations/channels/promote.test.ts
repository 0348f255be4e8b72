import { strict as assert } from "node:assert";
import { approve, eventOf, promotion, RefusedError, rollback, type ChannelImage, type Cloud } from "../../../operations/channels/promote"; // prettier-ignore
import { descendants, marked, withdrawAmis } from "../../../operations/channels/revoke";
import type { Build } from "../../../operations/rebuild/build";
import type { Findings } from "../../../operations/rebuild/findings";
import { memoryStore } from "./memory";

const ARN = "arn:aws:imagebuilder:us-east-1:111122223333:image";
const REGIONS = ["us-east-1", "eu-west-1"];
const ALICE = "arn:aws:sts::111122223333:assumed-role/Engineer/alice";
const BOB = "arn:aws:sts::111122223333:assumed-role/Engineer/bob";

const target = (image: string) => ({
  ...{ id: image, builder: "image-builder" as const, image, version: "1.0.0", architecture: "x86_64" as const },
  ...{ pipeline: `${image}-x86-64`, versionArn: `${ARN}/${image}-x86-64/1.0.0` },
});
const IMAGE: ChannelImage = {
  ...{ name: "web", home: "us-east-1", account: "111122223333", channels: ["candidate", "production"] },
  ...{
    log: "/images/web/all/.log",
    approvals: "/images/web/all/.approvals",
    revocations: "/images/web/all/.revocations",
    demands: {},
  },
  lines: [
    {
      target: target("web"),
      regions: REGIONS,
      pointers: { candidate: "/images/web/x86_64/candidate", production: "/images/web/x86_64/production" },
    },
  ],
};

function build(number: number, more: Partial<Build> = {}, image = "web"): Build {
  return {
    ...{ id: `${ARN}/${image}-x86-64/1.0.0/${number.toString()}`, state: "available", status: "AVAILABLE" },
    ...{ startedAt: new Date(Date.UTC(2026, 10, 20, number)), requests: [], containers: [] },
    amis: REGIONS.map((region) => ({
      region,
      account: "111122223333",
      id: `ami-${image}${number.toString()}-${region}`,
    })),
    ...more,
  };
}

interface World {
  readonly builds?: readonly Build[];
  readonly findings?: Findings;
  readonly states?: Readonly<Record<string, string>>;
  readonly ancestry?: Readonly<Record<string, readonly string[]>>;
  readonly refuses?: string;
}

function world({
  builds = [build(1)],
  findings = { count: 0, first: "" },
  states = {},
  ancestry = {},
  refuses,
}: World = {}) {
  const store = memoryStore();
  const done: string[] = [];
  const doing = (what: string): Promise<string> => {
    if (refuses !== undefined && what.startsWith(refuses))
      return Promise.reject(Object.assign(new Error(`no ${what}`), { $metadata: {} }));
    done.push(what);
    return Promise.resolve("");
  };
  const as = (by: string): Cloud => ({
    parameters: store.as(by),
    amis: {
      states: (_, ids) => Promise.resolve(new Map(ids.map((id) => [id, { state: states[id] ?? "available" }]))),
      ancestry: (_, id) => Promise.resolve(ancestry[id] ?? [id]),
      usedBy: () => Promise.resolve([]),
      deprecate: (region, id) => doing(`deprecate ${region} ${id}`),
      withdraw: (region, id) => doing(`withdraw ${region} ${id}`),
      disable: (region, id) => doing(`disable ${region} ${id}`),
    },
    builds: ({ target: { image } }) => Promise.resolve(builds.filter(({ id }) => id.includes(`/${image}-`)).reverse()),
    findings: () => Promise.resolve(findings),
    mark: async (id) => void (await doing(`mark ${id.slice(ARN.length + 1)}`)),
    announce: () => Promise.resolve(),
    caller: () => Promise.resolve(by),
  });
  const hold = async (channel: string, number: number) => {
    for (const region of REGIONS)
      await store.as(ALICE).put(region, `/images/web/x86_64/${channel}`, `ami-web${number.toString()}-${region}`, "");
  };
  return { as, store, hold, done };
}

async function reasonsOf(promise: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await promise.then(() => undefined, (reason: unknown) => reason); // prettier-ignore
  assert.ok(error instanceof RefusedError, String(error));
  return error.reasons;
}

describe("what a promotion demands", () => {
  const demanding: ChannelImage = { ...IMAGE, demands: { hoursInCandidate: 24, scan: "high", approval: true } };
  const wish = { to: "production" };

  it("is all said at once, with when it passes; then it passes", async () => {
    const { as, hold, store } = world();
    await hold("candidate", 1);
    store.pass(60);
    const found = await reasonsOf(promotion(demanding, as(ALICE), wish, store.now()));
    assert.deepEqual(found.slice(0, -1), [
      "web 1.0.0/1 must be in candidate for 24 hours: until 2026-11-23T12:00:00.000Z.",
      `Somebody else than ${ALICE} must approve: golden promote web --approve`,
    ]);
    store.pass(23 * 60);
    assert.equal(await approve(demanding, as(BOB), wish), "1.0.0/1");
    const act = await promotion(demanding, as(ALICE), wish, store.now());
    assert.deepEqual(act.note, { did: "promoted", channel: "production", build: "1.0.0/1" });
    assert.deepEqual(act.moves.map(({ region, to }) => [region, to]), REGIONS.map((region) => [region, `ami-web1-${region}`])); // prettier-ignore
  });

  it("is not met by the own approval, by one of another build, by findings, and by a scan of which nothing is known", async () => {
    const { as, hold, store } = world({ builds: [build(1), build(2)], findings: { count: 2, first: "CVE-2026-1" } });
    await hold("candidate", 1);
    await approve(demanding, as(BOB), wish);
    await hold("candidate", 2);
    await approve(demanding, as(ALICE), wish);
    store.pass(24 * 60);
    assert.deepEqual((await reasonsOf(promotion(demanding, as(ALICE), wish, store.now()))).slice(0, -1), [
      "web 1.0.0/2 has 2 findings of high or worse with a fix, as CVE-2026-1.",
      `Somebody else than ${ALICE} must approve: golden promote web --approve`,
    ]);
    const unknown = world({ findings: { none: "there was none" } });
    await unknown.hold("candidate", 1);
    const scanned = { ...IMAGE, demands: { scan: "high" } } as const;
    const [reason] = await reasonsOf(promotion(scanned, unknown.as(ALICE), wish, store.now()));
    assert.equal(reason, "web 1.0.0/1: of its scan nothing is known: there was none.");
  });

  it("is not met by an approval of which nobody can tell whose it is", async () => {
    for (const by of ["", "arn:aws:iam::111122223333:role/Engineer", "arn:aws:iam::111122223333:root"]) {
      const { as, hold, store } = world();
      await hold("candidate", 1);
      const asked = { ...IMAGE, demands: { approval: true } } as const;
      await approve(asked, as(by), wish);
      const [reason] = await reasonsOf(promotion(asked, as(ALICE), wish, store.now()));
      assert.match(reason ?? "", /must approve/, by);
    }
  });

  it("is not asked of other channels, and is noted where it is passed over", async () => {
    const { as, hold, store } = world();
    assert.deepEqual((await promotion(demanding, as(ALICE), { to: "candidate" }, store.now())).note.without, undefined);
    await hold("candidate", 1);
    const act = await promotion(demanding, as(ALICE), { ...wish, force: true, why: "CVE" }, store.now());
    assert.deepEqual([act.note.why, act.note.without?.length], ["CVE", 2]);
    assert.deepEqual(eventOf(demanding, act), {
      detailType: "Image Promoted",
      detail: {
        image: "web",
        title: "web 1.0.0/1 is in production now",
        ...{ version: "1.0.0/1", channel: "production", reason: "CVE" },
        places: REGIONS.map((region) => ({ region, account: "111122223333", ami: `ami-web1-${region}` })),
      },
    });
  });

  it("is no matter where an AMI cannot be launched, a Region has none, or the build is revoked", async () => {
    const amis = build(1).amis.slice(0, 1);
    for (const [each, reason] of [
      [
        { states: { "ami-web1-eu-west-1": "disabled" } },
        "web 1.0.0/1 has no AMI to launch in eu-west-1: ami-web1-eu-west-1 is disabled.",
      ],
      [{ builds: [build(1, { amis })] }, "web 1.0.0/1 has no AMI to launch in eu-west-1."],
      [{ builds: [build(1, { revoked: "2026-11-22 bad" })] }, "web 1.0.0/1 is revoked: 2026-11-22 bad."],
    ] as const) {
      const { as, hold, store } = world(each);
      await hold("candidate", 1);
      assert.deepEqual(await reasonsOf(promotion(IMAGE, as(ALICE), wish, store.now())), [reason]);
    }
  });
});

describe("revoking a version", () => {
  const revocation = { version: "1.0.0/2", why: "CVE-2026-1" };

  it("is refused where a channel holds it; with rollback it is marked first, and passed over", async () => {
    const builds = [build(1), build(2), build(3)];
    const { as, hold, done } = world({ builds });
    for (const number of [1, 2]) await hold("production", number);
    const cloud = as(ALICE);
    const own = builds.slice(1, 2);
    assert.deepEqual(await reasonsOf(marked(IMAGE, cloud, own, revocation)), ["production holds web 1.0.0/2."]);
    assert.deepEqual(done, []);
    const act = await marked(IMAGE, cloud, own, { ...revocation, rollback: true });
    assert.deepEqual(done, ["mark web-x86-64/1.0.0/2"]);
    assert.deepEqual(act.moves.map(({ from, to }) => [from, to]), REGIONS.map((region) => [`ami-web2-${region}`, `ami-web1-${region}`])); // prettier-ignore
    assert.equal(eventOf(IMAGE, act).detailType, "Image Revoked");
  });

  it("is refused, and nothing is marked, where channels have nothing to go back to", async () => {
    const builds = [build(1), build(2)];
    const { as, hold, done } = world({ builds });
    for (const number of [1, 2]) await hold("production", number);
    await hold("candidate", 2);
    const refused = marked(IMAGE, as(ALICE), builds, { ...revocation, version: "1.0.0", rollback: true });
    assert.deepEqual(await reasonsOf(refused), [
      "web has nothing to go back to in candidate.",
      "web has nothing to go back to in production.",
    ]);
    assert.deepEqual(done, []);
  });

  it("never goes back to what is revoked", async () => {
    const { as, hold } = world({ builds: [build(1), build(2, { revoked: "2026 x" }), build(3)] });
    for (const number of [1, 2, 3]) await hold("production", number);
    const { moves } = await rollback(IMAGE, as(ALICE), { to: "production" });
    assert.deepEqual(moves.map(({ to }) => to), REGIONS.map((region) => `ami-web1-${region}`)); // prettier-ignore
  });

  it("deprecates all of its AMIs, leaves copies to their accounts, and goes on where AWS refuses one", async () => {
    const copy = { region: "us-east-1", account: "555566667777", id: "ami-copy" };
    const { as, done } = world({ refuses: "deprecate eu-west-1" });
    const builds = [build(2, { amis: [...build(2).amis, copy] })];
    const results = await withdrawAmis(
      builds,
      as(ALICE),
      { ...revocation, withdrawPermissions: true, disable: true },
      new Date(),
    );
    assert.deepEqual(done, ["deprecate us-east-1 ami-web2-us-east-1", "withdraw us-east-1 ami-web2-us-east-1", "disable us-east-1 ami-web2-us-east-1"]); // prettier-ignore
    assert.deepEqual(results.map(({ refused }) => refused), [undefined, "no deprecate eu-west-1 ami-web2-eu-west-1 (Error)", "a copy in another account"]); // prettier-ignore
  });

  it("names what was made from its AMIs, by EC2's record and not by dates", async () => {
    const builds = [build(2), build(3, {}, "app"), build(4, {}, "app")];
    const ancestry = { "ami-app3-us-east-1": ["ami-app3-us-east-1", "ami-web2-us-east-1", "ami-amazon"] };
    const { as } = world({ builds, ancestry });
    const found = await descendants(builds.slice(0, 1), [target("app")], as(ALICE));
    assert.deepEqual(found.map(({ id }) => id), [`${ARN}/app-x86-64/1.0.0/3`]); // prettier-ignore
  });
});
