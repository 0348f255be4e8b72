import assert from "node:assert/strict";
import { join } from "node:path";
import type { Live, LiveBuild, LiveChannel } from "../../catalogue/live";
import type { CatalogueStack, Fleet } from "../../catalogue/member";
import { catalogueSite } from "../../catalogue/site";
import { folderSource, loadStackImages, memorySource, parseSettings, type ImageSource } from "../../definition";
import { planImages } from "../../plan";

/** Text that markup, a shell, HCL or TypeScript could take for its own, with marks that turn the direction of text. */
export const NASTY = `<script>alert(1)</script> "quoted" 'it''s' & \u202egnp.exe \${x} %{y} \`z\` </title><img src=x onerror=alert(2)>`;

/** The site of the example images. */
export function exampleSite(more: Partial<Fleet> = {}, settings: object = {}): ReadonlyMap<string, string> {
  return siteOf(EXAMPLES, more, [{ settings }]);
}

/** The site of the example images with what AWS and GitHub said of some of them. */
export function liveSite(): ReadonlyMap<string, string> {
  return siteOf(EXAMPLES, {}, [{ settings: { promotion: {} }, live: LIVE }]);
}

/** Of three stacks in two accounts and Regions; the second was asked, the third could not be. */
export function severalSite(): ReadonlyMap<string, string> {
  return siteOf(EXAMPLES, {}, [
    { name: "dev", settings: { images: ["docker-host", "*-runner"], account: "444455556666", namePrefix: "dev" } },
    { settings: { promotion: {}, defaultTags: { Stage: "prod" } }, live: LIVE },
    { name: "prod-eu", settings: { region: "eu-west-1", images: ["docker-host"] }, note: "These credentials are of the account 1" }, // prettier-ignore
  ]);
}

const EXAMPLES = folderSource(join(__dirname, "../../.."));

const LIVE = live();

function live(): Live {
  const at = new Date("2026-11-22T12:00:00Z");
  const amis = ["us-east-1", "eu-west-1"].map((region) => ({ region, account: "111122223333", id: "ami-0123456789abcdef0" })); // prettier-ignore
  const build = { id: "arn:aws:imagebuilder:us-east-1:111122223333:image/docker-host-x86-64/1.2.0/3", status: "AVAILABLE", startedAt: new Date("2026-11-20T12:00:00Z"), amis, containers: [] }; // prettier-ignore
  const put = { since: new Date("2026-11-19T12:00:00Z"), by: "assumed-role/promote/ada@example.org" };
  const older = amis.map((ami) => ({ ...ami, id: "ami-0fedcba9876543210" }));
  const channels: readonly LiveChannel[] = [
    { name: "candidate", held: [{ build: "1.2.0/3", ...put, amis }] },
    { name: "production", held: [{ build: "1.1.0/7", isRevoked: true, ...put, amis: older }], note: NASTY },
  ];
  const known = { target: "docker-host (x86_64)", version: "1.2.0", build, findings: NASTY, channels };
  const empty = ["candidate", "production"].map((name) => ({ name, held: [] }));
  const builds = [known, { target: "docker-host (arm64)", version: "1.2.0", note: NASTY, channels: empty }];
  const place = { repository: "example-org/ci-infrastructure", path: "runners/linux.tfvars" };
  return {
    at,
    builds: new Map<string, readonly LiveBuild[]>([
      ["docker-host", builds],
      ["gpu-runner", [{ target: "gpu-runner" }]],
    ]),
    consumers: new Map([
      [
        "github-runner",
        [{ ...place, words: `1.1.0, ${NASTY}`, pull: `https://github.com/${place.repository}/pull/7` }],
      ],
    ]),
  };
}

/** The site of images whose every text is {@link NASTY}. */
export function nastySite(): ReadonlyMap<string, string> {
  const steps = [{ name: "A", action: "ExecuteBash", inputs: { commands: ["true"] } }];
  const document = {
    schemaVersion: 1.0,
    parameters: [{ Text: { type: "string", default: "", description: "" } }],
    phases: [{ name: "build", steps }],
  };
  const parent = {
    version: "1.0.0",
    description: NASTY,
    parent: "amazon-linux-2023",
    tags: { OwnerEmail: "a:b/c=d@example.org" },
    components: [{ name: "inline", document, parameters: { Text: NASTY } }],
    disk: { encrypted: false },
    distribution: { parameter: "/images/{name}", share: { public: true } },
    consumers: [{ repository: "example-org/x", path: "a b/<i>#.json" }],
  };
  const child = {
    version: "1.0.0",
    parent: { image: "constructor", version: "1.x.x" },
    components: [{ managed: "update-linux" }],
  };
  // JSON is YAML; what cannot be seen is refused unless it is escaped.
  const text = JSON.stringify(parent).replaceAll("\u202e", "\\u202e");
  const external = {
    kind: "external",
    version: "2.1.0",
    repository: "example-org/web",
    workflow: { name: "Build <b> & *" },
  };
  const files = {
    "images/web.yaml": JSON.stringify(external),
    "images/constructor.yaml": text,
    "images/child.yaml": JSON.stringify(child),
  };
  return siteOf(memorySource(files));
}

/** The site of so many small images, ten to a parent. */
export function largeSite(count: number): ReadonlyMap<string, string> {
  const files = Array.from({ length: count }, (_, index) => {
    const parent =
      index % 10 === 0 ? "amazon-linux-2023" : `{ image: ${nameOf(index - (index % 10))}, version: 1.x.x }`;
    const text = `version: 1.${index.toString()}.0\ndescription: A service host of team ${index.toString()}, hardened after CIS Level 1\nparent: ${parent}\ncomponents: [{ managed: update-linux }]\ntags: { OwnerEmail: team${index.toString()}@example.org }\ndistribution: { parameter: "/images/{name}" }\n`;
    return [`images/${nameOf(index)}.yaml`, text];
  });
  return siteOf(memorySource(Object.fromEntries(files) as Record<string, string>));
}

function nameOf(index: number): string {
  return `service-host-${index.toString().padStart(4, "0")}`;
}

interface SampleStack extends Pick<CatalogueStack, "live" | "note"> {
  readonly name?: string;
  readonly settings?: object;
}

function siteOf(source: ImageSource, more: Partial<Fleet> = {}, samples: readonly SampleStack[] = [{}]) {
  const written = {
    ...{ region: "us-east-1", account: "111122223333", repository: "example-org/golden-images" },
    organization: { id: "o-exampleorg1", managementAccount: "999988887777" },
    channels: { "image-releases": { subscriptions: [] }, "image-failures": { subscriptions: [] } },
  };
  const found = samples.map(({ name = "prod", settings: own, ...asked }) => {
    const { settings, issues: faults } = parseSettings("images", { ...written, ...own }, "Pulumi.prod.yaml");
    assert.ok(settings, faults.map(({ message }) => message).join("\n"));
    const { definitions, deployed, issues } = loadStackImages(source, { settings });
    const errors = issues.filter(({ severity }) => severity === "error").map(({ message }) => message);
    assert.deepEqual(errors, []);
    const names = deployed.map((image) => image.name);
    return { name, definitions, plan: planImages({ stack: name, settings, definitions, names }), ...asked };
  });
  const definitions = found.flatMap((stack) => stack.definitions);
  const history = { kind: "unknown", why: "shallow-clone" } as const;
  return catalogueSite({ stacks: found, definitions, history, repository: "example-org/golden-images", ...more });
}
