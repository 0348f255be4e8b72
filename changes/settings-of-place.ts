import type { ImageDefinition } from "../definition/image/image-definition";
import type { ImageSettings as Settings } from "../definition/settings/images";
import { homeOf } from "../plan/context";
import { parameterName } from "../plan/ami/distribution";
import { built, type KeyChange, type KeyEffect, type Outcome } from "./settings-effect";

/** What an image has that is not its AMIs. */
const PARTS = "its pipelines, recipe, components and configurations";
const OLD_AMIS = "image versions and AMIs that exist, and who may launch them";

/** Everything is made anew there and deleted here, but for the roles, which have no Region, and what was built. */
export const region: KeyEffect = {
  stack: "moved",
  images: "moved",
  rebuilds: true,
  ofStack: ({ before, after }) => ({
    created: [`in ${after.region}: its log bucket, log group, security group, topics and keys`],
    replaced: ["updated in place: its roles"],
    deleted: [`in ${before.region}: what is made anew there; the log bucket is protected and stops the deployment`],
  }),
  ofImage: (image, change) => ({
    created: [`${PARTS}, in ${change.after.region}`, ...ownKey(image, change.after.region), built(image)],
    deleted: [`${PARTS}, in ${change.before.region}`],
    kept: [`${OLD_AMIS}, in ${change.before.region}`, ...keptKey(image)],
    ...regionsOfAmis(image, change),
  }),
  alert: ({ stack, before, after }) =>
    `region of ${stack} was ${before.region} and is ${after.region}: all of it would be made anew there and deleted here. ` +
    `Its preview refuses that, for the log bucket is protected; with --skip-preview the deployment would stop there, halfway. Give ${after.region} a stack of its own instead`,
};

/** The engine knows nothing of accounts: it looks for what is in its state with credentials of the other one. */
export const account: KeyEffect = {
  stack: "refused",
  images: "refused",
  ofStack: ({ before }) => ({ kept: [`everything in account ${before.account}, which nothing updates any more`] }),
  ofImage: (_, { before }) => ({ kept: [`its pipelines and AMIs, in account ${before.account}`] }),
  alert: ({ stack, before, after }) =>
    `account of ${stack} was ${before.account} and is ${after.account}: nothing moves, and the deployment fails, for the state names ` +
    `what is in ${before.account}. Give ${after.account} a stack of its own instead`,
};

/** All names begin with it, and a name cannot be changed. */
export const namePrefix: KeyEffect = {
  stack: "replaced",
  images: "replaced",
  rebuilds: true,
  ofStack: () => ({
    replaced: [
      "deleted and made anew under another name: its log bucket, roles, log group, security group and topics; the log bucket is protected and stops the deployment",
    ],
  }),
  ofImage: (image, change) => ({
    created: [`${PARTS}, under another name`, built(image)],
    deleted: [`${PARTS}, under the old name`],
    kept: [OLD_AMIS, ...keptKey(image)],
    ...parametersOf(image, change),
  }),
  alert: ({ stack }) =>
    `namePrefix of ${stack} differs: everything that it deployed would be made anew under another name. ` +
    "Its preview refuses that, for the log bucket is protected; with --skip-preview the deployment would stop there, halfway",
};

function ownKey({ distribution }: ImageDefinition, place: string): readonly string[] {
  return distribution.kmsKey?.kind === "create" ? [`a KMS key of its own, in ${place}`] : [];
}

function keptKey({ distribution }: ImageDefinition): readonly string[] {
  return distribution.kmsKey?.kind === "create" ? ["its KMS key: without it the AMIs could not be launched"] : [];
}

/** An image that names its Regions goes to them as before. */
function regionsOfAmis({ distribution }: ImageDefinition, { before, after }: KeyChange): Outcome {
  if (distribution.regions !== undefined && distribution.regions.length > 0) return {};
  const has = distribution.parameter === undefined ? "" : ", and its SSM parameter";
  const stays = distribution.parameter === undefined ? "" : ", which stays as it is";
  return {
    gained: [`Region ${after.region}: new AMIs${has}`],
    lost: [`Region ${before.region}: new AMIs${has}${stays}`],
  };
}

/** A parameter may carry the prefix in its name. */
function parametersOf(image: ImageDefinition, { stack, before, after }: KeyChange): Outcome {
  const [old, now] = [before, after].map((settings) => parameters(image, settings, stack));
  if (old === undefined || now === undefined || old.join() === now.join()) return {};
  return {
    gained: now.map((name) => `SSM parameter ${name}`),
    lost: old.map((name) => `SSM parameter ${name}: it stays as it is`),
  };
}

function parameters(image: ImageDefinition, settings: Settings, stack: string): readonly string[] {
  const context = { settings, stack, home: homeOf(settings), definitions: new Map(), commits: {} };
  return image.architectures.flatMap((architecture) => parameterName(image, architecture, context) ?? []);
}
