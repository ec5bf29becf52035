import { useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { useNow } from "../../api/platform-time.ts";
import { Facts } from "../../ui/facts.tsx";
import { useSay } from "../../words/words.tsx";

type Customer = Got<"customer.read">["customer"];

/** How to reach a customer, and what time it is there. */
export function Contact({ customer }: { customer: Customer }) {
  const say = useSay();
  const intl = useIntl();
  const now = useNow();
  const allowed = (["email", "sms"] as const).filter((channel) => customer.consent[channel]);
  return (
    <Facts
      wide
      facts={[
        [say("customer.phone"), customer.phone && <a href={`tel:${customer.phone}`}>{customer.phone}</a>],
        [say("customer.email"), customer.email && <a href={`mailto:${customer.email}`}>{customer.email}</a>],
        [
          say("customer.localTime"),
          customer.timeZone &&
            `${intl.formatTime(now, { timeZone: customer.timeZone, weekday: "short" })} · ${customer.timeZone.replaceAll("_", " ")}`,
        ],
        [say("customer.language"), intl.formatDisplayName(customer.locale, { type: "language", fallback: "code" })],
        [
          say("customer.place"),
          [customer.region, customer.country && intl.formatDisplayName(customer.country, { type: "region" })]
            .filter(Boolean)
            .join(", "),
        ],
        [
          say("customer.consent"),
          allowed.length
            ? intl.formatList(allowed.map((channel) => say(`channel.${channel}`)))
            : say("customer.noConsent"),
        ],
        [say("customer.externalId"), customer.externalId],
      ]}
    />
  );
}
