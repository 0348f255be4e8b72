import { partitionOf } from "../cloud/arn";
import { RULE, TARGET } from "../cloud/cloudwatch";
import { type Context, findHere, here, uuid } from "../cloud/kind";
import { FUNCTION, PERMISSION } from "../cloud/lambda";
import type { CloudResource, Store } from "../cloud/store";
import { type Properties, text } from "../schema/property";
import { deliver } from "./deliveries";
import type { Functions } from "./functions";
import { matches } from "./pattern";

/** Events that nobody has taken yet. */
const EVENT = "events:event";
/** When rules with a rate are due. */
const DUE = "events:due";
const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** Lambda calls a function twice more where it fails: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const TRIES = 3;

type Place = Pick<CloudResource, "account" | "region">;

/** What came to pass, as EventBridge has it. */
export interface Happened {
  readonly source: string;
  readonly type: string;
  readonly resources: readonly string[];
  readonly detail: Properties;
  /** ISO 8601. */
  readonly time: string;
}

/** Puts an event on the default bus; gives its id. Rules take it after the request. */
export function put(store: Store, { account, region }: Place, event: Happened): string {
  const id = uuid("event", String(store.next(EVENT)));
  const { source, type, time, resources, detail } = event;
  const own = { version: "0", id, "detail-type": type, source, account, time, region, resources, detail };
  store.put({ type: EVENT, id, account, region, state: own, managed: false });
  store.save();
  return id;
}

/**
 * Hands events to the targets of the rules that want them, each event once.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export class Bus {
  /** Functions that were called, and have not ended. */
  readonly #running = new Set<Promise<void>>();

  /** @param endpoint of this cloud, for functions that call it */
  constructor(
    readonly store: Store,
    readonly functions: Functions,
    readonly endpoint: () => string,
    /** Milliseconds since 1970, of the virtual clock. */
    readonly time: () => number,
  ) {}

  /** Once every function that it called has ended. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** To be called after each request. */
  deliver(): void {
    const { store } = this;
    for (const rule of this.#due()) this.#ring(rule);
    const events = store.list(EVENT);
    if (events.length === 0) return;
    store.transaction(() => {
      events.forEach(store.remove);
      store.save();
    });
    for (const { account, region, state } of events) {
      const place = { store, account, region, partition: partitionOf(region), date: text(state, "time") };
      for (const [rule, target] of targetsOf(place, state)) this.#begin(place, state, rule, target);
    }
  }

  /** Rules whose rate has come round, once however long ago that was. A time by cron never comes here. */
  #due(): readonly CloudResource[] {
    const { store } = this;
    const rated = store.list(RULE).filter((rule) => rateOf(rule) > 0);
    if (rated.length === 0) return [];
    const now = this.time();
    return store.transaction(() =>
      rated.filter((rule) => {
        const { account, region, id } = rule;
        const due = store.get(DUE, account, region, id)?.state["at"];
        const isDue = due !== undefined && Number(due) <= now;
        if (due === undefined || isDue) {
          store.put({ type: DUE, id, account, region, state: { at: now + rateOf(rule) }, managed: false });
          store.save();
        }
        return isDue;
      }),
    );
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
  #ring(rule: CloudResource): void {
    const { store } = this;
    const { account, region, state } = rule;
    const time = new Date(this.time()).toISOString();
    const place = { store, account, region, partition: partitionOf(region), date: time };
    const own = { version: "0", id: uuid("event", rule.id, time), source: "aws.events", account, time, region };
    const event = { ...own, "detail-type": "Scheduled Event", resources: [state["arn"]], detail: {} };
    for (const target of here(place, TARGET).filter((each) => each.state["rule"] === state["name"]))
      this.#begin(place, event, rule, target);
  }

  #begin(place: Context, event: Properties, rule: CloudResource, target: CloudResource): void {
    const sent = this.#send(place, event, rule, target).finally(() => this.#running.delete(sent));
    this.#running.add(sent);
  }

  /** Topics, queues and API destinations take it at once. Where nothing is known of a kind of target the event ends. */
  async #send(place: Context, event: Properties, rule: CloudResource, target: CloudResource): Promise<void> {
    const name = text(target.state, "arn").split(":function:")[1];
    if (name === undefined) return place.store.transaction(() => { deliver(place, event, target); }); // prettier-ignore
    if (!mayInvoke(place, name, text(rule.state, "arn"))) return;
    const call = { FunctionName: name, Payload: event };
    for (let tries = 0; tries < TRIES; tries++) {
      const end = this.functions.invoke(this.store, { ...place, endpoint: this.endpoint() }, call);
      if (await end.then(() => true, () => false)) return; // prettier-ignore
    }
  }
}

/** Milliseconds of `rate(1 day)`; 0 of a rule without a rate, or that is switched off. */
function rateOf({ state }: CloudResource): number {
  const [, count = "0", unit = ""] =
    /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text(state, "scheduleExpression")) ?? [];
  return state["state"] === "DISABLED" ? 0 : Number(count) * (UNITS_MS[unit] ?? 0);
}

function targetsOf(place: Context, event: Properties): (readonly [rule: CloudResource, target: CloudResource])[] {
  const rules = here(place, RULE).filter(
    ({ state }) =>
      state["state"] !== "DISABLED" &&
      text(state, "eventPattern") !== "" &&
      matches(JSON.parse(text(state, "eventPattern")), event),
  );
  const targets = here(place, TARGET);
  return rules.flatMap((rule) =>
    targets.flatMap((target) => (target.state["rule"] === rule.state["name"] ? [[rule, target] as const] : [])),
  );
}

/** EventBridge has no role for functions: each says itself which rule may invoke it. */
function mayInvoke(place: Context, name: string, rule: string): boolean {
  const own = here(place, PERMISSION).filter(({ state }) => text(state, "function") === name);
  return (
    findHere(place, FUNCTION, "id", name) !== undefined &&
    own.some(
      ({ state }) => state["principal"] === "events.amazonaws.com" && ["", rule].includes(text(state, "sourceArn")),
    )
  );
}
