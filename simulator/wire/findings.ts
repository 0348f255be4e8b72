import { createHash } from "node:crypto";
import type { Finding } from "../builds/script";

/** What the image of a CodeBuild build is exported as by its buildspec, where that pushes one. */
export function digestOfBuild(id: string): string {
  return `sha256:${createHash("sha256").update(id).digest("hex")}`;
}

/** As Image Builder and ECR both show what Amazon Inspector found. */
export function shownFindings(findings: readonly Finding[]): readonly Readonly<Record<string, unknown>>[] {
  return findings.map(({ vulnerabilityId, severity, fixAvailable = "YES" }) => ({
    type: "PACKAGE_VULNERABILITY",
    title: vulnerabilityId,
    severity,
    fixAvailable,
    packageVulnerabilityDetails: { vulnerabilityId },
  }));
}
