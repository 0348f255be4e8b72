// Loaded before golden in a process of its own: only the way to GitHub is another, and the time of day where it is asked for.
const { fetch } = globalThis;
globalThis.fetch = (url, init) =>
  fetch(String(url).replace(/^https:\/\/api\.github\.com/, process.env["GITHUB_HERE"] ?? ""), init);

const later = Number(process.env["LATER_MS"] ?? 0);
const Clock = Date;
const now = (): number => Clock.now() + later;
globalThis.Date = new Proxy(Clock, {
  construct: (_, words: ConstructorParameters<DateConstructor> | []) =>
    words.length === 0 ? new Clock(now()) : new Clock(...words),
  get: (clock, name, own) => (name === "now" ? now : (Reflect.get(clock, name, own) as unknown)),
});
