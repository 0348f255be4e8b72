/** How something stands: as it must be; as it may be, which is good to know; wrong; or not to be found out. */
export type State = "ok" | "warning" | "fault" | "not known";

/** What is looked at. */
export type Check =
  | "identity"
  | "secret"
  | "source credential"
  | "permissions"
  | "service-linked role"
  | "quota"
  | "Inspector"
  | "public images"
  | "repository";

/** What was found, without a word of a secret's value. */
export type Finding =
  | { readonly is: "identity-known"; readonly account: string; readonly arn: string }
  | { readonly is: "identity-other"; readonly account: string; readonly wanted: string }
  | { readonly is: "identity-refused"; readonly error: unknown }
  | { readonly is: "secret-sound"; readonly id: string }
  | { readonly is: "secret-missing" | "secret-deleted"; readonly id: string; readonly users: readonly string[] }
  | SecretWithoutKeys
  | { readonly is: "source-sound"; readonly server: string; readonly auth: string }
  | { readonly is: "source-missing" | "source-to-make"; readonly server: string }
  | { readonly is: "source-other"; readonly server: string; readonly auth: string; readonly wanted: string }
  | { readonly is: "allowed"; readonly count: number }
  | { readonly is: "denied"; readonly actions: readonly string[] }
  | { readonly is: "role-there" | "role-to-make" }
  | { readonly is: "quota-enough" | "quota-small" | "quota-none"; readonly name: string; readonly value: number; readonly needed: number } // prettier-ignore
  | { readonly is: "quota-unknown"; readonly name: string; readonly needed: number }
  | { readonly is: "scans" | "scans-not"; readonly what: "ec2" | "ecr"; readonly status: string }
  | { readonly is: "public-allowed" | "disks-encrypted"; readonly images: readonly string[] }
  | { readonly is: "public-blocked"; readonly images: readonly string[]; readonly state: string }
  | { readonly is: "disks-open" }
  | { readonly is: "repository-there" | "repository-missing"; readonly name: string }
  /** AWS was not asked, because it is not known as whom or another account would answer. */
  | { readonly is: "not-asked"; readonly check: Check }
  /** AWS did not answer, or did not want to. */
  | { readonly is: "no-answer"; readonly check: Check; readonly about: string; readonly action: string; readonly error: unknown }; // prettier-ignore

interface SecretWithoutKeys {
  readonly is: "secret-without-keys";
  readonly id: string;
  readonly users: readonly string[];
  readonly lacks: readonly string[];
  /** The keys that it has; none where it is no JSON object. */
  readonly has: readonly string[];
}

/** What each finding is about, and how bad it is. */
const KINDS = {
  "identity-known": ["identity", "ok"],
  "identity-other": ["identity", "fault"],
  "identity-refused": ["identity", "fault"],
  "secret-sound": ["secret", "ok"],
  "secret-missing": ["secret", "fault"],
  "secret-deleted": ["secret", "fault"],
  "secret-without-keys": ["secret", "fault"],
  "source-sound": ["source credential", "ok"],
  "source-missing": ["source credential", "fault"],
  "source-to-make": ["source credential", "warning"],
  "source-other": ["source credential", "fault"],
  allowed: ["permissions", "ok"],
  denied: ["permissions", "fault"],
  "role-there": ["service-linked role", "ok"],
  "role-to-make": ["service-linked role", "warning"],
  "quota-enough": ["quota", "ok"],
  "quota-small": ["quota", "warning"],
  "quota-none": ["quota", "fault"],
  "quota-unknown": ["quota", "not known"],
  scans: ["Inspector", "ok"],
  "scans-not": ["Inspector", "fault"],
  "public-allowed": ["public images", "ok"],
  "public-blocked": ["public images", "fault"],
  "disks-open": ["public images", "ok"],
  "disks-encrypted": ["public images", "fault"],
  "repository-there": ["repository", "ok"],
  "repository-missing": ["repository", "fault"],
} as const satisfies Readonly<Record<Exclude<Finding["is"], "not-asked" | "no-answer">, readonly [Check, State]>>;

/** @returns what is looked at, and how it stands */
export function kindOf(finding: Finding): readonly [Check, State] {
  return finding.is === "not-asked" || finding.is === "no-answer" ? [finding.check, "not known"] : KINDS[finding.is];
}
