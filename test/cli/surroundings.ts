/** What else tells golden of GitHub, or whose run it is, on the machine that tests run on. */
const OTHERS = ["GH_TOKEN", "GITHUB_TOKEN", "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GH_HOST", "GITHUB_RUN_ID"];

/** Gives each test of a suite an environment of its own, and after it the machine's again. */
export function useSurroundings() {
  const environment = { ...process.env };
  const { fetch } = globalThis;
  afterEach(() => {
    process.env = { ...environment };
    globalThis.fetch = fetch;
  });
  return {
    /** Has a server here answer for api.github.com, and nobody for other names of GitHub; hosts that `passes` names are asked as they are. */
    github(
      api: string,
      variables: Readonly<Record<string, string>> = {},
      passes: (host: string) => boolean = () => false,
    ): void {
      // prettier-ignore
      globalThis.fetch = (url, init) => {
        const { host, pathname, search } = new URL(url instanceof Request ? url.url : url);
        if (passes(host)) return fetch(url, init);
        if (host !== "api.github.com") throw new Error(`${host} is not of this test.`);
        return fetch(`${api}${pathname}${search}`, init);
      };
      for (const name of OTHERS) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, variables);
    },
  };
}
