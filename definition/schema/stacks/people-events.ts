/** Those that golden alone tells, which a channel may word itself: of AWS's own, texts are AWS's. */
export const WORDED_EVENTS = [
  "pull-request-ready",
  "pull-request-merged",
  "released",
  "promoted",
  "rolled-back",
  "revoked",
  "deprecated-soon",
  "drift",
  "consumer-pull-request-ready",
  "consumer-pull-request-merged",
] as const;

/** What a channel of people can hear of: builds and findings by AWS, the rest by golden. */
export const PEOPLE_EVENTS = ["started", "failed", "cancelled", "available", "findings", ...WORDED_EVENTS] as const;
