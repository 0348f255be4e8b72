import type { ImageSettings as Settings } from "../definition/settings/images";
import type { Effect, KeyChange, KeyEffect, Outcome } from "./settings-effect";

/** Builds elsewhere: the infrastructure configuration of each image says where. */
export const subnet: KeyEffect = {
  stack: "nothing",
  images: "updated in place",
  ofStack: () => ({}),
  ofImage: (_, { after }) => ({
    replaced: [`updated in place: its infrastructure configuration; the next build runs in ${placeOf(after)}`],
    kept: ["its pipelines, recipe and AMIs: nothing is built"],
  }),
};

/** With it goes the security group of the stack, which belongs to a VPC. */
export const vpc: KeyEffect = { ...subnet, stack: groupEffect, ofStack: groupOutcome };

/** Those given stand in place of the stack's own. */
export const securityGroups: KeyEffect = {
  ...subnet,
  stack: (change) => (change.before.network?.vpcId === change.after.network?.vpcId ? groupEffect(change) : "nothing"),
  ofStack: (change) => (change.before.network?.vpcId === change.after.network?.vpcId ? groupOutcome(change) : {}),
};

function groupEffect({ before, after }: KeyChange): Effect {
  const [had, has] = [isMade(before), isMade(after)];
  if (had && has) return "replaced";
  if (had) return "deleted";
  return has ? "created" : "nothing";
}

function groupOutcome(change: KeyChange): Outcome {
  const own = "its security group for builds";
  const outcomes: Partial<Record<Effect, Outcome>> = {
    created: { created: [own] },
    deleted: { deleted: [own] },
    replaced: { replaced: [`${own}: another one in ${change.after.network?.vpcId ?? "the default VPC"}`] },
  };
  return outcomes[groupEffect(change)] ?? {};
}

function isMade({ network }: Settings): boolean {
  return network !== undefined && network.securityGroupIds === undefined;
}

function placeOf({ network }: Settings): string {
  return network === undefined ? "the default VPC" : `${network.subnetId} of ${network.vpcId}`;
}
