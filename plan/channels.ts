/** Channels that builds of images pass, as settings name them. */
export interface Channels {
  /** In the order in which a build passes them. */
  readonly channels: readonly string[];
  /** Name of a channel's parameter, with `{name}`, `{architecture}` and `{channel}`. */
  readonly parameter: string;
}

/** Parameters of an image beside those of its channels, which they stand among; no name of a channel has a dot. */
export const BESIDE_CHANNELS = { log: ".log", approvals: ".approvals", revocations: ".revocations" } as const;

/** In place of an architecture, where a parameter is of all. */
export const EVERY_ARCHITECTURE = "all";

/** Names of the parameters of every image's channels, with `*` for what differs. @param image name or pattern of names */
export function channelParameters({ channels, parameter }: Channels, image: string): readonly string[] {
  const named = parameter.replaceAll("{name}", image).replaceAll("{version}", "*");
  const ofAll = named.replaceAll("{architecture}", EVERY_ARCHITECTURE);
  const beside = Object.values(BESIDE_CHANNELS).map((each) => ofAll.replaceAll("{channel}", each));
  const moved = named.replaceAll("{architecture}", "*");
  return [...channels.map((each) => moved.replaceAll("{channel}", each)), ...beside];
}
