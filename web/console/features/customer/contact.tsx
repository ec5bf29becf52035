import { useIntl } from "react-intl";
import type { Got } from "../../api/client.ts";
import { useNow } from "../../api/platform-time.ts";
import { Facts } from "../../ui/facts.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { useSay, useTerm } from "../../words/words.tsx";
import classes from "./contact.module.css";
import type { Suppression } from "./suppression.ts";

type Customer = Got<"customer.read">["customer"];

/** Hours of the customer's day in which a call is polite. */
const callingHours = { from: 8, to: 21 };

/** How to reach a customer and what time it is there, what they agreed to, and what must not be written to. */
export function Contact({ customer, suppressions }: { customer: Customer; suppressions: Suppression[] | undefined }) {
  const say = useSay();
  const intl = useIntl();
  return (
    <div className={classes.contact}>
      <ul className={classes.points}>
        <Point
          icon="phone"
          href={customer.phone && `tel:${customer.phone}`}
          text={customer.phone ?? say("customer.noPhone")}
          isPreferred={customer.preferredChannel === "sms"}
          suppression={suppressions?.find(({ channel }) => channel === "sms")}
        />
        <Point
          icon="mail"
          href={customer.email && `mailto:${customer.email}`}
          text={customer.email ?? say("customer.noEmail")}
          isPreferred={customer.preferredChannel === "email"}
          suppression={suppressions?.find(({ channel }) => channel === "email")}
        />
      </ul>
      {customer.timeZone && <LocalTime timeZone={customer.timeZone} />}
      <section>
        <h3 className={classes.heading}>{say("customer.consent")}</h3>
        <ul className={classes.consents}>
          {(["email", "sms"] as const).map((channel) => {
            const since = customer.consent[`${channel}At`];
            const isAllowed = customer.consent[channel];
            return (
              <li key={channel}>
                <Mark meaning={isAllowed ? "good" : "plain"} icon={isAllowed ? "checkCircle" : "off"}>
                  {say(isAllowed ? "customer.mayAsk" : "customer.mayNotAsk", { channel: say(`channel.${channel}`) })}
                </Mark>
                <span className={classes.since}>
                  {since ? (
                    <>
                      {say("customer.consentSince")} <Moment at={since} />
                    </>
                  ) : (
                    say("customer.consentAssumed")
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <Facts
        facts={[
          [say("customer.language"), intl.formatDisplayName(customer.locale, { type: "language", fallback: "code" })],
          [
            say("customer.place"),
            [customer.region, customer.country && intl.formatDisplayName(customer.country, { type: "region" })]
              .filter(Boolean)
              .join(", "),
          ],
          [say("customer.externalId"), customer.externalId],
          [say("customer.knownSince"), intl.formatDate(customer.createdAt, { dateStyle: "medium" })],
        ]}
      />
    </div>
  );
}

function Point(props: {
  icon: "phone" | "mail";
  href: string | undefined;
  text: string;
  isPreferred: boolean;
  suppression: Suppression | undefined;
}) {
  const say = useSay();
  const term = useTerm();
  return (
    <li className={classes.point}>
      <Icon name={props.icon} size={18} />
      <div className={classes.pointBody}>
        {props.href ? (
          <a href={props.href} className={classes.address}>
            {props.text}
          </a>
        ) : (
          <span className={classes.none}>{props.text}</span>
        )}
        {props.isPreferred && props.href && <span className={classes.since}>{say("customer.preferred")}</span>}
        {props.suppression && (
          <span>
            <Mark meaning="warning" icon="off">
              {say("customer.suppressed")}
            </Mark>{" "}
            <span className={classes.since}>
              {term("suppressed", props.suppression.why)} · <Moment at={props.suppression.at} />
            </span>
          </span>
        )}
      </div>
    </li>
  );
}

/** The customer's own time, and whether it is one to call at. */
function LocalTime({ timeZone }: { timeZone: string }) {
  const say = useSay();
  const intl = useIntl();
  const now = useNow();
  const hour = Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(now));
  const isPolite = hour >= callingHours.from && hour < callingHours.to;
  return (
    <p className={classes.time}>
      <Icon name={isPolite ? "sun" : "moon"} size={18} />
      <span>
        <strong>{intl.formatTime(now, { timeZone, weekday: "short" })}</strong>
        <span className={classes.since}>
          {say("customer.localTime")} · {timeZone.replaceAll("_", " ")}
          {!isPolite && <> · {say("customer.notNow")}</>}
        </span>
      </span>
    </p>
  );
}
