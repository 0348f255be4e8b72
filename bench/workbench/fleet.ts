import { stringify } from "yaml";

/** The made-up images that every side of the bench builds; plain data, the same for the same seed and size. */
export interface FleetImage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly sizeGiB: number;
  readonly cron: string;
  readonly amiAccounts: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Parameters that the definition gives to its own document. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The AWSTOE document that installs, as YAML. */
  readonly install: string;
  /** The AWSTOE document that tests, as YAML. */
  readonly test: string;
}

/** What all images of a fleet share. */
export const FLEET = {
  region: "us-east-1",
  regions: ["us-east-1", "eu-west-1"],
  account: "111122223333",
  kmsAlias: "alias/images",
  instanceTypes: { x86_64: ["m7i.large", "m6i.large"], arm64: ["m7g.large", "m6g.large"] },
} as const;

const TEAMS = ["payments", "search", "identity", "media", "billing", "mobile", "data", "risk"];
const TOOLS = ["docker", "git", "nginx", "postgresql15", "python3.11", "java-21-amazon-corretto", "golang", "nodejs20"];

/** A fleet of `size` images. The first images of a larger fleet are those of a smaller one. */
export function makeFleet(size: number): readonly FleetImage[] {
  return Array.from({ length: size }, (_, index) => makeImage(index));
}

function makeImage(index: number): FleetImage {
  const random = randomNumbers(index + 1);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const number = (below: number): string => Math.floor(random() * below).toString();
  const team = pick(TEAMS);
  const tools = [pick(TOOLS), pick(TOOLS), pick(TOOLS)];
  const name = `image-${(index + 1).toString().padStart(4, "0")}`;
  return {
    name,
    version: `${pick(["1", "2", "3"])}.${number(20)}.${number(10)}`,
    description: `Build host of team ${team}, with ${tools[0] ?? ""}`,
    sizeGiB: pick([16, 32, 64, 100]),
    cron: `${number(60)} ${number(24)} * * ? *`,
    amiAccounts: [`2222${number(9)}0000${number(9)}11`, `3333${number(9)}0000${number(9)}22`],
    tags: {
      CostCenter: `CC-${number(9000)}`,
      DataClass: pick(["public", "internal", "confidential"]),
      Environment: pick(["development", "staging", "production"]),
      OwnerEmail: `${team}@example.org`,
      Service: `${team}-${pick(TOOLS)}`,
      Team: team,
    },
    parameters: { ToolVersion: `${number(30)}.${number(10)}.${number(10)}`, Channel: pick(["stable", "edge"]) },
    install: installDocument(name, tools),
    test: testDocument(name, tools),
  };
}

function installDocument(name: string, tools: readonly string[]): string {
  const installs = tools.map((tool, index) => ({
    ...bash(`Install${index.toString()}`, "set -euo pipefail", `dnf install -y ${tool}`, `${tool} --version || true`),
    onFailure: "Abort",
    maxAttempts: 2,
  }));
  const ownTool = bash("OwnTool", `echo "{{ ToolVersion }} {{ Channel }}" > /etc/${name}.release`);
  return stringify({
    name: `${name}-install`,
    description: `Installs what ${name} needs`,
    schemaVersion: "1.0",
    parameters: [
      { ToolVersion: { type: "string", default: "1.0.0", description: "Version of the team's own tool" } },
      { Channel: { type: "string", default: "stable", description: "Channel of the team's own tool" } },
    ],
    phases: [
      { name: "build", steps: [...installs, ownTool] },
      { name: "validate", steps: [bash("ReleaseFile", `test -s /etc/${name}.release`)] },
    ],
  });
}

function testDocument(name: string, tools: readonly string[]): string {
  const release = bash("Release", `test -s /etc/${name}.release`, "systemctl is-system-running --wait || true");
  return stringify({
    name: `${name}-test`,
    description: `Tests a fresh instance of ${name}`,
    schemaVersion: "1.0",
    phases: [{ name: "test", steps: [release, bash("Tools", ...tools.map((tool) => `rpm -q ${tool}`))] }],
  });
}

function bash(name: string, ...commands: readonly string[]) {
  return { name, action: "ExecuteBash", inputs: { commands } };
}

/** mulberry32: small, fast, and the same on every machine. */
function randomNumbers(seed: number): () => number {
  let state = (seed * 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
