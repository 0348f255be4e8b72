import * as assert from "node:assert/strict";
import type { Fault } from "../../simulator";
import { image } from "./definitions";
import { recover } from "./every-failure";
import { openFleet, type Fleet, type Written } from "./fleet";
import { assertDestroyed } from "./orphans";

/** A deployment, an edit, and the deployment of the edit. */
export interface Transition {
  readonly before: Readonly<Record<string, Written>>;
  readonly edit: (fleet: Fleet) => void;
  /** @default the next `up` */
  readonly deploy?: (fleet: Fleet) => Promise<unknown>;
}

/** One call of the second deployment, and what happens to it. */
export interface Step {
  readonly transition: string;
  readonly on: "create" | "update" | "delete";
  readonly effect: "fail" | "fail-after";
  readonly call: number;
}

const KINDS = ["create", "update", "delete"] as const;
const EFFECTS = ["fail", "fail-after"] as const;
const SHARED = { kmsKey: "create", regions: ["us-east-1", "eu-west-1"], parameter: "/images/{name}" };
const WHOLE = image({ distribution: SHARED, lifecycle: { deleteAfter: "6 months", keepAtLeast: 2 } });

/** What the life of an image is made of, beside its first deployment and a raised version. */
export const TRANSITIONS: Readonly<Record<string, Transition>> = {
  "a definition with a key of its own is removed": {
    before: { web: image(), data: WHOLE },
    edit: (fleet) => fleet.define("data"),
  },
  "an image is shared, scheduled, tagged and goes to a further region": {
    before: { web: image({ distribution: { kmsKey: "create" } }) },
    edit: (fleet) =>
      fleet.define(
        "web",
        image({
          version: "1.1.0",
          schedule: { cron: "0 7 * * ? *" },
          tags: { OwnerEmail: "web@example.org" },
          distribution: { ...SHARED, share: { accounts: ["222233334444"] } },
          lifecycle: { deleteAfter: "6 months", keepAtLeast: 2 },
        }),
      ),
  },
  "a parent and its child are raised": {
    before: { base: image(), app: image({ parent: { image: "base", version: "x.x.x" } }) },
    edit: (fleet) => {
      fleet.define("base", image({ version: "2.0.0" }));
      fleet.define("app", image({ version: "2.0.0", parent: { image: "base", version: "x.x.x" } }));
    },
  },
  "everything is destroyed": {
    before: { web: WHOLE },
    edit: () => undefined,
    deploy: (fleet) => fleet.destroy(),
  },
};

/** Every step that a transition has: its calls are counted in a run without faults. */
export async function stepsOf(name: string): Promise<readonly Step[]> {
  const transition = TRANSITIONS[name] ?? assert.fail(name);
  return inFleet(transition, async (fleet) => {
    const before = fleet.cloud.calls.length;
    await deploy(fleet, transition);
    const calls = fleet.cloud.calls.slice(before).filter(({ preview }) => !preview);
    return KINDS.flatMap((on) => {
      const { length } = calls.filter(({ operation }) => operation === on);
      const places = Array.from({ length }, (_, index) => index + 1);
      return EFFECTS.flatMap((effect) => places.map((call) => ({ transition: name, on, effect, call })));
    });
  });
}

/** Lets the step fail, recovers as the message says, and fails unless everything is as if nothing had happened. */
export async function failAndRecover(step: Step): Promise<void> {
  const transition = TRANSITIONS[step.transition] ?? assert.fail(step.transition);
  const { on, effect, call } = step;
  const place = `${step.transition}: ${on} ${String(call)} ${effect}`;
  await inFleet(transition, async (fleet) => {
    const fault: Fault = { on, effect, call };
    fleet.cloud.inject(fault);
    const message = await deploy(fleet, transition).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    assert.ok(message !== undefined, `${place}: the fault did not strike`);
    if (transition.deploy === undefined) await recover(fleet, message, place, true);
    else await destroyedInTheEnd(fleet, message, place);
  });
}

async function inFleet<T>(transition: Transition, work: (fleet: Fleet) => Promise<T>): Promise<T> {
  const fleet = await openFleet({ images: transition.before });
  try {
    await fleet.up();
    transition.edit(fleet);
    return await work(fleet);
  } finally {
    await fleet.close();
  }
}

function deploy(fleet: Fleet, { deploy: other }: Transition): Promise<unknown> {
  return other === undefined ? fleet.up() : other(fleet);
}

async function destroyedInTheEnd(fleet: Fleet, message: string, place: string): Promise<void> {
  assert.match(message, /injected fault/, place);
  fleet.cloud.clearFaults();
  await assertDestroyed(fleet);
}
