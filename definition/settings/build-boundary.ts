import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { shortListing } from "../diagnostics/suggest";
import type { Path } from "../yaml/place";
import type { BootstrapSettings } from "./bootstrap";
import type { ImageSettings } from "./images";

const { codes, fault } = faultsOf({
  "build-beyond-boundary": error("Builds that need what the boundary of CodeBuild projects does not allow", {
    why: "Their role gets the permission, but AWS refuses it anyway: the build fails.",
    bad: "variables: {TOKEN: {secret: Dockerhub}}   # bootstrap: no projectsMayRead",
    good: 'variables: {TOKEN: {secret: Dockerhub}}   # bootstrap: projectsMayRead: ["arn:aws:secretsmanager:us-east-1:111122223333:secret:Dockerhub-??????"]',
  }),
});
export { codes as boundaryCodes, fault as boundaryFault };

const FIX =
  "Add it to projectsMayRead in the settings of the stack bootstrap, and have an administrator deploy that first.";

/** Of whom a boundary is asked. */
type Bounded = Pick<ImageSettings, "account" | "region" | "namePrefix" | "permissionsBoundary">;

/** What the boundary that `bootstrap` makes allows to be read; undefined where it is another, of which nothing is known. */
export function allowedBy(
  { account, namePrefix, permissionsBoundary }: Bounded,
  boundaries: readonly BootstrapSettings[],
): readonly string[] | undefined {
  const boundary = boundaries.find((each) => each.account === account && each.namePrefix === namePrefix);
  return boundary === undefined || permissionsBoundary !== undefined ? undefined : (boundary.projectsMayRead ?? []);
}

/** What of the things read, each with its path, is not allowed. */
export function beyondBoundary(
  read: readonly { readonly arn: string; readonly path: Path }[],
  settings: Bounded,
  allowed: readonly string[],
  who = "builds",
): readonly Fault[] {
  const has = allowed.length === 0 ? "It allows none." : `It allows ${shortListing(allowed, "and")}.`;
  return read.flatMap(({ arn, path }) => {
    const whole = arnOf(arn, settings);
    if (allowed.some((pattern) => isWithin(whole, pattern))) return [];
    const message = `The boundary of CodeBuild projects does not allow ${who} to read ${arn}. ${has}`;
    return [fault("build-beyond-boundary", path, message, FIX)];
  });
}

/** What reads a GitHub App for the account reads it under the same boundary. */
export function appFaults(
  app: string | undefined,
  settings: Bounded,
  boundaries: readonly BootstrapSettings[],
  { path, who }: { readonly path: Path; readonly who: string },
): readonly Fault[] {
  const allowed = allowedBy(settings, boundaries);
  if (app === undefined || allowed === undefined) return [];
  return beyondBoundary([{ arn: arnOf(app, settings), path }], settings, allowed, who);
}

/** Secrets and parameters of this account and Region may be named; to the ARN of a secret AWS appends six characters. */
function arnOf(text: string, { account, region }: Bounded): string {
  if (text.startsWith("parameter/")) return `arn:aws:ssm:${region}:${account}:${text}`;
  return text.startsWith("arn:") ? text : `arn:aws:secretsmanager:${region}:${account}:secret:${text}-??????`;
}

/** A `*` ends a pattern, if anything, or it leaves the six characters of a secret open. Accounts and Regions tell partitions apart. */
function isWithin(arn: string, pattern: string): boolean {
  const [one, other] = [arn, pattern].map((each) => each.replace(/^arn:aws[a-z-]*:/, "")) as [string, string];
  if (other.endsWith("*")) return one.startsWith(other.slice(0, -1));
  const isOpen = one.endsWith("-??????") || other.endsWith("-??????");
  return isOpen ? one.slice(0, -6) === other.slice(0, -6) : one === other;
}
