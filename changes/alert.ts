interface OfImage {
  readonly image: string;
}

interface OfStack {
  readonly stack: string;
}

interface Step {
  readonly from: string;
  readonly to: string;
}

interface Alerts {
  readonly public: OfImage;
  readonly "launch-granted": OfImage & {
    readonly to: "organization" | "organizational-unit" | "account";
    readonly id: string;
  };
  readonly "copy-granted": OfImage & { readonly account: string };
  /** In another account it decides what is launched there. */
  readonly "launch-template-granted": OfImage & { readonly id: string; readonly account: string };
  /** `isNew`: the image is. */
  readonly "disk-not-encrypted": OfImage & { readonly device: string; readonly isNew: boolean };
  readonly "image-left-stack": OfImage & OfStack;

  readonly "settings-removed": OfStack;
  readonly "split-changed": OfStack;
  readonly "region-changed": OfStack & Step;
  readonly "account-changed": OfStack & Step;
  readonly "prefix-changed": OfStack;
  readonly "organization-changed": OfStack & { readonly key: string; readonly from: string; readonly to?: string };
  /** Globs of images that may be public; any when absent. */
  readonly "public-images-changed": OfStack & { readonly globs?: readonly string[] };
  readonly "boundary-changed": OfStack & { readonly key: string; readonly to?: string };

  readonly "state-versions-shortened": OfStack & { readonly from: number; readonly to: number };
  readonly "approvals-lowered": OfStack & { readonly from: number; readonly to: number };
  readonly "owners-need-not-approve": OfStack;
  readonly "check-dropped": OfStack & { readonly check: string };
  readonly "owner-dropped": OfStack & { readonly pattern: string };
  readonly "branch-unguarded": OfStack & Step;
  readonly "protection-changed": OfStack & Step;
  readonly "environment-trusted": OfStack & { readonly environment: string; readonly role: string };
  readonly "reviewers-dropped": OfStack & {
    readonly environment: string;
    readonly reviewers: readonly { readonly kind: "user" | "team"; readonly id: number }[];
    /** How many are left. */
    readonly left: number;
  };
  readonly "environment-opened": OfStack & {
    readonly environment: string;
    readonly branches: "any" | readonly string[];
  };
  readonly "wait-shortened": OfStack & {
    readonly environment: string;
    readonly from: number;
    readonly to: number;
  };
  readonly "repository-trusted": OfStack & Step;
  /** `to` is absent where the roles trust the name alone. */
  readonly "repository-id-changed": OfStack & { readonly from: number; readonly to?: number };
  readonly "identity-provider-changed": OfStack;
  readonly "regions-added": OfStack & { readonly regions: readonly string[] };
}

export type AlertKind = keyof Alerts;

/** What a reviewer must not overlook: more access than before, less of a guard, a deployment that would stop halfway. */
export type Alert<K extends AlertKind = AlertKind> = { readonly [A in K]: { readonly alert: A } & Alerts[A] }[K];
