import { createHmac } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { ensureSecrets } from "../../secrets.ts";
import { parametersOf } from "../../stage.ts";
import type { Identity } from "../identity.ts";
import type { Platform } from "../platform.ts";
import type { DemoCustomer } from "./customers.ts";
import { people } from "./people.ts";
import { staffApi } from "./staff-api.ts";

/** What the demo's help desk tells about a case: the body of `POST /intake/cases`. */
export interface Announcement {
  source: string;
  externalId: string;
  status: "open" | "resolved" | "reopened";
  at?: string;
  subject?: string;
  customer?: DemoCustomer | undefined;
  agent?: { id: string; name: string };
  teamId?: string;
  locationId?: string;
  channel?: string;
  issueType?: string;
  priority?: string;
  openedAt?: string;
  acceptedAt?: string;
  contacts?: number;
  isComplaint?: boolean;
}

/** The demo's help desk: it knows an API key and the webhook's secret, as a real one would. */
export interface HelpDesk {
  announce(announcement: Announcement): Promise<Reply>;
  /** Zendesk's webhook for a ticket that was solved. */
  solve(ticket: { id: string; subject: string }): Promise<Reply>;
}

export interface Reply {
  status: number;
  body: unknown;
}

/** Makes the platform's secrets where they are missing, and a help desk that holds an administrator's key to the intake. */
export async function openHelpDesk(platform: Platform, identity: Identity, data: string): Promise<HelpDesk> {
  const { accessKeyId, secretAccessKey } = platform.admin;
  const ssm = new SSMClient({
    region: "us-east-1",
    endpoint: platform.awsUrl,
    credentials: { accessKeyId, secretAccessKey },
  });
  const parameters = parametersOf({ name: "local" });
  await ensureSecrets({ ssm, parameters });
  const { Parameter } = await ssm.send(
    new GetParameterCommand({ Name: parameters.intakeSecrets, WithDecryption: true }),
  );
  ssm.destroy();
  const secrets = JSON.parse(Parameter?.Value ?? "") as { zendesk: string };

  const post = async (path: string, body: string, headers: Record<string, string>): Promise<Reply> => {
    const response = await fetch(`${platform.siteUrl}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  };
  const file = join(data, "intake-key.json");
  let key: string = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).key : "";
  const tell = (body: object) => post("/intake/cases", JSON.stringify(body), { authorization: `Bearer ${key}` });
  // Also where the kept one was revoked, or belonged to a table that is gone.
  if ((await tell({})).status === 401) key = await newKey(platform, identity, file);
  return {
    announce: tell,
    solve: ({ id, subject }) => {
      const at = platform.clock.now();
      const body = JSON.stringify({
        account_id: 22129848,
        detail: {
          id,
          subject,
          status: "SOLVED",
          priority: "HIGH",
          created_at: new Date(at.getTime() - 6 * 3_600_000).toISOString(),
          updated_at: at.toISOString(),
        },
        event: { current: "SOLVED", previous: "OPEN" },
        id: crypto.randomUUID(),
        subject: `zen:ticket:${id}`,
        time: at.toISOString(),
        type: "zen:event-type:ticket.status_changed",
        zendesk_event_version: "2022-11-06",
      });
      const timestamp = at.toISOString();
      const signature = createHmac("sha256", secrets.zendesk)
        .update(timestamp + body)
        .digest("base64");
      return post("/intake/zendesk", body, {
        "x-zendesk-webhook-signature": signature,
        "x-zendesk-webhook-signature-timestamp": timestamp,
      });
    },
  };
}

/** A key that the administrator makes for this machine's help desk; the platform itself keeps its hash only. */
async function newKey(platform: Platform, identity: Identity, file: string): Promise<string> {
  const administrator = people.find((person) => person.group === "admin");
  if (!administrator) throw new Error("There is no demo administrator.");
  const made = await staffApi(platform.siteUrl, identity).call(administrator, "POST", "/api/keys", {
    name: "Help desk",
  });
  writeFileSync(`${file}.new`, JSON.stringify({ key: made.secret }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return made.secret;
}
