import { wholeMap } from "../form/draft";
import { given, type StackForm } from "./form";
import { reservedFaults } from "./tags";

/** Settings of a stack that makes the bucket and the key of Pulumi's state. */
export interface BootstrapSettings {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly namePrefix?: string;
  /** Days that old versions of states are kept. */
  readonly keepVersionsDays: number;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Stacks that the others keep their state in. */
export const bootstrap: StackForm<"bootstrap", BootstrapSettings> = {
  kind: "bootstrap",
  key: "bootstrap",
  normalize: (draft) =>
    given<BootstrapSettings>({
      region: draft.region ?? "",
      account: draft.account ?? "",
      namePrefix: draft.namePrefix,
      keepVersionsDays: draft.keepVersionsDays ?? 365,
      defaultTags: wholeMap(draft.defaultTags),
    }),
  rules: ({ defaultTags }, isSound) => (isSound("defaultTags") ? reservedFaults(defaultTags, ["defaultTags"]) : []),
};
