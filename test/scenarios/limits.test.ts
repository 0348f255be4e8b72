import * as assert from "node:assert/strict";
import { stringify } from "yaml";
import { loadImages, memorySource } from "../../definition";
import { document, image } from "./definitions";

type Changes = Readonly<Record<string, unknown>>;

const disk = (changes: Changes): Changes => ({ disk: { encrypted: true, sizeGiB: 10, type: "gp3", ...changes } });
const distribution = (changes: Changes): Changes => ({ distribution: changes });
const lifecycle = (changes: Changes): Changes => ({ lifecycle: changes });
const text = (length: number): string => "a".repeat(length);
const accounts = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));

/** What AWS takes at its limit, what it refuses beyond it, and the code of ours that comes first. */
const LIMITS: Readonly<Record<string, { good?: Changes; bad: Changes; code: string }>> = {
  "the length of a component document": {
    good: { components: [{ name: "install", document: document(`echo ${text(15_000)}`) }] },
    bad: { components: [{ name: "install", document: document(`echo ${text(16_000)}`) }] },
    code: "awstoe-too-long",
  },
  "a part of a version": {
    good: { version: "1.0.1073741823" },
    bad: { version: "1.0.1073741824" },
    code: "wrong-format",
  },
  "the number of components": {
    bad: { components: Array.from({ length: 21 }, (_, i) => ({ name: `step-${String(i)}`, document: document() })) },
    code: "too-many-components",
  },
  "an AMI name without the build date": { bad: distribution({ amiName: "{name}-{version}" }), code: "ami-name-date" },
  "the characters of an AMI name": {
    bad: distribution({ amiName: "{name}/{version}-{{ imagebuilder:buildDate }}" }),
    code: "ami-name-form",
  },
  "the length of an AMI name": {
    bad: distribution({ amiName: `${text(110)}-{{ imagebuilder:buildDate }}` }),
    code: "ami-name-form",
  },
  "the length of an AMI description": {
    good: distribution({ amiDescription: text(255) }),
    bad: distribution({ amiDescription: text(256) }),
    code: "wrong-length",
  },
  "the length of a description": {
    good: { description: text(1024) },
    bad: { description: text(1025) },
    code: "wrong-length",
  },
  "the timeout of the tests": {
    good: { imageTests: { timeoutMinutes: 60 } },
    bad: { imageTests: { timeoutMinutes: 59 } },
    code: "out-of-range",
  },
  "the longest timeout of the tests": {
    good: { imageTests: { timeoutMinutes: 1440 } },
    bad: { imageTests: { timeoutMinutes: 1441 } },
    code: "out-of-range",
  },
  "the fields of a cron expression": {
    good: { schedule: { cron: "0 7 * * ? *" } },
    bad: { schedule: { cron: "0 7 * * *" } },
    code: "bad-cron",
  },
  "both day fields of a cron expression": { bad: { schedule: { cron: "0 7 1 * 2 *" } }, code: "bad-cron" },
  "a time zone": { bad: { schedule: { cron: "0 7 * * ? *", timezone: "Mars/Olympus" } }, code: "bad-timezone" },
  "the number of accounts": {
    bad: distribution({ share: { accounts: accounts(1537) }, kmsKey: "create" }),
    code: "list-length",
  },
  "the number of organizations": {
    bad: distribution({
      share: { organizations: Array.from({ length: 26 }, (_, i) => `o-abcdefgh${String(10 + i)}`) },
    }),
    code: "list-length",
  },
  "an account": { bad: distribution({ copyTo: ["11112222333"] }), code: "wrong-format" },
  "a region": { bad: distribution({ regions: ["us-east1"] }), code: "not-allowed-value" },
  "an instance type": { bad: { build: { instanceTypes: ["m7i large"] } }, code: "wrong-format" },
  "the number of instance types": {
    bad: { build: { instanceTypes: Array.from({ length: 26 }, (_, i) => `m7i.x${String(i)}`) } },
    code: "list-length",
  },
  "the hop limit": { bad: { build: { httpPutResponseHopLimit: 65 } }, code: "out-of-range" },
  "a KMS alias": {
    good: distribution({ kmsKey: "alias/images" }),
    bad: distribution({ kmsKey: "images" }),
    code: "wrong-format",
  },
  "the alias of AWS's own key": { bad: distribution({ kmsKey: "alias/aws/ebs" }), code: "aws-managed-key" },
  "a tag key of AWS": { bad: { tags: { "aws:owner": "me" } }, code: "wrong-format" },
  "the length of a tag key": {
    good: { tags: { [text(128)]: "x" } },
    bad: { tags: { [text(129)]: "x" } },
    code: "wrong-format",
  },
  "the length of a tag value": {
    good: { tags: { a: text(256) } },
    bad: { tags: { a: text(257) } },
    code: "wrong-length",
  },
  "the number of tags": {
    bad: { tags: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`k${String(i)}`, "x"])) },
    code: "list-length",
  },
  "the name of an SSM parameter": { bad: distribution({ parameter: "/images/{name} x" }), code: "wrong-format" },
  "a reserved SSM parameter": { bad: distribution({ parameter: "/aws/images/{name}" }), code: "parameter-form" },
  "the size of a volume": { good: disk({ sizeGiB: 16_000 }), bad: disk({ sizeGiB: 16_001 }), code: "out-of-range" },
  "the least size of an st1 volume": { bad: disk({ type: "st1", sizeGiB: 124 }), code: "disk-combination" },
  "the iops of a gp3 volume": {
    good: disk({ sizeGiB: 32, iops: 16_000 }),
    bad: disk({ sizeGiB: 64, iops: 16_001 }),
    code: "disk-combination",
  },
  "the iops for each GiB": { good: disk({ iops: 5000 }), bad: disk({ iops: 5001 }), code: "disk-combination" },
  "the throughput of a gp3 volume": {
    good: disk({ sizeGiB: 10, iops: 4000, throughput: 1000 }),
    bad: disk({ sizeGiB: 10, iops: 4000, throughput: 1001 }),
    code: "out-of-range",
  },
  "the throughput for each operation": {
    good: disk({ throughput: 750 }),
    bad: disk({ throughput: 751 }),
    code: "disk-combination",
  },
  "the images that a lifecycle keeps": {
    good: lifecycle({ deleteAfter: "6 months", keepAtLeast: 10 }),
    bad: lifecycle({ deleteAfter: "6 months", keepAtLeast: 11 }),
    code: "out-of-range",
  },
  "the newest images of a lifecycle": {
    good: lifecycle({ keepNewest: 1000 }),
    bad: lifecycle({ keepNewest: 1001 }),
    code: "out-of-range",
  },
  "the age of a lifecycle": { bad: lifecycle({ deleteAfter: "1001 days" }), code: "lifecycle-limit" },
  "the order of a lifecycle": {
    bad: lifecycle({ deprecateAfter: "9 months", deleteAfter: "6 months" }),
    code: "lifecycle-order",
  },
};

function load(changes: Changes): ReturnType<typeof loadImages> {
  return loadImages({ source: memorySource({ "images/web.yaml": stringify(image(changes)) }) });
}

describe("the limits of AWS", () => {
  for (const [what, { good, bad, code }] of Object.entries(LIMITS)) {
    it(`(${what}) are met before anything is planned: ${code}`, () => {
      const { definitions, issues } = load(bad);
      const codes = issues.flatMap((issue) => (issue.severity === "error" ? [issue.code] : []));
      assert.deepEqual([...new Set(codes)], [code], JSON.stringify(issues, undefined, 1));
      assert.deepEqual(definitions, []);
      if (good !== undefined) assert.equal(load(good).definitions.length, 1, JSON.stringify(load(good).issues));
    });
  }
});
