import type { WithDefaults, WrittenStacks } from "../schema";
import type { StackForm } from "./form";
import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { reservedFaults } from "./tags";

const { codes, fault } = faultsOf({
  "boundary-length": error("More ARNs than the boundary of roles has room for", {
    why: "IAM takes 6,144 characters of a policy, and the rest of the boundary needs nearly all.",
    bad: "buildsMayRead: [each object by itself …]",
    good: 'buildsMayRead: ["arn:aws:s3:::example-installers/agents/*"]',
  }),
});

/** What the boundary has room for, with two quotes and a comma each; a test of its policy holds that. */
export const ROOM_FOR_ARNS = 380;

/** Settings of a stack that makes the bucket and the key of Pulumi's state. */
export type BootstrapSettings = WithDefaults<WrittenStacks["bootstrap"], "keepVersionsDays" | "defaultTags">;

/** Stacks that the others keep their state in. */
export const bootstrap: StackForm<"bootstrap", BootstrapSettings> = {
  kind: "bootstrap",
  key: "bootstrap",
  normalize: (written) => ({ keepVersionsDays: 365, defaultTags: {}, ...written }),
  codes,
  rules: ({ defaultTags, buildsMayRead = [] }, isSound) => [
    ...(isSound("defaultTags") ? reservedFaults(defaultTags, ["defaultTags"]) : []),
    ...(isSound("buildsMayRead") ? lengthFaults(buildsMayRead) : []),
  ],
};

function lengthFaults(arns: readonly string[]): Fault[] {
  const length = arns.reduce((sum, arn) => sum + arn.length + 3, 0);
  if (length <= ROOM_FOR_ARNS) return [];
  const message = `buildsMayRead needs ${length.toString()} characters of the boundary, which has room for ${ROOM_FOR_ARNS.toString()}.`;
  const fix =
    "Name folders with a * at the end, or write a boundary of your own (permissionsBoundary of the images' stacks).";
  return [fault("boundary-length", ["buildsMayRead"], message, fix, { at: "key" })];
}
