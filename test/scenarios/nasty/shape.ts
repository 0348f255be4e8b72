import { image, web, type Nasty } from "./repository";

/** Keys in the wrong place, and values of the wrong shape. */
export const shape: readonly Nasty[] = [
  {
    title: "wrapped in image:",
    files: { "images/web.yaml": `image:\n${image("disk: {sizeGiB: 20}").replaceAll(/^/gm, "  ").trimEnd()}\n` },
    typed: { "images/web.yaml": image("disk: {sizeGiB: 20}") },
    faults: ["images/web.yaml:1:1 unknown-key: Keep what is under image, moved to the left edge."],
  },
  {
    title: "wrapped in its own name",
    files: { "images/web.yaml": `web:\n${image().replaceAll(/^/gm, "  ").trimEnd()}\n` },
    typed: { "images/web.yaml": image() },
    faults: ["images/web.yaml:1:1 unknown-key: Keep what is under web, moved to the left edge."],
  },
  {
    title: "wrapped in a list of images",
    files: { "images/web.yaml": `images:\n  - ${image().trimEnd().replaceAll("\n", "\n    ")}\n` },
    typed: { "images/web.yaml": image() },
    faults: ["images/web.yaml:1:1 unknown-key: Keep what is under images, moved to the left edge."],
  },
  {
    title: "wrapped in a list",
    files: { "images/web.yaml": `- ${image().trimEnd().replaceAll("\n", "\n  ")}\n` },
    typed: { "images/web.yaml": image() },
    faults: [
      'images/web.yaml:1:1 not-a-mapping: Write keys and values at the left edge, like "version: 1.0.0", without a dash.',
    ],
  },
  {
    title: "in the form of Kubernetes",
    files: {
      "images/web.yaml": `apiVersion: v1\nkind: Image\nmetadata:\n  name: web\nspec:\n${image().replaceAll(/^/gm, "  ").trimEnd()}\n`,
    },
    typed: { "images/web.yaml": image() },
    faults: ["images/web.yaml:5:1 unknown-key: Keep what is under spec, moved to the left edge."],
  },
  {
    title: "a name inside",
    files: web("name: web"),
    typed: { "images/web.yaml": ["name: web\n", ""] },
    faults: ["images/web.yaml:4:1 unknown-key: Delete name, or write one of the allowed keys."],
  },
  {
    title: "a required key misspelt",
    files: { "images/web.yaml": image().replace("parent", "parrent") },
    faults: ["images/web.yaml:2:1 unknown-key: Rename parrent to parent."],
  },
  {
    title: "components misspelt",
    files: { "images/web.yaml": image().replace("components", "component") },
    faults: ["images/web.yaml:3:1 unknown-key: Rename component to components."],
  },
  {
    title: "the parent by another word",
    files: { "images/web.yaml": image().replace("parent", "base") },
    faults: ["images/web.yaml:2:1 unknown-key: Rename base to parent."],
  },
  {
    title: "the parent in capitals of camels",
    files: { "images/web.yaml": image().replace("parent", "parentImage") },
    faults: ["images/web.yaml:2:1 unknown-key: Rename parentImage to parent."],
  },
  {
    title: "keys of the API",
    files: web("blockDeviceMappings: [{deviceName: /dev/xvda}]"),
    typed: { "images/web.yaml": ["blockDeviceMappings: [{deviceName: /dev/xvda}]", "disk: {sizeGiB: 20}"] },
    faults: ["images/web.yaml:4:1 unknown-key: Delete blockDeviceMappings, or write one of the allowed keys."],
  },
  {
    title: "a schedule too deep",
    files: web("build:\n  schedule: {cron: 0 7 * * ? *}"),
    typed: { "images/web.yaml": ["build:\n  schedule", "schedule"] },
    faults: ["images/web.yaml:5:3 unknown-key: Move it to schedule, a key of its own at the left edge."],
  },
  {
    title: "tags too deep",
    files: web("distribution:\n  regions: [us-east-1]\n  tags: {A: b}"),
    typed: { "images/web.yaml": ["  tags", "tags"] },
    faults: ["images/web.yaml:6:3 unknown-key: Move it to tags, a key of its own at the left edge."],
  },
  {
    title: "lifecycle too deep",
    files: web("distribution:\n  lifecycle: {deleteAfter: 90 days}"),
    typed: { "images/web.yaml": ["distribution:\n  lifecycle", "lifecycle"] },
    faults: ["images/web.yaml:5:3 unknown-key: Move it to lifecycle, a key of its own at the left edge."],
  },
  {
    title: "regions at the root",
    files: web("regions: [us-east-1]"),
    typed: { "images/web.yaml": ["regions: [us-east-1]", "distribution: {regions: [us-east-1]}"] },
    faults: ["images/web.yaml:4:1 unknown-key: Move it to distribution.regions."],
  },
  {
    title: "failOn at the root",
    files: web("failOn: critical"),
    typed: { "images/web.yaml": ["failOn: critical", "scanning: {enabled: true}"] },
    faults: ["images/web.yaml:4:1 unknown-key: Move it to scanning.failOn."],
  },
  {
    title: "cron at the root",
    files: web("cron: 0 7 * * ? *"),
    typed: { "images/web.yaml": ["cron: 0 7 * * ? *", "schedule: {cron: 0 7 * * ? *}"] },
    faults: ["images/web.yaml:4:1 unknown-key: Move it to schedule.cron."],
  },
  {
    title: "accounts one level too high",
    files: web('distribution: {accounts: ["444455556666"]}'),
    typed: {
      "images/web.yaml": ['{accounts: ["444455556666"]}', '{kmsKey: create, share: {accounts: ["444455556666"]}}'],
    },
    faults: ["images/web.yaml:4:16 unknown-key: Move it to distribution.share.accounts."],
  },
  {
    title: "a disk that is a list",
    files: web("disk: [{sizeGiB: 20}]"),
    faults: ["images/web.yaml:4:7 wrong-type: Write it like {sizeGiB: 32}."],
  },
  {
    title: "disks that are a mapping",
    files: web("disks: {device: /dev/sdf, sizeGiB: 20}"),
    typed: { "images/web.yaml": ["{device: /dev/sdf, sizeGiB: 20}", "[{device: /dev/sdf, sizeGiB: 20}]"] },
    faults: ['images/web.yaml:4:8 wrong-type: Begin each item with a dash and a space: "- ".'],
  },
  {
    title: "tags as pairs of AWS",
    files: web("tags:\n  - Key: Owner\n    Value: web\n  - Key: Team\n    Value: web"),
    typed: { "images/web.yaml": image("tags: {Owner: web, Team: web}") },
    faults: ["images/web.yaml:5:3 wrong-type: Write it like {OwnerEmail: platform@example.org}."],
  },
  {
    title: "tags as texts",
    files: web("tags: [Owner=web]"),
    faults: ["images/web.yaml:4:7 wrong-type: Write it like {OwnerEmail: platform@example.org}."],
  },
  {
    title: "components as a mapping",
    files: web("components:\n  managed: update-linux"),
    typed: { "images/web.yaml": ["  managed", "  - managed"] },
    faults: ['images/web.yaml:4:3 wrong-type: Begin each item with a dash and a space: "- ".'],
  },
  {
    title: "components as a text",
    files: web("components: update-linux"),
    faults: ["images/web.yaml:3:13 wrong-type: Write it as a list: [{managed: update-linux}]."],
  },
  {
    title: "components as names",
    files: web("components: [update-linux, aws-cli-version-2-linux]"),
    mistakes: 2,
    faults: [
      "images/web.yaml:3:14 wrong-choice: Write {managed: update-linux}.",
      "images/web.yaml:3:28 wrong-choice: Write {managed: aws-cli-version-2-linux}.",
    ],
  },
  {
    title: "one architecture as text",
    files: web("architectures: arm64"),
    faults: ["images/web.yaml:4:16 wrong-type: Write it as a list: [arm64]."],
  },
  {
    title: "regions as text",
    files: web("distribution: {regions: us-east-1}"),
    faults: ["images/web.yaml:4:25 wrong-type: Write it as a list: [us-east-1]."],
  },
  {
    title: "regions as a text with commas",
    files: web("distribution: {regions: 'us-east-1, eu-west-1'}"),
    faults: ["images/web.yaml:4:25 wrong-type: Write it as a list: [us-east-1, eu-west-1]."],
  },
  {
    title: "a version that is a mapping",
    files: web("version: {major: 1}"),
    faults: ["images/web.yaml:3:10 wrong-type: Write it like 1.0.0."],
  },
  {
    title: "a number in quotes",
    files: web('disk: {sizeGiB: "20"}'),
    faults: ["images/web.yaml:4:17 wrong-type: Remove the quotes: 20."],
  },
  {
    title: "a number with its unit",
    files: web("disk: {sizeGiB: 20 GiB}"),
    faults: ["images/web.yaml:4:17 wrong-type: Write 20."],
  },
  {
    title: "a truth value in quotes",
    files: web('disk: {sizeGiB: 20, encrypted: "true"}'),
    faults: ["images/web.yaml:4:32 wrong-type: Write true, without quotes."],
  },
  {
    title: "a schedule that is a text",
    files: web("schedule: 0 7 * * ? *"),
    faults: ['images/web.yaml:4:11 wrong-type: Write it like {cron: "0 7 * * ? *"}.'],
  },
  {
    title: "a lifecycle that is a text",
    files: web("lifecycle: 90 days"),
    faults: [
      "images/web.yaml:4:12 wrong-type: Write it like {deprecateAfter: 90 days, deleteAfter: 6 months, keepAtLeast: 3}.",
    ],
  },
  {
    title: "a disk that is a number",
    files: web("disk: 20"),
    faults: ["images/web.yaml:4:7 wrong-type: Write it like {sizeGiB: 32}."],
  },
  {
    title: "an instance type at the root",
    files: web("instanceType: m7i.large"),
    typed: { "images/web.yaml": ["instanceType: m7i.large", "build: {instanceTypes: [m7i.large]}"] },
    faults: ["images/web.yaml:4:1 unknown-key: Move it to build.instanceTypes."],
  },
  {
    title: "a component with two kinds",
    files: web("components: [{managed: update-linux, document: a.yaml}]"),
    typed: { "images/web.yaml": [", document: a.yaml", ""] },
    faults: ["images/web.yaml:3:14 wrong-choice: Keep either managed or document."],
  },
  {
    title: "a component by name",
    files: web("components: [{name: update-linux}]"),
    typed: { "images/web.yaml": ["{name:", "{managed:"] },
    faults: ["images/web.yaml:3:14 wrong-choice: Add the one that you mean, with its value."],
  },
  {
    title: "an empty item of a list",
    files: web("components:\n  - managed: update-linux\n  -"),
    typed: { "images/web.yaml": ["\n  -\n", "\n"] },
    faults: ["images/web.yaml:5:4 wrong-choice: Write it like {managed: update-linux}."],
  },
  {
    title: "a definition in a subfolder, by team",
    files: { "images/team/db.yaml": image() },
    faults: ["images/team/db.yaml:1:1 definition-in-folder: Move it: mv images/team/db.yaml images/db.yaml"],
  },
  {
    title: "tests among the components, as keys",
    files: web("components:\n  - managed: update-linux\n    tests: [{managed: reboot-test-linux}]"),
    typed: { "images/web.yaml": ["    tests", "tests"] },
    faults: ["images/web.yaml:5:5 unknown-key: Move it to tests, a key of its own at the left edge."],
  },
];
