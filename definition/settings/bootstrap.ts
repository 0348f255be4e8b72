import type { WithDefaults, WrittenStacks } from "../schema";
import type { StackForm } from "./form";
import { reservedFaults } from "./tags";

/** Settings of a stack that makes the bucket and the key of Pulumi's state. */
export type BootstrapSettings = WithDefaults<WrittenStacks["bootstrap"], "keepVersionsDays" | "defaultTags">;

/** Stacks that the others keep their state in. */
export const bootstrap: StackForm<"bootstrap", BootstrapSettings> = {
  kind: "bootstrap",
  key: "bootstrap",
  normalize: (written) => ({ keepVersionsDays: 365, defaultTags: {}, ...written }),
  rules: ({ defaultTags }, isSound) => (isSound("defaultTags") ? reservedFaults(defaultTags, ["defaultTags"]) : []),
};
