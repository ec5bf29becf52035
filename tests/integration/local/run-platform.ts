// A platform in a process of its own, so that a test can kill it: prints where it is, then runs until it dies.
import { startPlatform } from "../../../infra/local/platform.ts";

const [assembly = "", data = ""] = process.argv.slice(2);
const platform = await startPlatform({ assembly, data, port: 0 });
const { siteUrl, awsUrl, admin } = platform;
console.log(
  JSON.stringify({
    siteUrl,
    awsUrl,
    admin,
    table: platform.resource("Table").ref,
    offsetMs: platform.clock.offsetMs(),
    mails: platform.mail.list().length,
  }),
);
process.on("message", async (message: { moveBy?: number; mail?: string }) => {
  if (message.moveBy) await platform.clock.moveBy(message.moveBy);
  if (message.mail) await platform.invoke("Mailer", { to: message.mail });
  await platform.idle();
  process.send?.({ dead: platform.queues().find((queue) => queue.logicalId === "DeadLetters")?.visible });
});
