import type { Case } from "../../case";
import { DOCUMENT, alone } from "../../case";

const windows = "parent: windows-server-2022-english-full-base\ncomponents: [{managed: update-windows}]";
const ami = "parent: {ami: ami-0123456789abcdef0}\nplatform: Linux\ndisk: {device: /dev/xvda}";
const cronLine = 'schedule: {cron: "0 7 * * ? *"}';

function withScript(script: string, more = ""): Case["files"] {
  return { ...alone(`userData: start.sh\n${more}`), "images/start.sh": script };
}

function disk(text: string, at: string, message: string | RegExp, fix: string | RegExp): Case {
  return { code: "disk-combination", title: text, files: alone(`disk: ${text}`), at, message, fix };
}

function cron(text: string, message: RegExp): Case {
  return {
    code: "bad-cron",
    title: text,
    files: alone(`schedule: {cron: ${JSON.stringify(text)}}`),
    at: "4:18",
    message,
    fix: /"0 7 \* \* \? \*" for every day at seven/,
  };
}

/** What an image is built from and how. */
export const imageCases: readonly Case[] = [
  {
    code: "never-built",
    severity: "warning",
    files: alone("build: {onDeploy: false}"),
    at: "4:19",
    message: "The deployment does not build the image (onDeploy: false), and it has no schedule: nothing does.",
    fix: /^Delete onDeploy, or add "schedule: \{cron: '0 7 \* \* \? \*', onlyWhenDependenciesChange: false\}"/,
  },
  {
    code: "unknown-managed-image",
    title: "a slip",
    files: alone("parent: amazon-linux-223"),
    at: "3:9",
    message: /^No managed image is known as amazon-linux-223\. Did you mean amazon-linux-2023\?/,
    fix: "Write amazon-linux-2023.",
  },
  {
    code: "unknown-managed-image",
    title: "not in the list",
    files: alone("parent: {managed: rocky-linux-nine}"),
    at: "3:19",
    message: /No managed image is known as rocky-linux-nine/,
    fix: /\{arn: "arn:aws:imagebuilder:<region>:aws:image\/rocky-linux-nine\/x\.x\.x"\}/,
  },
  {
    code: "architecture-unavailable",
    files: alone(`${windows}\narchitectures: [arm64]`),
    at: "4:16",
    message: "windows-server-2022-english-full-base does not exist for arm64; it does for x86_64.",
    fix: /architectures: \[x86_64\]/,
  },
  {
    code: "architecture-missing",
    title: "one AMI for two",
    files: alone(
      "parent: {ami: ami-0123456789abcdef0}\nplatform: Linux\ndisk: {device: /dev/xvda}\narchitectures: [x86_64, arm64]",
    ),
    at: "3:15",
    message: "One value is given for x86_64 and arm64; an AMI has one architecture.",
    fix: "Give a mapping: {x86_64: …, arm64: …}.",
  },
  {
    code: "architecture-missing",
    title: "a mapping without one",
    files: alone(
      "parent: {ssm: {x86_64: /a/b}}\nplatform: Linux\ndisk: {device: /dev/xvda}\narchitectures: [x86_64, arm64]",
    ),
    at: "3:15",
    message: /no value for arm64/,
    fix: /Add "arm64: …"/,
  },
  {
    code: "architecture-extra",
    files: alone(
      "parent: {ssm: {x86_64: /a/b, arm64: /a/c}}\narchitectures: [x86_64]\nplatform: Linux\ndisk: {device: /dev/xvda}",
    ),
    at: "3:30",
    message: /a value for arm64, but the image is built for x86_64 only/,
    fix: /add arm64 to architectures/,
  },
  {
    code: "platform-needed",
    files: alone("parent: {ami: ami-0123456789abcdef0}\ndisk: {device: /dev/xvda}"),
    at: "3:9",
    message: "The platform is unknown: it does not follow from the parent.",
    fix: /platform: Linux/,
  },
  {
    code: "platform-contradiction",
    files: alone("platform: Windows"),
    at: "4:11",
    message: "The platform is given as Windows, but the parent is Linux.",
    fix: /Delete platform/,
  },
  {
    code: "no-components",
    files: alone("components: []"),
    at: "3:13",
    message: /no component/,
    fix: /managed: update-linux/,
  },
  {
    code: "too-many-components",
    files: alone(`components: [${Array.from({ length: 21 }, () => "{managed: update-linux}").join(", ")}]`),
    at: "3:13",
    message: "21 components and 0 tests are 21; a recipe takes 20.",
    fix: /Join documents/,
  },
  {
    code: "name-needed",
    title: "inline",
    files: alone(
      "components: [{document: {schemaVersion: 1.0, phases: [{name: build, steps: [{name: A, action: ExecuteBash, inputs: {commands: [ls]}}]}]}}]",
    ),
    at: "3:14",
    message: /inline has no file/,
    fix: /Add "name: …"/,
  },
  {
    code: "name-needed",
    title: "a path that gives none",
    files: { ...alone("components: [{document: Docker/Install.yaml}]"), "images/Docker/Install.yaml": DOCUMENT },
    at: "3:25",
    message: /the name "Docker-Install", which is not one/,
    fix: /rename the file/,
  },
  {
    code: "duplicate-component",
    files: { ...alone("components: [{document: a/b.yaml}, {document: a/b.yaml}]"), "images/a/b.yaml": DOCUMENT },
    at: "3:36",
    message: "The component has the name a-b, as components[0] does; each is published under its name.",
    fix: /another "name"/,
  },
  {
    code: "device-needed",
    files: alone("parent: {ami: ami-0123456789abcdef0}\nplatform: Linux"),
    at: "3:9",
    message: /root device is unknown/,
    fix: /device: \/dev\/xvda/,
  },
  {
    code: "duplicate-device",
    files: alone("disks: [{device: /dev/sdf}, {device: /dev/sdf}]"),
    at: "4:38",
    message: /\/dev\/sdf is used by another volume/,
    fix: /free one/,
  },
  disk("{type: io2}", "4:1", "A volume of type io2 needs iops.", /gp3/),
  disk("{type: gp2, throughput: 250}", "4:31", "A volume of type gp2 takes no throughput; only gp3 does.", /gp3/),
  disk("{type: gp2, iops: 3000}", "4:25", "A volume of type gp2 takes no iops.", /gp3/),
  disk(
    "{sizeGiB: 8, type: io1, iops: 5000}",
    "4:37",
    "5000 iops are too many for 8 GiB: io1 has at most 50 a GiB, here 400.",
    "Lower iops to 400, or raise sizeGiB to 100.",
  ),
  disk("{iops: 20000}", "4:14", "20000 iops are out of range for gp3: 3,000 to 16,000.", /Choose/),
  disk(
    "{throughput: 1000}",
    "4:20",
    /1000 MiB a second are too many for 3000 iops/,
    "Lower throughput to 750, or raise iops to 4000.",
  ),
  disk("{type: st1, sizeGiB: 100}", "4:28", "100 GiB is out of range for st1: 125 to 16,000 GiB.", /another type/),
  {
    code: "working-directory",
    title: "Linux",
    files: alone("workingDirectory: root"),
    at: "4:19",
    message: '"root" is not an absolute path on Linux.',
    fix: "Write one like /root.",
  },
  {
    code: "working-directory",
    title: "Windows",
    files: alone(`${windows}\nworkingDirectory: /root`),
    at: "4:19",
    message: '"/root" is not an absolute path on Windows.',
    fix: "Write one like C:/build.",
  },
  {
    code: "user-data-form",
    title: "cloud-config",
    files: withScript("#cloud-config\npackages: [docker]\n"),
    at: "4:11",
    message: /does not begin with #!.*cloud-config/,
    fix: /#!\/bin\/bash/,
  },
  {
    code: "user-data-form",
    title: "another interpreter",
    files: withScript("#!/usr/bin/python3\nprint()\n"),
    at: "4:11",
    message: /runs under "#!\/usr\/bin\/python3"/,
    fix: /perform_cleanup/,
  },
  {
    code: "user-data-form",
    title: "Windows",
    files: withScript("Write-Host hello\n", windows),
    at: "2:11",
    message: /neither <powershell>/,
    fix: /<powershell>/,
    along: [],
  },
  {
    code: "user-data-too-large",
    files: withScript(`#!/bin/bash\n${"#".repeat(16_400)}\n`),
    at: "4:11",
    message: /16,5\d\d bytes .*EC2 takes 16,384/,
    fix: /component document/,
  },
  {
    code: "instance-type-missing",
    files: alone("architectures: [x86_64, arm64]\nbuild: {instanceTypes: [m7i.large]}"),
    at: "5:24",
    message: "No instance type is given that can build arm64.",
    fix: "Add one, like m7g.large.",
  },
  {
    code: "instance-type-architecture",
    files: alone("build: {instanceTypes: {x86_64: [m7g.large]}}"),
    at: "4:33",
    message: "m7g.large is an arm64 instance type, listed under x86_64.",
    fix: /m7i\.large/,
  },
  {
    code: "instance-type-platform",
    files: alone("build: {instanceTypes: [mac1.metal]}"),
    at: "4:24",
    message: "mac1.metal cannot build a Linux image: Macs build macOS only.",
    fix: /m7i\.large/,
  },
  {
    code: "mac-host",
    files: alone(
      "components: [{arn: arn:aws:imagebuilder:us-east-1:111122223333:component/update-mac/x.x.x}]\nparent: macos-sequoia\narchitectures: [arm64]\nbuild: {instanceTypes: [mac2.metal]}",
    ),
    at: "5:1",
    message: /dedicated hosts only/,
    fix: /placement: \{tenancy: host\}/,
  },
  cron("0 7 * * *", /it has 5 fields instead of six \(five is the form of Unix/),
  cron("0 7 * * * *", /neither day of month nor day of week is \?/),
  cron("0 7 ? * ? *", /are both \?/),
  cron("60 7 * * ? *", /"60" does not fit the field minutes \(0 to 59/),
  cron("0 7 * FOO ? *", /"FOO" does not fit the field month \(1 to 12, JAN to DEC/),
  cron("0 7 ? * MON#6 *", /"MON#6" does not fit the field day of week/),
  cron("cron(0 7 * * ? *)", /without cron\( \)/),
  {
    code: "bad-timezone",
    files: alone('schedule: {cron: "0 7 * * ? *", timezone: Europe/Berlim}'),
    at: "4:43",
    message: '"Europe/Berlim" is not an IANA time zone.',
    fix: /Europe\/Berlin/,
  },
  {
    code: "schedule-never-triggers",
    severity: "warning",
    files: alone(`${ami}\ncomponents: [{managed: update-linux, version: 1.0.2}]\n${cronLine}`),
    at: "6:1",
    message: /pinned, so it never will/,
    fix: /onlyWhenDependenciesChange: false/,
  },
  {
    code: "fail-on-unheard",
    severity: "warning",
    title: "no channel",
    files: alone("scanning: {enabled: true, failOn: critical}"),
    at: "4:35",
    message: /the image has no notify channel/,
    fix: /notify/,
  },
  {
    code: "fail-on-unheard",
    severity: "warning",
    title: "no scan",
    files: alone("scanning: {failOn: critical}\nnotify: [a]"),
    at: "4:20",
    message: /scanning is not enabled/,
    fix: /enabled: true/,
  },
];
