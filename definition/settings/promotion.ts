import type { WrittenStacks } from "../schema";

/** Channels of images, in order, and the name of their parameters. */
export type Promotion = Required<NonNullable<WrittenStacks["images"]["promotion"]>>;

/** Those of `promotion: {}`. */
export const PROMOTION: Promotion = {
  channels: ["candidate", "production"],
  parameter: "/images/{name}/{architecture}/{channel}",
};
