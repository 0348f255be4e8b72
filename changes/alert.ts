/** About an image, whose name each has as well. */
interface OfImages {
  public: object;
  "launch-granted": { to: "organization" | "organizational-unit" | "account"; id: string };
  "pull-granted": { to: "organization" | "account"; id: string };
  "copy-granted": { account: string };
  /** In another account it decides what is launched there. */
  "launch-template-granted": { id: string; account: string };
  /** `isNew`: the image is. */
  "disk-not-encrypted": { device: string; isNew: boolean };
  "read-granted": { arn: string };
  "image-left-stack": { stack: string };
  "build-privileged": { role: BuildRole };
  /** Builds of pull requests of strangers no longer wait for anyone. */
  "build-unapproved": { role: BuildRole };
  /** Names of secrets and parameters, ARNs of what else builds reach. */
  "build-access": { role: BuildRole; to: readonly string[] };
}

type BuildRole = "ci" | "release";

interface Step {
  from: string;
  to: string;
}

/** About a stack, whose name each has as well. */
interface OfStacks {
  "settings-removed": object;
  "split-changed": object;
  "region-changed": Step;
  "account-changed": Step;
  "prefix-changed": object;
  "organization-changed": { key: string; from: string; to?: string };
  /** Globs of images that may be public; any when absent. */
  "public-images-changed": { globs?: readonly string[] };
  "boundary-changed": { key: string; to?: string };

  "builds-may-read": { arns: readonly string[] };
  "state-versions-shortened": { from: number; to: number };
  "approvals-lowered": { from: number; to: number };
  "owners-need-not-approve": object;
  "check-dropped": { check: string };
  "owner-dropped": { pattern: string };
  "branch-unguarded": Step;
  "protection-changed": Step;
  "environment-trusted": { environment: string; role: string };
  /** `left`: how many still approve. */
  "reviewers-dropped": { environment: string; reviewers: readonly Reviewer[]; left: number };
  "environment-opened": { environment: string; branches: "any" | readonly string[] };
  "wait-shortened": { environment: string; from: number; to: number };
  "repository-trusted": Step;
  /** `to` is absent where the roles trust only the name. */
  "repository-id-changed": { from: number; to?: number };
  "identity-provider-changed": object;
  "regions-added": { regions: readonly string[] };
}

export interface Reviewer {
  readonly kind: "user" | "team";
  readonly id: number;
}

type About<Table, Name> = { readonly [A in keyof Table]: Name & Readonly<Table[A]> };
type Alerts = About<OfImages, { readonly image: string }> & About<OfStacks, { readonly stack: string }>;

export type AlertKind = keyof Alerts;

/** What a reviewer must not overlook: more access than before, less of a guard, a deployment that would stop halfway. */
export type Alert<K extends AlertKind = AlertKind> = { readonly [A in K]: { readonly alert: A } & Alerts[A] }[K];

/** Before the stack is named. */
export type SettingsAlert = { readonly [A in keyof OfStacks]: { alert: A } & Readonly<OfStacks[A]> }[keyof OfStacks];
