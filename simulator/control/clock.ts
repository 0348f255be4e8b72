import type { Store } from "../cloud/store";

const CLOCK = { type: "simulator:clock", id: "clock", account: "", region: "" };

/** The clock of the cloud: that of the machine, set forward. How far is kept with the cloud. */
export interface VirtualClock {
  readonly now: () => Date;
  /** Sets it forward. */
  readonly advance: (seconds: number) => void;
}

/** The clock over another one. */
export function createClock(store: Store, real: () => Date): VirtualClock {
  const offset = (): number => {
    const kept = store.get(CLOCK.type, CLOCK.account, CLOCK.region, CLOCK.id);
    return Number(kept?.state["offsetMs"] ?? 0);
  };
  return {
    now: () => new Date(real().getTime() + offset()),
    advance: (seconds) => {
      store.put({ ...CLOCK, state: { offsetMs: offset() + seconds * 1000 }, managed: false });
      store.save();
    },
  };
}
