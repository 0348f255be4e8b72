import { image, web, type Nasty } from "./repository";

const share = (more: string): string => `disk: {sizeGiB: 20, encrypted: false}\ndistribution: {share: {${more}}}`;

/** Values that AWS knows differently. */
export const values: readonly Nasty[] = [
  {
    title: "an instance type that is cut",
    files: web("build: {instanceTypes: [m7i.larg]}"),
    typed: { "images/web.yaml": ["m7i.larg", "m7i.large"] },
    faults: ["images/web.yaml:4:24 unknown-instance-type: Write m7i.large for m7i.larg."],
  },
  {
    title: "an instance type that is invented",
    files: web("build: {instanceTypes: [t9.nonsense]}"),
    typed: { "images/web.yaml": ["t9.nonsense", "m7i.large"] },
    faults: [
      "images/web.yaml:4:24 unknown-instance-type: Correct it, or keep it if EC2 has added it since 2026-11-21.",
    ],
  },
  {
    title: "an instance type in capitals",
    files: web("build: {instanceTypes: [M7i.Large]}"),
    faults: ["images/web.yaml:4:25 wrong-format: Write m7i.large."],
  },
  {
    title: "an instance type of Azure",
    files: web("build: {instanceTypes: [Standard_D2s_v5]}"),
    faults: ["images/web.yaml:4:25 wrong-format: Write it like m7i.large."],
  },
  {
    title: "arm64 built on x86_64",
    files: web("architectures: [arm64]\nbuild: {instanceTypes: [m7i.large]}"),
    typed: { "images/web.yaml": ["m7i.large", "m7g.large"] },
    faults: ["images/web.yaml:5:24 instance-type-missing: Add one, like m7g.large."],
  },
  {
    title: "an arm64 parent on an instance of x86_64",
    files: web("parent: amazon-linux-2023-arm64\nbuild: {instanceTypes: [m7i.large]}"),
    typed: { "images/web.yaml": ["m7i.large", "m7g.large"] },
    faults: ["images/web.yaml:4:24 instance-type-missing: Add one, like m7g.large."],
  },
  {
    title: "a cron with a star in both days",
    files: web("schedule: {cron: 0 7 * * * *}"),
    typed: { "images/web.yaml": ["0 7 * * * *", "0 7 * * ? *"] },
    faults: ["images/web.yaml:4:18 bad-cron: Write minutes, hours, day of month, month, day of week and…"],
  },
  {
    title: "a cron of Unix",
    files: web("schedule: {cron: 0 7 * * *}"),
    typed: { "images/web.yaml": ["0 7 * * *", "0 7 * * ? *"] },
    faults: ["images/web.yaml:4:18 bad-cron: Write minutes, hours, day of month, month, day of week and…"],
  },
  {
    title: "a cron with ? in the hours",
    files: web("schedule: {cron: 0 ? * * ? *}"),
    typed: { "images/web.yaml": ["0 ? * * ? *", "0 7 * * ? *"] },
    faults: ["images/web.yaml:4:18 bad-cron: Write minutes, hours, day of month, month, day of week and…"],
  },
  {
    title: "a cron in its function",
    files: web("schedule: {cron: cron(0 7 * * ? *)}"),
    typed: { "images/web.yaml": ["cron(0 7 * * ? *)", "0 7 * * ? *"] },
    faults: ["images/web.yaml:4:18 bad-cron: Write minutes, hours, day of month, month, day of week and…"],
  },
  {
    title: "a cron of a word",
    files: web("schedule: {cron: '@daily'}"),
    typed: { "images/web.yaml": ["'@daily'", "0 7 * * ? *"] },
    faults: ["images/web.yaml:4:18 bad-cron: Write minutes, hours, day of month, month, day of week and…"],
  },
  {
    title: "days from zero",
    files: web("schedule: {cron: 0 7 ? * 0 *}"),
    typed: { "images/web.yaml": ["0 7 ? * 0 *", "0 7 ? * 1 *"] },
    faults: ["images/web.yaml:4:18 bad-cron: Write minutes, hours, day of month, month, day of week and…"],
  },
  {
    title: "a time zone by its abbreviation",
    files: web("schedule: {cron: 0 7 * * ? *, timezone: CEST}"),
    faults: ["images/web.yaml:4:41 bad-timezone: Write one like Etc/UTC or Europe/Berlin."],
  },
  {
    title: "an account with hyphens",
    files: web(share('accounts: ["4444-5555-6666"]')),
    faults: ['images/web.yaml:5:35 wrong-format: Write "444455556666".'],
  },
  {
    title: "accounts as numbers",
    files: web(share("accounts: [444455556666, 777788889999]")),
    faults: [
      'images/web.yaml:5:35 quote-it: Put it in quotes: "444455556666".',
      'images/web.yaml:5:49 quote-it: Put it in quotes: "777788889999".',
    ],
    mistakes: 2,
  },
  {
    title: "an organizational unit by its id alone",
    files: web(share("organizationalUnits: [ou-ab12-12345678]")),
    faults: [
      'images/web.yaml:5:46 wrong-format: Write it like "arn:aws:organizations::111122223333:ou/o-abc1234567/ou-ab12-12345678".',
    ],
  },
  {
    title: "a key in another Region",
    files: web(
      "disk: {sizeGiB: 20, encrypted: true}\ndistribution: {kmsKey: 'arn:aws:kms:eu-west-1:111122223333:alias/images'}",
    ),
    typed: { "images/web.yaml": ["'arn:aws:kms:eu-west-1:111122223333:alias/images'", "create"] },
    faults: ["images/web.yaml:5:24 kms-key-region: Write an alias without ARN (alias/images) that exists in…"],
  },
  {
    title: "an alias without its prefix",
    files: web("disk: {sizeGiB: 20, encrypted: true}\ndistribution: {kmsKey: images}"),
    faults: ["images/web.yaml:5:24 wrong-format: Write it like create."],
  },
  {
    title: "a key by its id",
    files: web("disk: {sizeGiB: 20, encrypted: true}\ndistribution: {kmsKey: 1234abcd-12ab-34cd-56ef-1234567890ab}"),
    faults: ["images/web.yaml:5:24 wrong-format: Write it like create."],
  },
  {
    title: "an alias of AWS",
    files: web("disk: {sizeGiB: 20, encrypted: true}\ndistribution: {kmsKey: alias/aws/ebs}"),
    typed: { "images/web.yaml": ["alias/aws/ebs", "create"] },
    faults: ["images/web.yaml:5:24 aws-managed-key: Write kmsKey: create, or an alias of your own. To encrypt…"],
  },
  {
    title: "encrypted and public",
    files: web("disk: {sizeGiB: 20, encrypted: true}\ndistribution: {share: {public: true}}"),
    typed: { "images/web.yaml": ["encrypted: true", "encrypted: false"] },
    faults: [
      'images/web.yaml:5:32 public-encrypted: Write "encrypted: false" under disk, or share with accounts or an organization instead.',
    ],
  },
  {
    title: "a tag of AWS",
    files: web("tags: {'aws:team': web}"),
    typed: { "images/web.yaml": ["aws:team", "team"] },
    faults: ["images/web.yaml:4:8 wrong-format: Rename the key."],
  },
  {
    title: "a tag of AWS in capitals",
    files: web("tags: {'AWS:team': web}"),
    typed: { "images/web.yaml": ["AWS:team", "team"] },
    faults: ["images/web.yaml:4:8 wrong-format: Rename the key."],
  },
  {
    title: "a long value of a tag",
    files: web(`tags: {Note: ${"x".repeat(257)}}`),
    typed: { "images/web.yaml": image(`tags: {Note: ${"x".repeat(256)}}`) },
    faults: ["images/web.yaml:4:14 wrong-length: Shorten it by 1."],
  },
  {
    title: "an emoji in a tag",
    files: web("tags: {Note: 'fast 🚀'}"),
    faults: ["images/web.yaml:4:14 wrong-format: Write fast."],
  },
  {
    title: "a comma in a tag",
    files: web("tags: {Note: 'a, b'}"),
    faults: ["images/web.yaml:4:14 wrong-format: Write it like Platform."],
  },
  {
    title: "a parameter without slash",
    files: web("distribution: {parameter: 'images/{name}'}"),
    faults: ['images/web.yaml:4:27 parameter-form: Write "/images/{name}".'],
  },
  {
    title: "a parameter of aws",
    files: web("distribution: {parameter: '/aws/images/{name}'}"),
    faults: ['images/web.yaml:4:27 parameter-form: Write one like "/images/{name}/{architecture}".'],
  },
  {
    title: "a parameter with a space",
    files: web("distribution: {parameter: '/images/{name} ami'}"),
    faults: ['images/web.yaml:4:27 wrong-format: Write "/images/{name}-ami".'],
  },
  {
    title: "a parameter with a placeholder of its own",
    files: web("distribution: {parameter: '/images/{arch}'}"),
    typed: { "images/web.yaml": ["{arch}", "{architecture}"] },
    faults: ["images/web.yaml:4:27 parameter-form: Write one of these, or remove the braces."],
  },
  {
    title: "a parameter with double braces",
    files: web("distribution: {parameter: '/images/{{ name }}'}"),
    faults: ['images/web.yaml:4:27 wrong-format: Write "/images/{name}".'],
  },
  {
    title: "a parameter that ends in a slash",
    files: web("distribution: {parameter: '/images/{name}/'}"),
    faults: ['images/web.yaml:4:27 parameter-form: Write one like "/images/{name}/{architecture}".'],
  },
  {
    title: "an AMI name without a date",
    files: web("distribution: {amiName: 'web-{version}'}"),
    faults: ['images/web.yaml:4:25 ami-name-date: Write "web-{version}-{{ imagebuilder:buildDate }}".'],
  },
  {
    title: "a date of the shell in an AMI name",
    files: web("distribution: {amiName: 'web-$(date +%F)-{{ imagebuilder:buildDate }}'}"),
    typed: { "images/web.yaml": ["$(date +%F)-", ""] },
    faults: ["images/web.yaml:4:25 ami-name-form: Use letters, digits, spaces and - _ . : in 3 to 127 characters."],
  },
  {
    title: "an age as it is written elsewhere",
    files: web("lifecycle: {deleteAfter: 90d}"),
    typed: { "images/web.yaml": ["90d", "90 days"] },
    faults: ["images/web.yaml:4:26 wrong-format: Write 90 days."],
  },
  {
    title: "an age as a number",
    files: web("lifecycle: {deleteAfter: 90}"),
    faults: ["images/web.yaml:4:26 quote-it: Write it like 6 months."],
  },
  {
    title: "hours where minutes belong",
    files: web("build: {timeoutMinutes: 2h}"),
    faults: ["images/web.yaml:4:25 wrong-type: Write it like 180."],
  },
  {
    title: "seconds where minutes belong",
    files: web("build: {timeoutMinutes: 7200}"),
    faults: ["images/web.yaml:4:25 out-of-range: Lower it to 1,440 or less."],
  },
  {
    title: "a disk of zero",
    files: web("disk: {sizeGiB: 0}"),
    faults: ["images/web.yaml:4:17 out-of-range: Raise it to 1 or more."],
  },
  {
    title: "a disk in megabytes",
    files: web("disk: {sizeGiB: 20480}"),
    faults: ["images/web.yaml:4:17 out-of-range: Lower it to 16,000 or less."],
  },
  {
    title: "a snapshot of nonsense",
    files: web("disks: [{device: /dev/sdf, snapshot: snap-1}]"),
    faults: ["images/web.yaml:4:38 wrong-format: Write it like snap-0123456789abcdef0."],
  },
  {
    title: "a device of Windows",
    files: web("disks: [{device: 'D:', sizeGiB: 20}]"),
    typed: { "images/web.yaml": ["D:", "/dev/sdf"] },
    faults: ["images/web.yaml:4:18 wrong-format: Write it like /dev/xvda."],
  },
  {
    title: "a path of Linux on Windows",
    files: web(
      "parent: windows-server-2022-english-full-base\ncomponents: [{managed: update-windows}]\nworkingDirectory: /root",
    ),
    faults: ["images/web.yaml:4:19 working-directory: Write one like C:/build."],
  },
  {
    title: "a component of Windows on Linux",
    files: web("components: [{managed: update-windows}]"),
    faults: ["images/web.yaml:3:24 component-platform: Write update-linux."],
  },
  {
    title: "a managed component with its architecture",
    files: web("components: [{managed: update-linux-x86}]"),
    faults: ["images/web.yaml:3:24 unknown-managed-component: Write update-linux."],
  },
  {
    title: "a managed component in capitals",
    files: web("components: [{managed: Update-Linux}]"),
    faults: ["images/web.yaml:3:24 wrong-format: Write update-linux."],
  },
  {
    title: "a channel that nobody has",
    files: web("notify: [ops]"),
    typed: { "images/web.yaml": ["notify: [ops]\n", ""] },
    faults: ["images/web.yaml:4:10 unknown-channel: Add ops under channels in the settings, or delete it here."],
  },
];
