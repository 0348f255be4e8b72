import type { BootstrapSettings, ImageDefinition, Issue, ImageSettings } from "../../definition";
import type { AmiDefinition } from "../../definition/image/image-definition";

/** A fault and what is said of it. */
export interface Case {
  readonly code: string;
  /** What distinguishes it from others of the same code. */
  readonly title?: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly settings?: ImageSettings;
  readonly boundaries?: readonly BootstrapSettings[];
  /** `file:line:column`; the file may be left out when it is images/a.yaml. */
  readonly at: string;
  readonly message: string | RegExp;
  readonly fix: string | RegExp;
  /** @default "error" */
  readonly severity?: Issue["severity"];
  /** Codes that rightly come along. */
  readonly along?: readonly string[];
}

/** A sound definition; `more` is appended, and replaces a line of the same key. */
export function image(more = ""): string {
  const base = ["version: 1.0.0", "parent: amazon-linux-2023", "components: [{managed: update-linux}]"];
  const lines = base.filter((line) => !new RegExp(`^${line.slice(0, line.indexOf(":"))}:`, "m").test(more));
  return `${[...lines, more].join("\n").trimEnd()}\n`;
}

export function amisOf(definitions: readonly ImageDefinition[]): readonly AmiDefinition[] {
  return definitions.filter((definition): definition is AmiDefinition => definition.kind === "ami");
}

/** Files with the definition `a` alone. */
export function alone(more: string): Case["files"] {
  return { "images/a.yaml": image(more) };
}

export const settings: ImageSettings = {
  region: "us-east-1",
  account: "111122223333",
  organization: { id: "o-abc1234567", managementAccount: "999988887777" },
  defaultTags: {},
  requiredTags: {},
  logRetentionDays: 90,
  channels: { "image-releases": { subscriptions: [] } },
  images: ["*"],
};

export const DOCUMENT = `schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Install
        action: ExecuteBash
        inputs:
          commands: [dnf install -y docker]
`;
