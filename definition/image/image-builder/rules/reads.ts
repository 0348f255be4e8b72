import { error, faultsOf, type Fault } from "../../../diagnostics/fault";
import { shortListing } from "../../../diagnostics/suggest";
import type { BuildRule } from "./build-rule";

const { codes, fault } = faultsOf({
  "read-beyond-boundary": error("A build may not read what the boundary of roles does not allow", {
    why: "Its role gets the permission, but AWS refuses it anyway: the build fails.",
    bad: 'build: {mayRead: ["arn:aws:s3:::other-bucket/*"]}   # bootstrap: buildsMayRead: ["arn:aws:s3:::example-installers/*"]',
    good: 'build: {mayRead: ["arn:aws:s3:::example-installers/agents/*"]}',
  }),
});

/** What an image's build may read is within the boundary that `bootstrap` makes. Of another boundary nothing is known. */
export const reads: BuildRule = {
  codes,
  settings: "needed",
  needs: [["build", "mayRead"]],
  check({ definition: { build }, settings, fleet }) {
    const { mayRead = [] } = build;
    const boundary = fleet.boundaries.find(
      ({ account, namePrefix }) => account === settings.account && namePrefix === settings.namePrefix,
    );
    if (mayRead.length === 0 || boundary === undefined || settings.permissionsBoundary !== undefined) return [];
    const { buildsMayRead: allowed = [] } = boundary;
    return mayRead.flatMap((arn, index) =>
      // The agent of Systems Manager reads parameters anyway.
      arn.split(":")[2] === "ssm" || allowed.some((pattern) => isWithin(arn, pattern))
        ? []
        : [beyond(arn, index, allowed)],
    );
  },
};

/** A `*` ends a pattern, if anything. */
function isWithin(arn: string, pattern: string): boolean {
  return pattern.endsWith("*") ? arn.startsWith(pattern.slice(0, -1)) : arn === pattern;
}

function beyond(arn: string, index: number, allowed: readonly string[]): Fault {
  const has = allowed.length === 0 ? "It allows none." : `It allows ${shortListing(allowed, "and")}.`;
  const message = `The boundary of roles does not allow builds to read ${arn}. ${has}`;
  const fix =
    "Add it to buildsMayRead in the settings of the stack bootstrap, and have an administrator deploy that first.";
  return fault("read-beyond-boundary", ["build", "mayRead", index], message, fix);
}
