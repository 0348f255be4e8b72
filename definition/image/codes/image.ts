import type { CodeEntry } from "../../diagnostics/code-entry";
import { error, warning } from "../../diagnostics/code-entry";

/** Faults of what an image is built from and how. */
export const imageCodes = {
  "unknown-managed-image": error(
    "No managed image has this name",
    "Image Builder would fail at the first build.",
    "parent: amazon-linux-23",
    "parent: amazon-linux-2023",
  ),
  "architecture-unavailable": error(
    "The parent does not exist for an architecture",
    "There is nothing to build on.",
    "parent: windows-server-2022-english-full-base\narchitectures: [arm64]",
    "parent: windows-server-2022-english-full-base\narchitectures: [x86_64]",
  ),
  "architecture-missing": error(
    "The parent lacks a value for an architecture",
    "An AMI has one architecture; several need one each.",
    "architectures: [x86_64, arm64]\nparent: {ami: ami-0123456789abcdef0}",
    "architectures: [x86_64, arm64]\nparent: {ami: {x86_64: ami-0123456789abcdef0, arm64: ami-0fedcba9876543210}}",
  ),
  "architecture-extra": error(
    "The parent has a value for an architecture that is not built",
    "One of the two was forgotten.",
    "architectures: [x86_64]\nparent: {ami: {x86_64: ami-…, arm64: ami-…}}",
    "architectures: [x86_64]\nparent: {ami: ami-…}",
  ),
  "platform-needed": error(
    "The operating system is not told",
    "Components, user data and paths depend on it, and the parent does not say.",
    "parent: {ami: ami-0123456789abcdef0}",
    "parent: {ami: ami-0123456789abcdef0}\nplatform: Linux",
  ),
  "platform-contradiction": error(
    "The platform is not the parent's",
    "An image has the operating system of its parent.",
    "parent: amazon-linux-2023\nplatform: Windows",
    "parent: amazon-linux-2023",
  ),
  "no-components": error(
    "An image without components",
    "It would be a copy of its parent; a recipe needs at least one component.",
    "components: []",
    "components: [{managed: update-linux}]",
  ),
  "too-many-components": error(
    "More than twenty components",
    "Image Builder's quota for a recipe, tests included.",
    "components: [… 21 of them]",
    "components: [… 20 of them]",
  ),
  "name-needed": error(
    "A component needs a name",
    "It is published under a name; an inline document has none, and not every path gives one.",
    "components: [{document: {schemaVersion: 1.0, phases: […]}}]",
    "components: [{name: install-docker, document: {schemaVersion: 1.0, phases: […]}}]",
  ),
  "duplicate-component": error(
    "Two components of one name",
    "Both are published under the name; the second would fail.",
    "components: [{document: a/b.yaml}, {document: a-b.yaml}]",
    "components: [{document: a/b.yaml}, {document: a-b.yaml, name: other}]",
  ),
  "device-needed": error(
    "The root device is not known",
    "Size and encryption are set on a device by name, and a wrong one would be an extra volume.",
    "parent: {ami: ami-0123456789abcdef0}",
    "parent: {ami: ami-0123456789abcdef0}\ndisk: {device: /dev/xvda}",
  ),
  "duplicate-device": error(
    "Two volumes on one device",
    "EC2 attaches one.",
    "disks: [{device: /dev/sdf}, {device: /dev/sdf}]",
    "disks: [{device: /dev/sdf}, {device: /dev/sdg}]",
  ),
  "disk-combination": error(
    "Type, size, iops and throughput do not fit together",
    "EBS refuses the volume when the build begins.",
    "disk: {type: gp2, throughput: 250}",
    "disk: {type: gp3, throughput: 250}",
  ),
  "working-directory": error(
    "The working directory is not an absolute path",
    "Components would run in an unknown place, or not at all.",
    "workingDirectory: root",
    "workingDirectory: /root",
  ),
  "user-data-form": error(
    "User data that would not run, or would skip the clean-up",
    "EC2 runs scripts by their first line. User data of one's own replaces Image Builder's, which asks for the removal of keys, logs and histories; we keep that in shell scripts.",
    "#cloud-config\npackages: [docker]",
    "#!/bin/bash\ndnf install -y docker",
  ),
  "user-data-too-large": error(
    "User data is larger than 16 KiB",
    "EC2's limit.",
    "a script with an archive inside",
    "a script that downloads the archive",
  ),
  "instance-type-missing": error(
    "No instance type for an architecture",
    "A build of arm64 needs a Graviton instance, one of x86_64 another.",
    "architectures: [x86_64, arm64]\nbuild: {instanceTypes: [m7i.large]}",
    "architectures: [x86_64, arm64]\nbuild: {instanceTypes: [m7i.large, m7g.large]}",
  ),
  "instance-type-architecture": error(
    "An instance type of another architecture",
    "EC2 refuses to launch the parent on it.",
    "build: {instanceTypes: {arm64: [m7i.large]}}",
    "build: {instanceTypes: {arm64: [m7g.large]}}",
  ),
  "instance-type-platform": error(
    "An instance type for another operating system",
    "macOS runs on Macs, and Macs run macOS.",
    "parent: macos-sequoia\nbuild: {instanceTypes: [m7g.large]}",
    "parent: macos-sequoia\nbuild: {instanceTypes: [mac2.metal]}",
  ),
  "mac-host": error(
    "A macOS build without a dedicated host",
    "EC2 launches Macs on dedicated hosts only.",
    "build: {instanceTypes: [mac2.metal]}",
    "build: {instanceTypes: [mac2.metal], placement: {tenancy: host}}",
  ),
  "bad-cron": error(
    "Not a cron expression of AWS",
    "AWS reads six fields, with ? in one of the day fields.",
    'schedule: {cron: "0 7 * * *"}',
    'schedule: {cron: "0 7 * * ? *"}',
  ),
  "bad-timezone": error(
    "Not an IANA time zone",
    "The schedule could not be placed in time.",
    'schedule: {cron: "0 7 * * ? *", timezone: Berlin}',
    'schedule: {cron: "0 7 * * ? *", timezone: Europe/Berlin}',
  ),
  "schedule-never-triggers": warning(
    "A schedule that never builds",
    "It waits for new versions of the parent or a component, and all are pinned.",
    'parent: {ami: ami-0123456789abcdef0}\nschedule: {cron: "0 7 * * ? *"}',
    'parent: {ami: ami-0123456789abcdef0}\nschedule: {cron: "0 7 * * ? *", onlyWhenDependenciesChange: false}',
  ),
  "fail-on-unheard": warning(
    "A failed scan that nobody hears of",
    "failOn tells the image's notify channels, and there is none, or no scan.",
    "scanning: {enabled: true, failOn: critical}",
    "scanning: {enabled: true, failOn: critical}\nnotify: [image-releases]",
  ),
} as const satisfies Readonly<Record<string, CodeEntry>>;
