import findBody from "virtual:body/privacy.find";
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { call, type Got } from "../../api/client.ts";
import { AdminPage } from "../../features/admin/admin-page.tsx";
import classes from "../../features/admin/panels.module.css";
import { KnownPerson } from "../../features/privacy/known-person.tsx";
import own from "../../features/privacy/privacy.module.css";
import { Requests } from "../../features/privacy/requests.tsx";
import { VerifyCertificate } from "../../features/privacy/verify-certificate.tsx";
import { Form, useForm } from "../../ui/form/form.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Panel } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";

type People = Got<"privacy.find">["people"];

/** Finds a person, shows what is known of them, exports or erases it; and proves what was erased. */
export function Privacy() {
  const say = useSay();
  const [people, setPeople] = useState<People>();
  const [chosen, setChosen] = useState<string>();
  const form = useForm("privacy.find", {
    schema: findBody,
    draft: "privacy.find",
    initial: { q: "" },
    send: async (asked) => {
      const found = (await call("privacy.find", asked)).people;
      setPeople(found);
      setChosen(found.length === 1 ? found[0]?.customerId : undefined);
    },
  });
  return (
    <AdminPage title={say("privacy")} lead={say("privacy.lead")}>
      <div className={classes.stack}>
        <Panel title={say("privacy.find")}>
          <div className={own.sides}>
            <Form form={form} action={say("privacy.findAction")}>
              <TextInput
                autoComplete="off"
                {...form.field("q", say("privacy.who"), say("privacy.whoMissing"))}
                description={say("privacy.whoHint")}
              />
            </Form>
            <div aria-live="polite">{people && <Found people={people} chosen={chosen} onChoose={setChosen} />}</div>
          </div>
        </Panel>
        {chosen && (
          <KnownPerson
            key={chosen}
            customerId={chosen}
            onErased={() => {
              setChosen(undefined);
              setPeople(undefined);
            }}
          />
        )}
        <Requests />
        <VerifyCertificate />
      </div>
    </AdminPage>
  );
}

function Found(props: { people: People; chosen: string | undefined; onChoose: (customerId: string) => void }) {
  const say = useSay();
  if (props.people.length === 0)
    return (
      <Empty icon="search" title={say("privacy.nobody")}>
        {say("privacy.nobodyText")}
      </Empty>
    );
  return (
    <ul className={own.people} aria-label={say("privacy.found")}>
      {props.people.map(({ customerId, name, email, phone, source, externalId }) => (
        <li key={customerId}>
          <button
            type="button"
            className={own.person}
            aria-pressed={customerId === props.chosen}
            onClick={() => props.onChoose(customerId)}
          >
            <span>
              <strong>
                <bdi>{name}</bdi>
              </strong>
              <span className={classes.second}>
                {[email, phone, `${source} ${externalId}`].filter(Boolean).join(" · ")}
              </span>
            </span>
            <Icon name="arrowRight" size={16} />
          </button>
        </li>
      ))}
    </ul>
  );
}
