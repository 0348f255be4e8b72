import type { AmiDefinition } from "../../definition/image/image-definition";
import type { ImageSettings } from "../../definition/settings/images";

/** The least that a definition and settings hold in their normal form. */
export const MINIMAL_SETTINGS: ImageSettings = {
  region: "us-east-1",
  account: "111122223333",
  defaultTags: {},
  requiredTags: {},
  logRetentionDays: 90,
  channels: {},
  images: ["*"],
};

export const MINIMAL: AmiDefinition = {
  name: "docker-host",
  file: "images/docker-host.yaml",
  kind: "ami",
  version: "1.2.0",
  platform: "Linux",
  parent: {
    kind: "managed",
    name: "amazon-linux-2023",
    version: "x.x.x",
    names: { x86_64: "amazon-linux-2023-x86" },
  },
  architectures: ["x86_64"],
  components: [{ kind: "managed", name: "update-linux", version: "x.x.x", parameters: {} }],
  tests: [],
  disks: [{ device: "/dev/xvda", type: "gp3", encrypted: true, deleteOnTermination: true }],
  build: {
    instanceTypes: { x86_64: ["m7i.large"] },
    timeoutMinutes: 120,
    onDeploy: "never",
    keepFailedInstance: false,
    httpPutResponseHopLimit: 1,
  },
  imageTests: { enabled: true, timeoutMinutes: 720 },
  scanning: { enabled: false },
  distribution: {
    share: { organizations: [], organizationalUnits: [], accounts: [], public: false },
    copyTo: [],
    launchTemplates: [],
    amiName: "{name}-{architecture}-{version}-{{ imagebuilder:buildDate }}",
    amiTags: {},
    licenseConfigurations: [],
  },
  tags: {},
  notify: [],
  consumers: [],
};

export const FULL_SETTINGS: ImageSettings = {
  region: "eu-west-1",
  account: "111122223333",
  organization: { id: "o-abcdefghij", managementAccount: "999988887777" },
  network: { vpcId: "vpc-1", subnetId: "subnet-1", securityGroupIds: ["sg-2", "sg-1"] },
  namePrefix: "prod",
  defaultTags: { Team: "platform", CostCenter: "0", CreatedBy: "nobody" },
  requiredTags: {},
  logRetentionDays: 30,
  channels: {
    unused: { subscriptions: [] },
    "image-releases": { subscriptions: [{ protocol: "email", endpoint: "a@example.org" }] },
  },
  repository: "example/images",
  images: ["*"],
};

/** The parent of {@link FULL}. */
export const FULL_PARENT: AmiDefinition = {
  ...MINIMAL,
  architectures: ["x86_64", "arm64"],
  parent: {
    kind: "managed",
    name: "amazon-linux-2023",
    version: "x.x.x",
    names: { x86_64: "amazon-linux-2023-x86", arm64: "amazon-linux-2023-arm64" },
  },
  build: { ...MINIMAL.build, instanceTypes: { x86_64: ["m7i.large"], arm64: ["m7g.large"] } },
};

/** Every field that a definition has, with a value. */
export const FULL: AmiDefinition = {
  name: "ci-runner",
  file: "images/ci-runner.yaml",
  kind: "ami",
  version: "2.0.1",
  description: "Runner of CI jobs",
  platform: "Linux",
  parent: { kind: "image", image: "docker-host", version: "1.x.x" },
  architectures: ["arm64", "x86_64"],
  components: [
    { kind: "managed", name: "update-linux", version: "1.0.2", parameters: {} },
    {
      kind: "document",
      name: "install",
      file: "images/ci-runner/install.yaml",
      document: { schemaVersion: "1.0", phases: [] },
      data: "schemaVersion: 1.0\nphases: []\n",
      parameters: { Version: "2", Channel: "stable" },
    },
    {
      kind: "arn",
      arn: "arn:aws:imagebuilder:eu-west-1:444455556666:component/hardening/2.1.0/1",
      parameters: { Level: "high" },
    },
  ],
  tests: [
    {
      kind: "document",
      name: "smoke",
      document: { schemaVersion: "1.0", phases: [] },
      data: "schemaVersion: 1.0\nphases: []\n",
      parameters: {},
    },
  ],
  disks: [
    {
      device: "/dev/xvda",
      sizeGiB: 32,
      type: "gp3",
      iops: 4000,
      throughput: 250,
      encrypted: true,
      deleteOnTermination: true,
    },
    {
      device: "/dev/sdb",
      type: "io2",
      encrypted: true,
      snapshot: "snap-0123456789abcdef0",
      deleteOnTermination: false,
    },
  ],
  workingDirectory: "/root",
  userData: { file: "images/ci-runner/user-data.sh", content: "#!/bin/bash\necho ü\n" },
  build: {
    instanceTypes: { x86_64: ["m7i.large", "m6i.large"], arm64: ["m7g.large"] },
    timeoutMinutes: 180,
    onDeploy: "wait",
    keepFailedInstance: true,
    keyPair: "debug",
    httpPutResponseHopLimit: 2,
    placement: { tenancy: "host", availabilityZone: "eu-west-1a", hostId: "h-1", hostResourceGroupArn: "arn:aws:rg" },
  },
  imageTests: { enabled: true, timeoutMinutes: 90 },
  schedule: { cron: "0 7 * * ? *", timezone: "Etc/UTC", onlyWhenDependenciesChange: true, enabled: false },
  scanning: { enabled: true, failOn: "critical" },
  distribution: {
    regions: ["us-east-1", "eu-west-1"],
    share: {
      organizations: ["o-abcdefghij"],
      organizationalUnits: ["arn:aws:organizations::999988887777:ou/o-abcdefghij/ou-ab12-11111111"],
      accounts: ["444455556666", "222233334444"],
      public: false,
    },
    copyTo: ["555566667777"],
    kmsKey: { kind: "adopt", key: "alias/images" },
    parameter: "/images/{name}/{architecture}",
    launchTemplates: [
      { id: "lt-0123456789abcdef0", setDefault: true },
      { id: "lt-0123456789abcdef1", region: "us-east-1", account: "444455556666", setDefault: false },
    ],
    amiName: "{name}-{architecture}-{version}-{{ imagebuilder:buildDate }}",
    amiTags: { Os: "al2023" },
    amiDescription: "{name} {version}",
    licenseConfigurations: ["arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-1"],
  },
  lifecycle: {
    deprecateAfter: { value: 90, unit: "days" },
    disableAfter: { value: 5, unit: "months" },
    deleteAfter: { value: 6, unit: "months" },
    keepAtLeast: 3,
    exclude: {
      public: true,
      accounts: ["444455556666"],
      regions: ["us-east-1"],
      tags: { Keep: "true" },
      launchedWithin: { value: 2, unit: "weeks" },
    },
  },
  tags: { OwnerEmail: "platform@example.org", CostCenter: "7" },
  notify: ["image-releases"],
  consumers: [{ repository: "example/app", path: "infra/ami.tf" }],
};
