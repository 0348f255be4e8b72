import type { AwstoeDocument, ImageDefinition } from "../../definition";
import { serializeDocument } from "../../definition/awstoe";
import { DOCUMENT } from "./case";

const TEST = DOCUMENT.replace("name: build", "name: test");

/** A definition with every key that there is, and the files that it names. */
export const WHOLE: Readonly<Record<string, string>> = {
  "images/whole.yaml": `kind: ami
version: 1.2.0
description: Docker {DOCKER_VERSION} on Amazon Linux
parent: {managed: amazon-linux-2023, version: 2026.x.x}
architectures: [x86_64, arm64]
platform: Linux
components:
  - managed: update-linux
    version: 1.x.x
    parameters: {Mode: "\${HOME} {{ build.x }}"}
  - document: docker/install.yaml
    name: install
  - arn: arn:aws:imagebuilder:us-east-1:111122223333:component/hardening/2.1.0/1
tests:
  - document: docker/test.yaml
disk: {device: /dev/xvda, sizeGiB: 32, type: gp3, iops: 4000, throughput: 500, encrypted: true, deleteOnTermination: false}
disks:
  - {device: /dev/sdf, sizeGiB: 100, type: io2, iops: 3000, encrypted: true, snapshot: snap-0123456789abcdef0}
workingDirectory: /root
userData: docker/user-data.sh
build:
  instanceTypes: {x86_64: [m7i.large], arm64: [m7g.large]}
  timeoutMinutes: 240
  onDeploy: never
  keepFailedInstance: true
  keyPair: debug
  httpPutResponseHopLimit: 2
  placement: {tenancy: dedicated, availabilityZone: us-east-1a, hostId: h-0123456789abcdef0}
imageTests: {enabled: false, timeoutMinutes: 60}
schedule: {cron: "0 7 ? * MON-FRI *", timezone: Europe/Berlin, onlyWhenDependenciesChange: false, enabled: false}
scanning: {enabled: true, failOn: critical}
distribution:
  regions: [us-east-1, eu-west-1]
  share:
    organizations: [o-abc1234567]
    organizationalUnits: ["arn:aws:organizations::999988887777:ou/o-abc1234567/ou-ab12-12345678"]
    accounts: ["444455556666"]
    public: false
  copyTo: ["777788889999"]
  kmsKey: alias/images
  parameter: /images/{name}/{architecture}
  launchTemplates: [{id: lt-0123456789abcdef0, region: eu-west-1, account: "444455556666", setDefault: false}]
  amiName: "{name} {architecture} {version} {{ imagebuilder:buildDate }}"
  amiTags: {Docker: "{DOCKER_VERSION}"}
  amiDescription: "{name} {version}"
  licenseConfigurations: ["arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef"]
lifecycle:
  deprecateAfter: 90 days
  deleteAfter: 1 year
  keepAtLeast: 3
  exclude: {public: true, accounts: ["444455556666"], regions: [eu-west-1], tags: {Keep: "yes"}, launchedWithin: 2 weeks}
tags: {OwnerEmail: platform@example.org}
notify: [image-releases]
consumers: [{repository: example/infra, path: cluster.yaml}]
variables: {DOCKER_VERSION: "26.0"}
`,
  "images/docker/install.yaml": DOCUMENT,
  "images/docker/test.yaml": TEST,
  "images/docker/user-data.sh": "#!/bin/bash\r\ndnf upgrade -y\r\n",
};

const step = { name: "Install", action: "ExecuteBash", inputs: { commands: ["dnf install -y docker"] } };

/** A document with the text that goes to AWS. */
function published(document: AwstoeDocument): { readonly document: AwstoeDocument; readonly data: string } {
  return { document, data: serializeDocument(document) };
}

export const WHOLE_NORMAL: ImageDefinition = {
  name: "whole",
  file: "images/whole.yaml",
  kind: "ami",
  version: "1.2.0",
  description: "Docker 26.0 on Amazon Linux",
  platform: "Linux",
  parent: {
    kind: "managed",
    name: "amazon-linux-2023",
    version: "2026.x.x",
    names: { x86_64: "amazon-linux-2023-x86", arm64: "amazon-linux-2023-arm64" },
  },
  architectures: ["x86_64", "arm64"],
  components: [
    { kind: "managed", name: "update-linux", version: "1.x.x", parameters: { Mode: "${HOME} {{ build.x }}" } },
    {
      kind: "document",
      name: "install",
      file: "images/docker/install.yaml",
      ...published({ schemaVersion: 1, phases: [{ name: "build", steps: [step] }] }),
      parameters: {},
    },
    { kind: "arn", arn: "arn:aws:imagebuilder:us-east-1:111122223333:component/hardening/2.1.0/1", parameters: {} },
  ],
  tests: [
    {
      kind: "document",
      name: "docker-test",
      file: "images/docker/test.yaml",
      ...published({ schemaVersion: 1, phases: [{ name: "test", steps: [step] }] }),
      parameters: {},
    },
  ],
  disks: [
    {
      device: "/dev/xvda",
      sizeGiB: 32,
      type: "gp3",
      iops: 4000,
      throughput: 500,
      encrypted: true,
      deleteOnTermination: false,
    },
    {
      device: "/dev/sdf",
      sizeGiB: 100,
      type: "io2",
      iops: 3000,
      encrypted: true,
      snapshot: "snap-0123456789abcdef0",
      deleteOnTermination: true,
    },
  ],
  workingDirectory: "/root",
  userData: {
    file: "images/docker/user-data.sh",
    content: [
      "#!/bin/bash",
      "# golden-images: without this file Image Builder skips its clean-up of the image.",
      "mkdir -p /root && touch /root/perform_cleanup",
      "dnf upgrade -y",
      "",
    ].join("\n"),
  },
  build: {
    instanceTypes: { x86_64: ["m7i.large"], arm64: ["m7g.large"] },
    timeoutMinutes: 240,
    onDeploy: "never",
    keepFailedInstance: true,
    keyPair: "debug",
    httpPutResponseHopLimit: 2,
    placement: { tenancy: "dedicated", availabilityZone: "us-east-1a", hostId: "h-0123456789abcdef0" },
  },
  imageTests: { enabled: false, timeoutMinutes: 60 },
  schedule: { cron: "0 7 ? * MON-FRI *", timezone: "Europe/Berlin", onlyWhenDependenciesChange: false, enabled: false },
  scanning: { enabled: true, failOn: "critical" },
  distribution: {
    regions: ["us-east-1", "eu-west-1"],
    share: {
      organizations: ["o-abc1234567"],
      organizationalUnits: ["arn:aws:organizations::999988887777:ou/o-abc1234567/ou-ab12-12345678"],
      accounts: ["444455556666"],
      public: false,
    },
    copyTo: ["777788889999"],
    kmsKey: { kind: "adopt", key: "alias/images" },
    parameter: "/images/{name}/{architecture}",
    launchTemplates: [{ id: "lt-0123456789abcdef0", region: "eu-west-1", account: "444455556666", setDefault: false }],
    amiName: "{name} {architecture} {version} {{ imagebuilder:buildDate }}",
    amiTags: { Docker: "26.0" },
    amiDescription: "{name} {version}",
    licenseConfigurations: [
      "arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef",
    ],
  },
  lifecycle: {
    deprecateAfter: { value: 90, unit: "days" },
    deleteAfter: { value: 1, unit: "years" },
    keepAtLeast: 3,
    exclude: {
      public: true,
      accounts: ["444455556666"],
      regions: ["eu-west-1"],
      tags: { Keep: "yes" },
      launchedWithin: { value: 2, unit: "weeks" },
    },
  },
  tags: { OwnerEmail: "platform@example.org" },
  notify: ["image-releases"],
  consumers: [{ repository: "example/infra", path: "cluster.yaml" }],
};
