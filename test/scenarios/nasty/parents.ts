import { image, web, type Nasty } from "./repository";

/** Versions, Regions, architectures and parents. */
export const parents: readonly Nasty[] = [
  {
    title: "v before the version",
    files: web("version: v1.2.0"),
    faults: ["images/web.yaml:3:10 wrong-format: Write 1.2.0."],
  },
  {
    title: "a candidate",
    files: web("version: 1.2.0-rc1"),
    faults: ["images/web.yaml:3:10 wrong-format: Write 1.2.0."],
  },
  {
    title: "a build number",
    files: web("version: 1.2.0+7"),
    faults: ["images/web.yaml:3:10 wrong-format: Write 1.2.0."],
  },
  {
    title: "a version of four numbers",
    files: web("version: 1.2.0.7"),
    faults: ["images/web.yaml:3:10 wrong-format: Write 1.2.0."],
  },
  {
    title: "a wildcard as version",
    files: web("version: 1.x.x"),
    faults: ["images/web.yaml:3:10 wrong-format: Write it like 1.0.0."],
  },
  {
    title: "latest",
    files: web("version: latest"),
    faults: ["images/web.yaml:3:10 wrong-format: Write it like 1.0.0."],
  },
  {
    title: "a star in the parent's version",
    files: web("parent: {managed: amazon-linux-2023, version: '*'}"),
    faults: ["images/web.yaml:3:47 wrong-format: Write it like x.x.x."],
  },
  {
    title: "a caret in the parent's version",
    files: { ...web("parent: {image: base, version: ^1.0.0}"), "images/base.yaml": image() },
    faults: ["images/web.yaml:3:32 wrong-format: Write it like 1.x.x."],
  },
  {
    title: "a range with a hole",
    files: { ...web("parent: {image: base, version: x.1.x}"), "images/base.yaml": image() },
    faults: ["images/web.yaml:3:32 wrong-format: Write it like 1.x.x."],
  },
  {
    title: "a short range",
    files: { ...web("parent: {image: base, version: 1.x}"), "images/base.yaml": image() },
    faults: ["images/web.yaml:3:32 wrong-format: Write 1.x.x."],
  },
  {
    title: "a Region in capitals",
    files: web("distribution: {regions: [US-EAST-1]}"),
    faults: ["images/web.yaml:4:26 not-allowed-value: Write us-east-1."],
  },
  {
    title: "a Region of Google",
    files: web("distribution: {regions: [us-east1]}"),
    faults: ["images/web.yaml:4:26 not-allowed-value: Write us-east-1."],
  },
  {
    title: "an Availability Zone as Region",
    files: web("distribution: {regions: [us-east-1a]}"),
    faults: ["images/web.yaml:4:26 not-allowed-value: Write us-east-1."],
  },
  {
    title: "the name of a Region",
    files: web("distribution: {regions: [Frankfurt]}"),
    typed: { "images/web.yaml": ["Frankfurt", "eu-central-1"] },
    faults: ["images/web.yaml:4:26 not-allowed-value: Write one of the allowed values."],
  },
  {
    title: "a Region of another partition",
    files: web("distribution: {regions: [us-east-1, cn-north-1]}"),
    typed: { "images/web.yaml": [", cn-north-1", ""] },
    faults: [
      "images/web.yaml:4:37 region-partition: Name one in the stack's partition, or deploy it from a stack there.",
    ],
  },
  {
    title: "a component of another Region",
    files: web("components: [{arn: 'arn:aws:imagebuilder:eu-west-1:111122223333:component/x/1.0.0/1'}]"),
    typed: { "images/web.yaml": ["eu-west-1", "us-east-1"] },
    faults: ["images/web.yaml:3:20 arn-region: Write the ARN of its counterpart in us-east-1."],
  },
  {
    title: "amd64",
    files: web("architectures: [amd64]"),
    typed: { "images/web.yaml": ["amd64", "x86_64"] },
    faults: ["images/web.yaml:4:17 not-allowed-value: Write one of the allowed values."],
  },
  {
    title: "aarch64",
    files: web("architectures: [aarch64]"),
    typed: { "images/web.yaml": ["aarch64", "arm64"] },
    faults: ["images/web.yaml:4:17 not-allowed-value: Write one of the allowed values."],
  },
  {
    title: "x86-64",
    files: web("architectures: [x86-64]"),
    faults: ["images/web.yaml:4:17 not-allowed-value: Write x86_64."],
  },
  {
    title: "ARM64",
    files: web("architectures: [ARM64]"),
    faults: ["images/web.yaml:4:17 not-allowed-value: Write arm64."],
  },
  {
    title: "a platform in small letters",
    files: web("platform: linux"),
    faults: ["images/web.yaml:4:11 not-allowed-value: Write Linux."],
  },
  {
    title: "a distribution as platform",
    files: web("platform: Ubuntu"),
    typed: { "images/web.yaml": ["Ubuntu", "Linux"] },
    faults: ["images/web.yaml:4:11 not-allowed-value: Write one of the allowed values."],
  },
  {
    title: "ubuntu-22.04",
    files: web("parent: ubuntu-22.04"),
    faults: ["images/web.yaml:3:9 unknown-managed-image: Write ubuntu-server-22-lts."],
  },
  {
    title: "al2023",
    files: web("parent: al2023"),
    faults: ["images/web.yaml:3:9 unknown-managed-image: Write amazon-linux-2023."],
  },
  {
    title: "Amazon Linux 2023",
    files: web("parent: Amazon Linux 2023"),
    faults: ["images/web.yaml:3:9 wrong-format: Write amazon-linux-2023."],
  },
  {
    title: "ubuntu-24",
    files: web("parent: ubuntu-24"),
    faults: ["images/web.yaml:3:9 unknown-managed-image: Write ubuntu-server-24-lts."],
  },
  {
    title: "windows-2022",
    files: web("parent: windows-2022\ncomponents: [{managed: update-windows}]"),
    faults: ["images/web.yaml:2:9 unknown-managed-image: Write windows-server-2022-english-full-base."],
  },
  {
    title: "rhel9",
    files: web("parent: rhel9"),
    typed: { "images/web.yaml": ["rhel9", "amazon-linux-2023"] },
    faults: ["images/web.yaml:3:9 unknown-managed-image: Name an AMI by its id, {ami: ami-…}, or a managed image…"],
  },
  {
    title: "the id of an AMI as parent",
    files: web("parent: ami-0123456789abcdef0\nplatform: Linux\ndisk: {device: /dev/xvda}"),
    faults: ["images/web.yaml:3:9 unknown-managed-image: Write {ami: ami-0123456789abcdef0}."],
  },
  {
    title: "an SSM path as parent",
    files: web("parent: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"),
    faults: [
      "images/web.yaml:3:9 wrong-choice: Write {ssm: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}.",
    ],
  },
  {
    title: "an SSM path with its prefix",
    files: web("parent: {ssm: 'ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64'}"),
    faults: [
      "images/web.yaml:3:15 wrong-format: Write /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64.",
    ],
  },
  {
    title: "an ARN as parent",
    files: web("parent: arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x"),
    faults: [
      'images/web.yaml:3:9 wrong-choice: Write {arn: "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x"}.',
    ],
  },
  {
    title: "an image of ours by its bare name",
    files: { ...web("parent: base"), "images/base.yaml": image() },
    faults: ["images/web.yaml:3:9 unknown-managed-image: Write {image: base}."],
  },
  {
    title: "an image of ours by its file",
    files: { ...web("parent: {image: base.yaml}"), "images/base.yaml": image() },
    faults: ["images/web.yaml:3:17 wrong-format: Write base."],
  },
  {
    title: "an image of ours by its path",
    files: { ...web("parent: {image: images/base.yaml}"), "images/base.yaml": image() },
    faults: ["images/web.yaml:3:17 wrong-format: Write base."],
  },
  {
    title: "an image of ours in capitals",
    files: { ...web("parent: {image: Base}"), "images/base.yaml": image() },
    faults: ["images/web.yaml:3:17 wrong-format: Write base."],
  },
  {
    title: "a cycle of three",
    files: {
      ...web("parent: {image: one}"),
      "images/one.yaml": image("parent: {image: two}"),
      "images/two.yaml": image("parent: {image: web}"),
    },
    typed: { "images/two.yaml": image() },
    faults: ["images/one.yaml:3:17 parent-cycle: Give one of them another parent."],
  },
  {
    title: "its own parent",
    files: web("parent: {image: web}"),
    typed: { "images/web.yaml": image() },
    faults: ["images/web.yaml:3:17 parent-cycle: Give it another parent."],
  },
  {
    title: "a parent that was deleted, with three children",
    files: {
      ...web("parent: {image: gone}"),
      "images/one.yaml": image("parent: {image: web}"),
      "images/two.yaml": image("parent: {image: one}"),
    },
    typed: { "images/web.yaml": ["{image: gone}", "amazon-linux-2023"] },
    faults: ["images/web.yaml:3:17 parent-unknown: Add the file."],
  },
  {
    title: "a parent with a fault, with two children",
    files: {
      ...web("version: 1.0"),
      "images/one.yaml": image("parent: {image: web}"),
      "images/two.yaml": image("parent: {image: one, version: 1.x.x}"),
    },
    faults: ["images/web.yaml:3:10 quote-it: Write 1.0.0."],
  },
];
