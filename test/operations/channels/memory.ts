import type { Parameters, Version } from "../../../operations/channels/parameters";

/** Parameter Store in memory, with the clock of a test. */
export interface Store {
  /** As one process sees it. @param before is waited for at each call, and may throw */
  readonly as: (by: string, before?: () => Promise<unknown>) => Parameters;
  readonly versions: (region: string, name: string) => readonly Version[];
  readonly now: () => Date;
  readonly pass: (minutes: number) => void;
}

const MOST = 100;

export function memoryStore(): Store {
  const held = new Map<string, readonly Version[]>();
  let time = Date.parse("2026-11-22T12:00:00Z");
  const now = () => new Date(time);
  const versions = (region: string, name: string) => held.get(`${region}${name}`) ?? [];
  const as = (by: string, before: () => Promise<unknown> = () => Promise.resolve()): Parameters => ({
    history: async (region, name) => {
      await before();
      return versions(region, name);
    },
    put: async (region, name, value, note) => {
      await before();
      const number = (versions(region, name).at(-1)?.number ?? 0) + 1;
      held.set(`${region}${name}`, [...versions(region, name), { number, value, note, at: now(), by }].slice(-MOST));
      return number;
    },
    remove: async (region, name) => {
      await before();
      held.delete(`${region}${name}`);
    },
  });
  return { as, versions, now, pass: (minutes) => (time += minutes * 60_000) };
}
