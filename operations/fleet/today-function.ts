import { ECRClient } from "@aws-sdk/client-ecr";
import { ImagebuilderClient } from "@aws-sdk/client-imagebuilder";
import { SSMClient } from "@aws-sdk/client-ssm";
import { madeBy, type CodeBuildTarget, type ImageBuilderTarget, type Makings } from "../../plan/fleet";
import { isDoubt, type Doubt } from "../rebuild/bases";
import type { Build } from "../rebuild/build";
import type { Reason } from "../rebuild/reasons";
import { Beneath } from "../rebuild/today";

/** What the state machine asks of one image. */
export interface TodayQuestion {
  /** What bases are is asked once a run. */
  readonly run: string;
  readonly target: ImageBuilderTarget | CodeBuildTarget;
  readonly makings: Makings;
  /** Its last build that is available. */
  readonly last: Omit<Build, "startedAt"> & { readonly startedAt?: string };
}

export interface TodayAnswer {
  readonly reasons: readonly Reason[];
  readonly doubts: readonly Doubt[];
}

/** As `golden rebuild` does: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const RETRIES = { retryMode: "standard", maxAttempts: 5 } as const;

let known: { readonly run: string; readonly beneath: Beneath; readonly makings: Map<string, Makings> } | undefined;

/** The function of Lambda: what `golden rebuild --outdated` holds against the last build of an image, beside other builds. */
export async function handler({ run, target, makings, last }: TodayQuestion): Promise<TodayAnswer> {
  if (known?.run !== run) known = open(run);
  known.makings.set(madeBy(target), makings);
  const { startedAt, ...build } = last;
  const begun = { ...build, ...(startedAt !== undefined && { startedAt: new Date(startedAt) }) };
  const held = { bases: true, severity: "critical", isSeverityAsked: false } as const;
  const found = await known.beneath.judge(target, begun, held);
  return { reasons: found.filter((each): each is Reason => !isDoubt(each)), doubts: found.filter(isDoubt) };
}

function open(run: string) {
  const makings = new Map<string, Makings>();
  const clients = {
    imageBuilder: () => Promise.resolve(new ImagebuilderClient(RETRIES)),
    ssm: () => Promise.resolve(new SSMClient(RETRIES)),
    ecr: (region: string) => Promise.resolve(new ECRClient({ ...RETRIES, region })),
  };
  return { run, makings, beneath: new Beneath(clients, makings) };
}
