/** How bad findings of a scan are, the worst first. */
export const SEVERITIES = ["critical", "high", "medium"] as const;

export type Severity = (typeof SEVERITIES)[number];
