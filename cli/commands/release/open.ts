import { releaseCloud, type ReleaseCloud } from "../../../operations/releases/cloud";
import { AwsClients } from "../../aws/clients";

/** AWS as releases need it; builds are in one Region, AMIs in any. */
export async function openReleases(home: string): Promise<ReleaseCloud> {
  const own = new AwsClients(home);
  const [imageBuilder, sns] = await Promise.all([own.imageBuilder(), own.sns()]);
  const ssm = byRegion((region) => new AwsClients(region).ssm());
  const eventBridge = () => own.eventBridge();
  return releaseCloud({ imageBuilder, sns, eventBridge, ssm, ec2: byRegion((region) => new AwsClients(region).ec2()) });
}

export function byRegion<Client>(open: (region: string) => Client): (region: string) => Client {
  const opened = new Map<string, Client>();
  return (region) => {
    const client = opened.get(region) ?? open(region);
    opened.set(region, client);
    return client;
  };
}
