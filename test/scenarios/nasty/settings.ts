import { image, web, type Nasty } from "./repository";

const prod = (more: string): Nasty["files"] => ({ "Pulumi.prod.yaml": `config:\n  golden-images:settings:\n${more.replaceAll(/^/gm, "    ")}\n` });
const REGION = 'region: us-east-1\naccount: "111122223333"';
const WHOLE = `config:\n  golden-images:settings: {region: us-east-1, account: "111122223333"}\n`;

/** Settings of stacks. */
export const settings: readonly Nasty[] = [
  { title: "Pulumi.prod.yml", files: { "Pulumi.prod.yaml": null, "Pulumi.prod.yml": WHOLE }, faults: [] },
  { title: "pulumi.prod.yaml", files: { "Pulumi.prod.yaml": null, "pulumi.prod.yaml": WHOLE }, faults: [] },
  { title: "Pulumi.Prod.yaml beside Pulumi.prod.yaml", files: { "Pulumi.Prod.yaml": WHOLE }, faults: [] },
  { title: "settings in Pulumi.yaml", files: { "Pulumi.prod.yaml": null, "Pulumi.yaml": `name: images\nruntime: nodejs\n${WHOLE}` }, faults: [] },
  { title: "no settings at all", files: { "Pulumi.prod.yaml": null }, faults: [] },
  { title: "settings without config:", files: { "Pulumi.prod.yaml": 'golden-images:settings:\n  region: us-east-1\n  account: "111122223333"\n' }, faults: [] },
  { title: "settings without the namespace", files: { "Pulumi.prod.yaml": 'config:\n  settings:\n    region: us-east-1\n    account: "111122223333"\n' }, faults: [] },
  { title: "settings with the namespace of the project", files: { "Pulumi.prod.yaml": 'config:\n  images:settings:\n    region: us-east-1\n    account: "111122223333"\n' }, faults: [] },
  { title: "settings as pulumi config set makes them", files: { "Pulumi.prod.yaml": 'config:\n  golden-images:region: us-east-1\n  golden-images:account: "111122223333"\n' }, faults: [] },
  { title: "the configuration of a provider alone", files: { "Pulumi.prod.yaml": "config:\n  aws:region: us-east-1\n" }, faults: [] },
  { title: "a salt alone", files: { "Pulumi.prod.yaml": "encryptionsalt: v1:abc\n" }, faults: [] },
  { title: "settings with a tab", files: { "Pulumi.prod.yaml": 'config:\n  golden-images:settings:\n\tregion: us-east-1\n' }, faults: [] },
  { title: "a conflict in settings", files: { "Pulumi.prod.yaml": `<<<<<<< HEAD\n${WHOLE}=======\n${WHOLE}>>>>>>> x\n` }, faults: [] },
  { title: "an account as number", files: prod("region: us-east-1\naccount: 111122223333"), faults: [] },
  { title: "an account with a leading zero", files: prod("region: us-east-1\naccount: 011122223333"), faults: [] },
  { title: "a Region in capitals", files: prod('region: US-EAST-1\naccount: "111122223333"'), faults: [] },
  { title: "a Region misspelt", files: prod('region: us-esat-1\naccount: "111122223333"'), faults: [] },
  { title: "a Region without its key", files: prod('account: "111122223333"'), faults: [] },
  { title: "images that nobody has", files: prod(`${REGION}\nimages: [windows-*]`), faults: [] },
  { title: "an image misspelt", files: { ...prod(`${REGION}\nimages: [webb]`), "images/db.yaml": image() }, faults: [] },
  { title: "images as text", files: prod(`${REGION}\nimages: web`), faults: [] },
  { title: "images as files", files: prod(`${REGION}\nimages: [images/web.yaml]`), faults: [] },
  { title: "a stack that nobody uses", files: { "Pulumi.old.yaml": WHOLE.replace("}", ", images: [gone-*]}") }, faults: [] },
  { title: "a password in the settings", files: prod(`${REGION}\ndefaultTags: {Password: Sommer-2026-Sturm}`), faults: [] },
  { title: "a password beside the settings", files: { "Pulumi.prod.yaml": `${WHOLE}  images:dbPassword: Sommer-2026-Sturm\n` }, faults: [] },
  { title: "a token in the settings", files: prod(`${REGION}\nchannels: {ops: {subscriptions: [{protocol: https, endpoint: 'https://hooks.slack.com/services/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'}]}}`), faults: [] },
  { title: "an e-mail address for https", files: prod(`${REGION}\nchannels: {ops: {subscriptions: [{protocol: https, endpoint: ops@example.org}]}}`), faults: [] },
  { title: "a default tag of AWS", files: prod(`${REGION}\ndefaultTags: {'aws:x': a}`), faults: [] },
  { title: "settings of two kinds", files: { "Pulumi.prod.yaml": `${WHOLE}  golden-images:bootstrap: {region: us-east-1, account: "111122223333"}\n` }, faults: [] },
  { title: "a required tag that no image has, with five images", files: { ...prod(`${REGION}\nrequiredTags: {Owner: {}}`), ...web("description: a"), "images/a.yaml": image(), "images/b.yaml": image() }, faults: [], mistakes: 3 },
  { title: "a channel without its dash", files: prod(`${REGION}\nchannels: {Ops_Team: {}}`), faults: [] },
  { title: "split by one", files: prod(`${REGION}\nsplit: 1`), faults: [] },
  { title: "a network with names instead of ids", files: prod(`${REGION}\nnetwork: {subnetId: private-a}`), faults: [] },
];
