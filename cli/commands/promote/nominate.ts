import { nomination } from "../../../operations/channels/promote";
import { isReleased, type Reconciled } from "../../../operations/releases/reconcile";
import type { Plan } from "../../../plan";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { channelImages, moved, openChannels, reasonsOf } from "./images";

/** Puts builds of a release that are whole, in every architecture, into the first channel. @returns whether none was refused */
export async function nominate(
  plan: Plan,
  found: readonly Reconciled[],
  isDry: boolean,
  terminal: Terminal,
): Promise<boolean> {
  const images = channelImages(plan).flatMap((image) => {
    const own = found.filter((each) => each.image.target.image === image.name);
    const isWhole = own.every((each) => isReleased(each) && each.state === "available");
    return isWhole && own[0]?.version !== undefined ? [{ image, version: own[0].version }] : [];
  });
  if (images.length === 0) return true;
  const cloud = await openChannels(plan.stack);
  let isRefused = false;
  for (const { image, version } of images) {
    try {
      const act = await moved(image, cloud, () => nomination(image, cloud, version), isDry, terminal);
      if (act !== undefined) terminal.err(printable(`${isDry ? "to put into " : ""}${act.what}`));
    } catch (error) {
      const reasons = reasonsOf(error);
      if (reasons === undefined) throw error;
      for (const reason of reasons) terminal.err(printable(`note: ${image.name}: ${reason}`), 2);
      isRefused = true;
    }
  }
  return !isRefused;
}
