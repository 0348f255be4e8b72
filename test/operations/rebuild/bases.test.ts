import { strict as assert } from "node:assert";
import { ECRClient } from "@aws-sdk/client-ecr";
import { SSMClient, PutParameterCommand } from "@aws-sdk/client-ssm";
import { loadImages, memorySource } from "../../../definition";
import { isDoubt, judge, makingsOf, type Today } from "../../../operations/rebuild/bases";
import type { Build } from "../../../operations/rebuild/build";
import { findingsInRegistry, findingsOfImage } from "../../../operations/rebuild/findings";
import { digestOf, parseReference } from "../../../operations/rebuild/registry";
import { Beneath } from "../../../operations/rebuild/today";
import { planImages } from "../../../plan";
import { image, settings } from "../../definition/case";
import { useWire } from "../../simulator/wire/bench";
import { RegistryServer } from "./registry-server";
import { awsRefusal, targetOf } from "./simulated-builder";

const AMAZONS = "arn:aws:imagebuilder:us-east-1:aws";
const PARENT = `${AMAZONS}:image/amazon-linux-2023-x86/x.x.x`;
const COMPONENT = `${AMAZONS}:component/update-linux/x.x.x`;
const [OLD, NEW] = ["a", "b"].map((each) => `sha256:${each.repeat(64)}`) as [string, string];
const FROM = "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n"; // prettier-ignore

function built(startedAt: string): Build {
  const own = { state: "available", status: "AVAILABLE", requests: [], containers: [] } as const;
  const id = "arn:aws:imagebuilder:us-east-1:111122223333:image/web/1.0.0/3";
  const amis = [{ region: "us-east-1", account: "111122223333", id: "ami-web" }];
  return { ...own, id, amis, startedAt: new Date(startedAt) };
}

describe("what an image is made of", () => {
  it("are Amazon's and others' parents and components without the number of a build, parameters, and tags with their digest", () => {
    const { definitions, issues } = loadImages({
      source: memorySource({
        "images/base.yaml": image("scanning: {enabled: true}"),
        "images/web.yaml": image("parent: {image: base, version: 1.x.x}"),
        "images/ssm.yaml": image("parent: {ssm: /base/ami}\nplatform: Linux\ndisk: {device: /dev/xvda}"),
        "images/app.yaml": `kind: container\nversion: 1.0.0\nplatform: Linux\nparent: {registry: docker.io/library/alpine, tag: "3", digest: "${OLD}"}\ndockerfile: app/Dockerfile\ncomponents: [{managed: update-linux, version: 1.0.2}]\n`, // prettier-ignore
        "images/app/Dockerfile": FROM,
      }),
    });
    assert.deepEqual(issues.filter(({ severity }) => severity === "error").map(({ message }) => message), []); // prettier-ignore
    const found = makingsOf(planImages({ definitions, settings, stack: "prod" }));
    const parts = [...found].map(([name, { bases, isScanned }]) => [name, isScanned, ...bases.map((base) => base.replace(/^.*:(?=image|component)/, ""))]); // prettier-ignore
    assert.deepEqual(Object.fromEntries(parts.map(([name, ...rest]) => [name, rest])), {
      "base-x86-64": [true, "image/amazon-linux-2023-x86/x.x.x", "component/update-linux/x.x.x"],
      "web-x86-64": [false, "image/base-x86-64/1.x.x", "component/update-linux/x.x.x"],
      "ssm-x86-64": [false, "ssm:/base/ami", "component/update-linux/x.x.x"],
      "app--container-x86-64": [false, `docker.io/library/alpine:3@${OLD}`, "component/update-linux/1.0.2"],
    });
  });
});

describe("whether a base moved since a build", () => {
  const used =
    (arns: readonly string[] = []) =>
    () =>
      Promise.resolve(arns);
  const version = (now: string, at: string): Today => ({ kind: "version", now, at: new Date(at) });
  const last = built("2026-10-15T07:00:00Z");
  const told = (number: string): string => PARENT.replace("x.x.x", number);

  it("goes by the version that Image Builder tells of the build", async () => {
    const newer = version("2026.11.20/1", "2026-11-20");
    assert.deepEqual(await judge(PARENT, newer, last, used([told("2026.10.2/1")])), { kind: "base-newer", base: PARENT, now: "2026.11.20/1", built: "2026.10.2/1" }); // prettier-ignore
    assert.equal(await judge(PARENT, newer, last, used([told("2026.11.20/1")])), undefined);
    assert.equal(await judge(PARENT, newer, last, used([told("2026.11.20")])), undefined);
  });

  it("goes by dates where it tells none, and says so where these are too near to tell", async () => {
    const asWritten = used([PARENT, COMPONENT]);
    const newer = version("2026.11.20/1", "2026-11-20");
    assert.deepEqual(await judge(PARENT, newer, last, asWritten), { kind: "base-newer", base: PARENT, now: "2026.11.20/1", since: "2026-11-20", lastBuild: "2026-10-15" }); // prettier-ignore
    const near = await judge(PARENT, version("2026.10.15/1", "2026-10-15T05:00:00Z"), last, asWritten);
    assert.equal(near?.kind, "unknown");
    const unasked = () => assert.fail("asked");
    assert.equal(await judge(PARENT, version("2026.10.2/1", "2026-10-02"), last, unasked), undefined);
  });

  it("of a parameter is the value that it has had since", async () => {
    const moved: Today = { kind: "value", now: "ami-2", at: new Date("2026-11-01") };
    const base = "ssm:/base/ami";
    const days = { since: "2026-11-01", lastBuild: "2026-10-15" };
    assert.deepEqual(await judge(base, moved, last, used()), { kind: "base-newer", base, now: "ami-2", ...days });
    assert.equal(await judge(base, { ...moved, at: new Date("2026-10-01") }, last, used()), undefined);
  });

  it("of a tag in a registry is no reason: a rebuild takes the digest that the definition has", async () => {
    const base = `docker.io/library/alpine:3@${OLD}`;
    assert.equal(await judge(base, { kind: "digest", now: OLD }, last, used()), undefined);
    assert.deepEqual(await judge(base, { kind: "digest", now: NEW }, last, used()), { kind: "pinned", base, now: NEW });
  });
});

describe("bases today", () => {
  const bench = useWire();
  let registry: RegistryServer;
  beforeEach(async () => {
    registry = await new RegistryServer().start();
  });
  afterEach(() => registry.close());

  function beneath(bases: readonly string[]) {
    const { config, imagebuilder } = bench();
    const calls: string[] = [];
    const counted = { send: (command: object) => (calls.push(command.constructor.name), imagebuilder.send(command as never)) }; // prettier-ignore
    const clients = {
      imageBuilder: () => Promise.resolve(counted as never),
      ssm: () => Promise.resolve(new SSMClient(config)),
      ecr: () => Promise.resolve(new ECRClient(config)),
    };
    return { own: new Beneath(clients, new Map([["web", { bases, isScanned: false }]])), calls };
  }

  it("are one question each for a thousand images", async () => {
    const { own, calls } = beneath([PARENT, COMPONENT]);
    const held = { bases: true, isSeverityAsked: false };
    const last = built("2026-11-04T07:00:00Z");
    const all = await Promise.all(Array.from({ length: 1000 }, () => own.judge(targetOf("web"), last, held)));
    assert.deepEqual(all.flat(), []); // prettier-ignore
    assert.deepEqual(calls, ["GetImageCommand", "GetComponentCommand"]);
    assert.deepEqual(await own.today(PARENT), { kind: "version", now: "2026.11.1/1", at: new Date("2026-11-01") });
    assert.deepEqual(await own.today(COMPONENT), { kind: "version", now: "1.0.2/1", at: new Date("2024-01-09") });
  });

  it("of the stack itself are held against its own builds alone", async () => {
    const { own, calls } = beneath([`${AMAZONS.replace(":aws", ":111122223333")}:image/base/1.x.x`]);
    await own.judge(targetOf("web", "base"), built("2026-11-04T07:00:00Z"), { bases: true, isSeverityAsked: false });
    assert.deepEqual(calls, []);
  });

  it("are the value of a parameter with its date, and what cannot be told is no silence", async () => {
    const { own } = beneath(["ssm:/base/ami", "ssm:/gone"]);
    await new SSMClient(bench().config).send(new PutParameterCommand({ Name: "/base/ami", Type: "String", Value: "ami-2" })); // prettier-ignore
    const found = await own.judge(targetOf("web"), built("2026-11-04T07:00:00Z"), { bases: true, isSeverityAsked: false }); // prettier-ignore
    assert.deepEqual(
      found.filter((each) => !isDoubt(each)),
      [{ kind: "base-newer", base: "ssm:/base/ami", now: "ami-2", since: "2026-11-21", lastBuild: "2026-11-04" }],
    );
    assert.deepEqual(found.filter(isDoubt).map(({ kind, base }) => [kind, base]), [["unknown", "ssm:/gone"]]); // prettier-ignore
  });

  it("are the digest of a tag, by a token that anyone gets", async () => {
    registry.digests.set("team/app:1", NEW);
    assert.equal(await digestOf(parseReference(`${registry.host}/team/app:1@${OLD}`)), NEW);
    assert.deepEqual(registry.calls.map((call) => call.replace(/\?.*/, "")), ["HEAD /v2/team/app/manifests/1", "GET /token", "HEAD /v2/team/app/manifests/1"]); // prettier-ignore
    const { own } = beneath([]);
    const unknown = async (reference: string) => (await own.today(`${registry.host}/${reference}@${OLD}`)) as { said: string }; // prettier-ignore
    assert.match((await unknown("team/app:2")).said, / answers 404/);
    registry.challenge = 'Basic realm="here"';
    assert.match((await unknown("team/other:1")).said, /wants a password/);
  });

  it("are asked of the registry that a reference names, as Docker reads it", () => {
    const cases: Record<string, string> = {
      alpine: "docker.io library/alpine latest",
      "grafana/grafana:11": "docker.io grafana/grafana 11",
      [`docker.io/library/ubuntu:24.04@${OLD}`]: "docker.io library/ubuntu 24.04",
      "localhost/a:1": "localhost a 1",
      "registry.example.org:5000/a/b": "registry.example.org:5000 a/b latest",
    };
    for (const [reference, expected] of Object.entries(cases)) {
      const { host, name, tag } = parseReference(reference);
      assert.equal(`${host} ${name} ${tag}`, expected);
    }
  });
});

describe("findings with a fix", () => {
  const finding = (severity: string, fixAvailable: string, vulnerabilityId: string) => ({ severity, fixAvailable, packageVulnerabilityDetails: { vulnerabilityId } }); // prettier-ignore
  const client = (...pages: object[]): never =>
    ({ send: ({ input }: { input: { nextToken?: string } }) => {
      const at = Number(input.nextToken ?? 0);
      return Promise.resolve({ ...pages[at], ...(at + 1 < pages.length && { nextToken: String(at + 1) }) });
    } }) as never; // prettier-ignore

  it("are counted over all pages, as bad as asked for or worse, the worst named", async () => {
    const { ImagebuilderClient } = await import("@aws-sdk/client-imagebuilder");
    const pages = [[finding("HIGH", "YES", "CVE-1"), finding("CRITICAL", "NO", "CVE-2"), finding("MEDIUM", "YES", "CVE-3")], [finding("CRITICAL", "PARTIAL", "CVE-4")]]; // prettier-ignore
    const own = Object.assign(Object.create(ImagebuilderClient.prototype) as object, client(...pages.map((findings) => ({ findings })))) as never; // prettier-ignore
    assert.deepEqual(await findingsOfImage(own, "arn", "high"), { count: 2, first: "CVE-4" });
    assert.deepEqual(await findingsOfImage(own, "arn", "critical"), { count: 1, first: "CVE-4" });
    const none = Object.assign(Object.create(ImagebuilderClient.prototype) as object, client({})) as never;
    assert.deepEqual(await findingsOfImage(none, "arn", "medium"), { count: 0, first: "" });
  });

  it("in ECR are those of the digest; a basic scan, and no scan, say nothing of fixes", async () => {
    const reference = `111122223333.dkr.ecr.us-east-1.amazonaws.com/web@${OLD}`;
    const ecr = (own: object): never => Object.assign(Object.create(ECRClient.prototype) as object, own) as never;
    const enhanced = ecr(client({ imageScanFindings: { enhancedFindings: [finding("CRITICAL", "YES", "CVE-5")] } }));
    assert.deepEqual(await findingsInRegistry(enhanced, reference, "high"), { count: 1, first: "CVE-5" }); // prettier-ignore
    const basic = ecr(client({ imageScanFindings: { findings: [{ name: "CVE-6", severity: "CRITICAL" }] } }));
    assert.match(JSON.stringify(await findingsInRegistry(basic, reference, "high")), /basic scan/);
    const unscanned = ecr({ send: () => Promise.reject(awsRefusal("ScanNotFoundException", 400)) });
    assert.match(JSON.stringify(await findingsInRegistry(unscanned, reference, "high")), /no scan of it/);
  });
});
