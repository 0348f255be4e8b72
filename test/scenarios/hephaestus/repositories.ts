import { stringify } from "yaml";

/** Amazon's account of Windows AMIs: https://docs.aws.amazon.com/AWSEC2/latest/WindowsGuide/finding-windows-amis.html */
export const AMAZON = "801119661308";
/** AMIs of Amazon, in the order in which it publishes them. */
export const BASES = ["2026.10.14", "2026.11.11"].map((date) => `Windows_Server-2019-English-Full-Base-${date}`);

export const BASE = "windows-server-2019-base";
/** What vm-service calls each image. */
export const KEYS = {
  [BASE]: "base",
  "windows-server-2019-nvidia-small": "nvidia-small",
  "windows-server-2019-nvidia-medium": "nvidia-medium",
  "windows-server-2019-nvidia-large": "nvidia-large",
};

const TEAMS = "https://example.logic.azure.com/workflows/a/triggers/manual/paths/invoke?api-version=1";
const CONNECTION = "arn:aws:events:us-east-1:111122223333:connection/images/01234567-89ab-cdef-0123-456789abcdef";

const SETTINGS = {
  region: "us-east-1",
  account: "111122223333",
  repository: "example/images",
  channels: {
    "custeng-support": {
      events: ["consumer-pull-request-merged"],
      subscriptions: [{ protocol: "email", endpoint: "custeng-support@example.org" }],
    },
    investigation: { events: ["consumer-pull-request-merged"], teams: { url: TEAMS, connection: CONNECTION } },
    "execution-teams": {
      events: [
        "pull-request-ready",
        "available",
        "failed",
        "promoted",
        "consumer-pull-request-ready",
        "consumer-pull-request-merged",
      ],
      slack: { workspace: "T0123ABCD", channel: "C0123ABCD" },
    },
  },
  promotion: {},
  update: { groups: { windows: { images: ["windows-*"], branch: "windows-update/base" } } },
};

const baseDefinition = (ami: string): string => `version: 1.4.0
description: Windows Server 2019, updated
# Found anew by golden update, and nobody else's AMI of that name.
parent:
  ami: ${ami}
  newest: { owner: "${AMAZON}", name: Windows_Server-2019-English-Full-Base-* }
platform: Windows
disk: { device: /dev/sda1 }
architectures: [x86_64]
components: [{ managed: update-windows }]
distribution: { parameter: "/images/{name}" }
promotion: { hoursInCandidate: 24 }
consumers:
  - repository: example/vm-service
    path: config.edn
    at: [windows, images, "{key}"]
    value: "{name}-{version}"
    keys:
${Object.entries(KEYS)
  .map(([name, key]) => `      ${name}: ${key}\n`)
  .join("")}tags: { OwnerEmail: execution-teams@example.org }
notify: [custeng-support, investigation, execution-teams]
`;

const withDriver = (size: string): string =>
  stringify({
    version: "1.4.0",
    description: `Windows Server 2019 with NVIDIA's driver, ${size}`,
    parent: { image: BASE, version: "1.4.0" },
    components: [{ managed: "update-windows" }],
    distribution: { parameter: "/images/{name}" },
    promotion: { hoursInCandidate: 24 },
    tags: { OwnerEmail: "execution-teams@example.org" },
    notify: ["custeng-support", "investigation", "execution-teams"],
  });

/** The repository of the images. @param ami that the base is built on */
export const images = (ami: string): Readonly<Record<string, string>> => ({
  "Pulumi.yaml": "name: golden-images\nruntime: nodejs\n",
  "Pulumi.prod.yaml": stringify({ config: { "golden-images:settings": SETTINGS } }),
  [`images/${BASE}.yaml`]: baseDefinition(ami),
  ...Object.fromEntries(
    ["small", "medium", "large"].map((size) => [`images/windows-server-2019-nvidia-${size}.yaml`, withDriver(size)]),
  ),
});

/** The repository of those who start machines of them. */
export const VM_SERVICE: Readonly<Record<string, string>> = {
  "config.edn": `;; machines by resource class
{:linux {:images {:default "ubuntu-2404:2026.10.1"}}
 :windows
 {:images {:base          "${BASE}-1.4.0" ; everyone's
           :nvidia-small  "windows-server-2019-nvidia-small-1.4.0"
           :nvidia-medium "windows-server-2019-nvidia-medium-1.4.0"
           :nvidia-large  "windows-server-2019-nvidia-large-1.4.0"}
  :prescale #{:base}}}
`,
};
