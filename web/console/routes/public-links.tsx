import body from "virtual:body/publicLink.create";
import { NativeSelect, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { FormattedNumber } from "react-intl";
import type { Got } from "../api/client.ts";
import { may, useMe } from "../api/me.ts";
import { useAnswer, useDeed } from "../api/queries.ts";
import classes from "../features/campaign/campaign.module.css";
import { useLocationName } from "../features/location/names.ts";
import type { PublicLink } from "../features/public-link/poster.tsx";
import { LinkResult } from "../features/public-link/result.tsx";
import { Form, useForm } from "../ui/form/form.tsx";
import { Moment } from "../ui/moment.tsx";
import { Page, Panel } from "../ui/page.tsx";
import { Answer, Empty, SkeletonRows } from "../ui/states.tsx";
import { Table } from "../ui/table/table.tsx";
import { useSay } from "../words/words.tsx";
import { State } from "./public-link.tsx";

/** The links that anybody may open: made here, printed on their own pages. */
export function PublicLinks() {
  const say = useSay();
  const me = useMe();
  const list = useAnswer("publicLink.list", {});
  return (
    <Page title={say("publicLinks")} lead={say("publicLinks.lead")}>
      <div className={classes.stack}>
        <Panel flush title={say("publicLinks.list")}>
          <Answer query={list} skeleton={<SkeletonRows rows={3} height={48} />}>
            {(data) =>
              data.links.length === 0 ? (
                <Empty icon="outside" title={say("publicLinks.empty")}>
                  {say("publicLinks.emptyText")}
                </Empty>
              ) : (
                <Rows links={data.links} />
              )
            }
          </Answer>
        </Panel>
        {list.data && may("publicLink.create", me) && (
          <Panel title={say("publicLinks.new")}>
            <NewLink surveys={list.data.surveys} />
          </Panel>
        )}
      </div>
    </Page>
  );
}

function Rows({ links }: { links: PublicLink[] }) {
  const say = useSay();
  const locationName = useLocationName();
  return (
    <Table label={say("publicLinks.list")}>
      <thead>
        <tr>
          <th>{say("publicLink.column.name")}</th>
          <th>{say("publicLink.column.state")}</th>
          <th data-number>{say("publicLink.column.answered")}</th>
          <th>{say("publicLink.column.result")}</th>
          <th>{say("publicLink.column.made")}</th>
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <tr key={link.id} data-quiet={link.closedAt ? true : undefined}>
            <th scope="row">
              <Link to="/links/$publicLinkId" params={{ publicLinkId: link.id }} className={classes.link ?? ""}>
                {link.name}
              </Link>
              <span className={classes.second}>
                {[link.surveyName, link.locationId && locationName(link.locationId), link.medium]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </th>
            <td>
              <State link={link} />
            </td>
            <td data-number>
              <FormattedNumber value={link.answered} />
            </td>
            <td>{link.answered > 0 && <LinkResult link={link} />}</td>
            <td>
              <Moment at={link.createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function NewLink({ surveys }: Pick<Got<"publicLink.list">, "surveys">) {
  const say = useSay();
  const navigate = useNavigate();
  const locations = useAnswer("location.list", {});
  const create = useDeed("publicLink.create", ["publicLink.list"]);
  const form = useForm("publicLink.create", {
    schema: body,
    draft: "publicLink",
    initial: { name: "", surveyId: surveys[0]?.id ?? "", locationId: "", medium: "" },
    send: async (link) => {
      const { id } = await create.mutateAsync(link);
      await navigate({ to: "/links/$publicLinkId", params: { publicLinkId: id } });
    },
    said: say("publicLink.made"),
  });
  return (
    <Form form={form} action={say("publicLinks.create")}>
      <div className={classes.pair}>
        <TextInput
          {...form.field("name", say("publicLink.name"), say("publicLink.nameMissing"))}
          description={say("publicLink.nameHint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          autoComplete="off"
        />
        <NativeSelect
          {...form.field("surveyId", say("publicLink.survey"), say("publicLink.surveyMissing"))}
          data={surveys.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <div className={classes.pair}>
        <NativeSelect
          {...form.field("locationId", say("publicLink.location"))}
          data={[
            { value: "", label: say("publicLink.noLocation") },
            ...(locations.data?.locations ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <TextInput
          {...form.field("medium", say("publicLink.medium"))}
          description={say("publicLink.mediumHint")}
          inputWrapperOrder={["label", "input", "error", "description"]}
          autoComplete="off"
        />
      </div>
    </Form>
  );
}
