/** The adapters in memory have all that the real ones have: whoever adds to those hears of it here, from the compiler. */
import type * as realBus from "../../../../functions/adapters/bus.ts";
import type * as realEmail from "../../../../functions/adapters/email.ts";
import type * as realFrame from "../../../../functions/adapters/frame.ts";
import type * as realLogger from "../../../../functions/adapters/logger.ts";
import type * as realQueue from "../../../../functions/adapters/queue.ts";
import type * as realSecrets from "../../../../functions/adapters/secrets.ts";
import type * as realSite from "../../../../functions/adapters/site.ts";
import type * as realSms from "../../../../functions/adapters/sms.ts";
import type * as realTable from "../../../../functions/adapters/table.ts";
import * as bus from "./bus.ts";
import * as email from "./email.ts";
import * as frame from "./frame.ts";
import * as logger from "./logger.ts";
import * as queue from "./queue.ts";
import * as secrets from "./secrets.ts";
import * as site from "./site.ts";
import * as sms from "./sms.ts";
import * as table from "./table.ts";

bus satisfies typeof realBus;
email satisfies typeof realEmail;
frame satisfies typeof realFrame;
logger satisfies typeof realLogger;
queue satisfies typeof realQueue;
secrets satisfies typeof realSecrets;
site satisfies typeof realSite;
sms satisfies typeof realSms;
table satisfies typeof realTable;
