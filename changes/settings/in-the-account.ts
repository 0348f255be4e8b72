import type { ImageSettings } from "../../definition/settings/images";
import { when, type Consequence } from "../consequence";
import { affects, type KeyChange, type KeyEffect } from "./key-effect";

type Change = KeyChange<ImageSettings>;
type Entry = KeyEffect<ImageSettings>;

/** What runs in the account, and tells channels. */
type Running = { readonly notify: readonly string[] } | undefined;

function coming(before: Running, after: Running) {
  if (before === undefined) return "created";
  return after === undefined ? "deleted" : "updated";
}

/** Each channel has rules or targets of its own, which come and go. */
export function comingEffect(before: Running, after: Running) {
  if (before === undefined || after === undefined) return coming(before, after);
  if (before.notify.some((name) => !after.notify.includes(name))) return "deleted";
  return after.notify.some((name) => !before.notify.includes(name)) ? "created" : "updated";
}

/** Its bucket stays, closed, and what is in it expires. Channels that only it uses come and go with it. */
export function comingOf(
  resource: "rebuilds" | "update-runner",
  before: Running,
  after: Running,
): readonly Consequence[] {
  const channels = before?.notify.join() !== after?.notify.join();
  return [
    { kind: coming(before, after), resource },
    ...when(channels, { kind: "updated", resource: "topics-and-permissions" }),
  ];
}

/** Commands read it: it is in no resource of the stack. */
const READ: Entry = affects("nothing", ["everything"], { consequence: "no-resource" });

/** Commands read all of it but the runner. */
export const update: Entry = {
  effect: ({ before, after, fields }) =>
    isOfRunner(fields) ? comingEffect(before.update?.runner, after.update?.runner) : "nothing",
  of: (change) => {
    const { before, after, fields } = change;
    if (!isOfRunner(fields)) return READ.of?.(change) ?? [];
    return comingOf("update-runner", before.update?.runner, after.update?.runner);
  },
};

/** The runner checks it out, unless it names another. */
export const repository: Entry = {
  effect: (change) =>
    change.before.repository !== change.after.repository && checksOut(change) ? "updated" : "nothing",
  of: (change) => (checksOut(change) ? [{ kind: "updated", resource: "update-runner" }] : (READ.of?.(change) ?? [])),
};

/** What moves builds elsewhere, and has this effect besides, moves those of the runner. */
export function moving(
  besides: (change: Change) => "created" | "replaced" | "deleted" | "nothing" = () => "nothing",
  of: (change: Change) => readonly Consequence[] = () => [],
): Pick<Entry, "effect" | "of"> {
  const runner = (change: Change) => when(staysThere(change), { kind: "updated", resource: "update-runner" });
  return {
    effect: (change) => (besides(change) === "nothing" && staysThere(change) ? "updated" : besides(change)),
    of: (change) => [...of(change), ...runner(change)],
  };
}

function staysThere({ before, after }: Change): boolean {
  return before.update?.runner !== undefined && after.update?.runner !== undefined;
}

function checksOut(change: Change): boolean {
  const { before, after } = change;
  return staysThere(change) && [before, after].some(({ update: { runner } = {} }) => runner?.repository === undefined);
}

function isOfRunner(fields: Change["fields"]): boolean {
  return fields.some(({ path }) => /^update(?:\.runner|$)/.test(path));
}
