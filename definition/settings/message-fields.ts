/** What a channel's own words may name, and how long its value is at most, escaped; none has what JSON or EventBridge would have to escape. */
export const MESSAGE_FIELDS = {
  ...{ image: 120, version: 32, build: 10, title: 200, url: 1000, by: 60, reason: 500, channel: 40 },
  ...{ from: 60, to: 60, repository: 140, number: 10 },
} as const;

export type MessageField = keyof typeof MESSAGE_FIELDS;
