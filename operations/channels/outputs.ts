import { versionIn as versionInArn } from "../rebuild/bases";
import type { Build } from "../rebuild/build";

/** What a channel may hold of a build in one place: the id of an AMI, or a container by its digest. */
export interface Output {
  readonly region: string;
  readonly account: string;
  readonly id: string;
}

const BY_DIGEST = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\/[^@]+@sha256:[0-9a-f]{64}$/;
/** As builds of containers are tagged, by whomever: `1.2.0-3` */
const TAG = /^(\d+\.\d+\.\d+)-(\d+)$/;

export function outputsOf({ amis, containers }: Build): readonly Output[] {
  const images = containers.flatMap((id) => {
    const [, account, region] = BY_DIGEST.exec(id) ?? [];
    return account === undefined || region === undefined ? [] : [{ region, account, id }];
  });
  return [...amis, ...images];
}

/** `1.2.0/3` of an ARN of Image Builder, or of a reference that ends in a tag. */
export function versionIn(build: string): string {
  return build.startsWith("arn:") ? versionInArn(build) : (buildIn(build.slice(build.lastIndexOf(":") + 1)) ?? build);
}

/** `1.2.0-3` → `1.2.0/3`; undefined of any other tag. */
export function buildIn(tag: string): string | undefined {
  const [, version, number] = TAG.exec(tag) ?? [];
  return version === undefined || number === undefined ? undefined : `${version}/${number}`;
}
