import type { Case } from "../../case";
import { alone, image, settings } from "../../case";

const gov = { ...settings, region: "us-gov-west-1" };
const windows = "parent: windows-server-2022-english-full-base\ncomponents: [{managed: update-windows}]";

function pair(a: string, b: string): Case["files"] {
  return { "images/a.yaml": image(`parent: {image: b}\n${a}`), "images/b.yaml": image(b) };
}

function types(title: string, text: string, rest: Pick<Case, "code" | "message" | "fix" | "severity">): Case {
  return { title, files: alone(`build: {instanceTypes: ${text}}\narchitectures: [arm64]`), at: "4:24", ...rest };
}

function cron(code: string, expression: string, message: RegExp, severity: Case["severity"] = "error"): Case {
  const files = alone(`schedule: {cron: "${expression}"}`);
  return { code, title: expression, files, at: "4:18", message, fix: /^Write/, severity };
}

/** What AWS does not have, or not there. */
export const awsNameCases: readonly Case[] = [
  {
    code: "not-allowed-value",
    title: "a Region misspelt",
    files: alone("distribution: {regions: [us-esat-1]}"),
    at: "4:26",
    message: '"us-esat-1" is not the name of an AWS Region. Did you mean us-east-1?',
    fix: "Write us-east-1.",
  },
  {
    code: "region-partition",
    title: "a copy out of GovCloud",
    files: alone("distribution: {regions: [us-gov-west-1, us-east-1]}"),
    settings: gov,
    at: "4:41",
    message: "us-east-1 is in another partition than the stack, which is in us-gov-west-1 (aws-us-gov).",
    fix: /stack there/,
  },
  {
    code: "region-partition",
    title: "an ARN",
    files: alone("components: [{arn: arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x}]"),
    settings: gov,
    at: "3:20",
    message: /^arn:aws:imagebuilder:.* is in another partition/,
    fix: /stack there/,
  },
  {
    code: "zone-region",
    files: alone("build: {placement: {availabilityZone: eu-west-1a}}"),
    settings,
    at: "4:39",
    message: "eu-west-1a is not an Availability Zone of us-east-1, where the stack builds.",
    fix: "Write one like us-east-1a, or delete it.",
  },
  {
    code: "arn-region",
    files: alone("components: [{arn: 'arn:aws:imagebuilder:eu-west-1:111122223333:component/x/1.0.0/1'}]"),
    settings,
    at: "3:20",
    message: "The ARN is in eu-west-1, but the stack builds in us-east-1.",
    fix: "Write the ARN of its counterpart in us-east-1.",
  },
  types("a slip", "[m7g.larg]", {
    code: "unknown-instance-type",
    severity: "warning",
    message: "No instance type is known as m7g.larg. Did you mean m7g.large?",
    fix: "Write m7g.large for m7g.larg.",
  }),
  types("one of an architecture that is not built", "[m7i.large, m7g.large]", {
    code: "instance-type-architecture",
    message: "m7i.large is an x86_64 instance type, but the image is built for arm64 only.",
    fix: "Delete it, or add x86_64 to architectures.",
  }),
  {
    ...types("one of an architecture that is not built, among slips", "[m7i.large, t3.nonsense, m7g.larg]", {
      code: "instance-type-architecture",
      message: /^m7i\.large/,
      fix: /^Delete it/,
    }),
    along: ["unknown-instance-type"],
  },
  {
    code: "unknown-managed-component",
    title: "a slip",
    severity: "warning",
    files: alone("components: [{managed: updat-linux}]"),
    at: "3:24",
    message: "No managed component is known as updat-linux. Did you mean update-linux?",
    fix: "Write update-linux.",
  },
  {
    code: "unknown-managed-component",
    title: "perhaps a new one",
    severity: "warning",
    files: alone("tests: [{managed: quantum-entangler}]"),
    at: "4:19",
    message: "No managed component is known as quantum-entangler.",
    fix: /\{arn: "arn:aws:imagebuilder:<region>:aws:component\/quantum-entangler\/x\.x\.x"\}/,
  },
  {
    code: "component-platform",
    title: "of Windows on Linux",
    files: alone("components: [{managed: update-windows}]"),
    at: "3:24",
    message: "update-windows is for Windows, but the image is Linux.",
    fix: "Write update-linux.",
  },
  {
    code: "component-platform",
    title: "of Linux on Windows, by ARN",
    files: alone(
      "parent: windows-server-2022-english-full-base\ncomponents: [{arn: arn:aws:imagebuilder:us-east-1:aws:component/mono-linux/x.x.x}]",
    ),
    at: "3:20",
    message: "mono-linux is for Linux, but the image is Windows.",
    fix: "Delete it, or choose another.",
  },
  {
    code: "component-architecture",
    files: alone("architectures: [arm64]\ntests: [{managed: scap-compliance-checker-linux}]"),
    at: "5:19",
    message: "scap-compliance-checker-linux does not run on arm64, only on x86_64.",
    fix: /build for x86_64 only/,
  },
  cron("cron-impossible", "0 7 30 2 ? *", /names only days that no month has/),
  cron("cron-impossible", "0 7 31 APR,JUN ? *", /no month has/),
  cron("cron-impossible", "0 7 29 2 ? 2101", /no month has/),
  cron("cron-past", "0 7 * * ? 2020-2024", /names only past years/, "warning"),
  {
    code: "disk-smaller-than-parent",
    title: "of ours",
    files: pair("disk: {sizeGiB: 8}", "disk: {sizeGiB: 30}"),
    at: "4:17",
    message: "8 GiB is less than the 30 GiB of /dev/xvda in the parent b.",
    fix: "Write 30 or more, or delete sizeGiB.",
  },
  {
    code: "disk-smaller-than-parent",
    title: "of ours, another volume",
    files: pair("disks: [{device: /dev/sdf, sizeGiB: 5}]", "disks: [{device: /dev/sdf, sizeGiB: 6}]"),
    at: "4:37",
    message: /^5 GiB is less than the 6 GiB of \/dev\/sdf/,
    fix: /6 or more/,
  },
  {
    code: "disk-smaller-than-parent",
    title: "Windows",
    files: alone(`${windows}\ndisk: {sizeGiB: 20}`),
    at: "4:17",
    message: "20 GiB is less than the 30 GiB of /dev/sda1 in Amazon's Windows images.",
    fix: /30 or more/,
  },
  {
    code: "architecture-contradiction",
    title: "a path",
    files: alone(`parent: {ssm: /aws/service/canonical/ubuntu/22.04/arm64/ami-id}\narchitectures: [x86_64]`),
    at: "3:15",
    message: "The parent's name implies arm64, but the image is built for x86_64.",
    fix: "Name a parent of x86_64, or write architectures: [arm64].",
  },
  {
    code: "architecture-contradiction",
    title: "Windows, which EC2 has for x86_64 alone",
    files: alone(
      "parent: {ssm: /aws/service/ami-windows-latest/Windows_Server-2025-English-Full-Base}\ncomponents: [{managed: update-windows}]\narchitectures: [arm64]",
    ),
    at: "2:15",
    message: /^The parent's name implies x86_64/,
    fix: /Name a parent of arm64/,
  },
  {
    code: "instance-type-missing",
    title: "an AMI that may be arm64",
    files: alone(
      "parent: {ami: ami-0123456789abcdef0}\nplatform: Linux\ndisk: {device: /dev/xvda}\nbuild: {instanceTypes: [m7g.large]}",
    ),
    at: "6:24",
    message: "No instance type is given that can build x86_64.",
    fix: "Add one, like m7i.large, or write architectures: [arm64] if that is the AMI's.",
  },
  {
    code: "architecture-contradiction",
    title: "a mapping",
    files: alone("parent: {ssm: {arm64: /base/amd64}}\nplatform: Linux\ndisk: {device: /dev/xvda}"),
    at: "3:23",
    message: /^The parent's name implies x86_64/,
    fix: /Name a parent of arm64/,
  },
  {
    code: "unknown-managed-image",
    title: "what people call it",
    files: alone("parent: al2023"),
    at: "3:9",
    message: "No managed image is known as al2023. Did you mean amazon-linux-2023?",
    fix: "Write amazon-linux-2023.",
  },
  {
    code: "unknown-managed-image",
    title: "its version as its publisher writes it",
    files: alone("parent: ubuntu-22.04"),
    at: "3:9",
    message: /Did you mean ubuntu-server-22-lts\?/,
    fix: "Write ubuntu-server-22-lts.",
  },
];
