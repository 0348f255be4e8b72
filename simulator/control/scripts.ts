import type { BuildScript } from "../builds/script";
import type { Store } from "../cloud/store";

const SCRIPTS = "simulator:script";
const PLACE = { account: "", region: "" };

/** Adds scripts: they are kept with the cloud, and each wins over those before it. */
export function addScripts(store: Store, scripts: readonly BuildScript[]): void {
  for (const script of scripts) {
    const id = String(store.next(SCRIPTS)).padStart(9, "0");
    store.put({ type: SCRIPTS, id, ...PLACE, state: { ...script }, managed: false });
  }
  store.save();
}

/** Takes all scripts away. */
export function clearScripts(store: Store): void {
  store.list(SCRIPTS).forEach(store.remove);
  store.save();
}

/** The script for a build that is started now; "throttled" where it refuses the start. Counts the use. */
export function takeScript(store: Store, names: readonly string[]): BuildScript | "throttled" {
  const found = store.list(SCRIPTS).findLast(({ state }) => {
    const { of, times = Infinity } = state as BuildScript;
    return (of === undefined || names.includes(of)) && Number(state["used"] ?? 0) < times;
  });
  if (!found) return {};
  const { throttled = 0, ...script } = found.state as BuildScript & { readonly used?: number };
  const isThrottled = throttled > 0;
  const counted = isThrottled ? { throttled: throttled - 1 } : { used: Number(found.state["used"] ?? 0) + 1 };
  store.put({ ...found, state: { ...found.state, ...counted } });
  return isThrottled ? "throttled" : script;
}
