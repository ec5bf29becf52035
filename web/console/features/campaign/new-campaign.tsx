import body from "virtual:body/campaign.create";
import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Got } from "../../api/client.ts";
import { useAnswer, useDeed } from "../../api/queries.ts";
import { LinesInput, MomentInput } from "../../ui/form/fields.tsx";
import { FieldGroup, Form, useForm } from "../../ui/form/form.tsx";
import { sentOf } from "../../ui/form/problems.ts";
import { Panel } from "../../ui/page.tsx";
import { Failed } from "../../ui/states.tsx";
import { useSay } from "../../words/words.tsx";
import classes from "./campaign.module.css";
import { Reasons } from "./progress.tsx";

const tiers = ["high", "medium", "low"] as const;

type List = Pick<Got<"campaign.list">, "surveys" | "perMinute">;

/** The form of a campaign, beside what it would do if it began now. */
export function NewCampaign({ surveys, perMinute }: List) {
  const say = useSay();
  const navigate = useNavigate();
  const teams = useAnswer("staff.listTeams", {});
  const locations = useAnswer("location.list", {});
  const create = useDeed("campaign.create", ["campaign.list"]);
  const form = useForm("campaign.create", {
    schema: body,
    draft: "campaign",
    initial: {
      name: "",
      surveyId: surveys.length === 1 ? (surveys[0]?.id ?? "") : "",
      frame: {
        ...{ tiers: [] as string[], locales: [] as string[], countries: [] as string[] },
        ...{ teamIds: [] as string[], locationIds: [] as string[] },
        servedWithinDays: "" as number | "",
        notServedWithinDays: "" as number | "",
      },
      sharePercent: 100 as number | "",
      perMinute: Math.min(120, perMinute.email) as number | "",
      startsAt: "",
      repeats: "never" as string,
    },
    send: async (campaign) => {
      const { id } = await create.mutateAsync(campaign);
      await navigate({ to: "/campaigns/$campaignId", params: { campaignId: id } });
    },
    said: say("campaign.created"),
  });
  const { values } = form;
  const toggled = (list: string[], value: string, isIn: boolean) =>
    isIn ? [...list, value] : list.filter((each) => each !== value);
  const choices = (
    path: "tiers" | "teamIds" | "locationIds",
    legend: string,
    among: readonly { value: string; label: string }[],
  ) =>
    among.length > 0 && (
      <FieldGroup legend={form.field(`frame.${path}`, legend).label} id={form.idOf(`frame.${path}`)}>
        <div className={classes.choices}>
          {among.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              checked={values.frame[path].includes(value)}
              onChange={(event) =>
                form.set("frame", {
                  ...values.frame,
                  [path]: toggled(values.frame[path], value, event.currentTarget.checked),
                })
              }
            />
          ))}
        </div>
      </FieldGroup>
    );
  return (
    <div className={classes.columns}>
      <Panel>
        <Form form={form} action={say(values.startsAt ? "campaign.schedule" : "campaign.create")}>
          <TextInput
            {...form.field("name", say("campaign.name"), say("campaign.nameMissing"))}
            description={say("campaign.nameHint")}
            autoComplete="off"
          />
          <NativeSelect
            {...form.field("surveyId", say("campaign.survey"), say("campaign.surveyMissing"))}
            data={[
              { value: "", label: say("choose") },
              ...surveys.map(({ id, name, isPaused }) => ({
                value: id,
                label: isPaused ? say("campaign.surveyPaused", { name }) : name,
              })),
            ]}
          />
          <p className={classes.text}>{say("frame.hint")}</p>
          {choices(
            "tiers",
            say("frame.tiers"),
            tiers.map((value) => ({ value, label: say(`tier.${value}`) })),
          )}
          {choices(
            "teamIds",
            say("frame.teams"),
            (teams.data?.teams ?? []).map(({ id, name }) => ({ value: id, label: name })),
          )}
          {choices(
            "locationIds",
            say("frame.locations"),
            (locations.data?.locations ?? []).map(({ id, name }) => ({ value: id, label: name })),
          )}
          <div className={classes.pair}>
            <LinesInput
              {...form.field("frame.locales", say("frame.locales"))}
              description={say("frame.localesHint")}
              minRows={1}
              placeholder="de"
            />
            <LinesInput
              {...form.field("frame.countries", say("frame.countries"))}
              description={say("frame.countriesHint")}
              minRows={1}
              placeholder="DE"
            />
          </div>
          <div className={classes.pair}>
            <NumberInput {...form.field("frame.servedWithinDays", say("frame.servedWithinDays"))} hideControls />
            <NumberInput {...form.field("frame.notServedWithinDays", say("frame.notServedWithinDays"))} hideControls />
          </div>
          <div className={classes.pair}>
            <NumberInput
              {...form.field("sharePercent", say("campaign.sharePercent"))}
              description={say("campaign.sharePercentHint")}
              inputWrapperOrder={["label", "input", "error", "description"]}
              hideControls
            />
            <NumberInput
              {...form.field("perMinute", say("campaign.perMinute"))}
              description={say("campaign.perMinuteHint", { email: perMinute.email, sms: perMinute.sms })}
              inputWrapperOrder={["label", "input", "error", "description"]}
              hideControls
            />
          </div>
          <div className={classes.pair}>
            <MomentInput
              {...form.field("startsAt", say("campaign.startsAt"))}
              description={say("campaign.startsAtHint")}
            />
            <NativeSelect
              {...form.field("repeats", say("campaign.repeats"))}
              data={(["never", "quarterly"] as const).map((value) => ({
                value,
                label: say(`campaign.repeats.${value}`),
              }))}
            />
          </div>
        </Form>
      </Panel>
      <Preview values={values} />
    </div>
  );
}

interface Asked {
  surveyId: string;
  frame: object;
  sharePercent: number | "";
  perMinute: number | "";
}

/** What the campaign would do if it began now; counted when somebody asks, because it reads every customer. */
function Preview({ values }: { values: Asked }) {
  const say = useSay();
  const { surveyId, frame, sharePercent, perMinute } = values;
  const count = useDeed("campaign.preview", []);
  const [counted, setCounted] = useState("");
  const present = JSON.stringify([surveyId, frame, sharePercent]);
  const found = count.data;
  const asked = found ? found.asked.email + found.asked.sms : 0;
  return (
    <Panel title={say("campaign.preview")}>
      <div className={classes.act} aria-live="polite">
        {count.error && <Failed error={count.error} />}
        {found && !count.isPending && (
          <div>
            <p className={classes.would}>
              {say(found.isExact ? "campaign.would" : "campaign.wouldAbout", { asked, framed: found.framed })}
            </p>
            <p className={classes.text}>{say("campaign.wouldBy", found.asked)}</p>
            {Number(perMinute) > 0 && (
              <p className={classes.text}>
                {say("campaign.wouldTake", { hours: Math.max(1, Math.ceil(asked / Number(perMinute) / 60)) })}
              </p>
            )}
            <Reasons counts={found.suppressed} />
            {counted !== present && <p className={classes.text}>{say("campaign.wouldStale")}</p>}
          </div>
        )}
        <p className={classes.text}>{say(surveyId ? "campaign.previewHint" : "campaign.previewSurvey")}</p>
        {surveyId && (
          <Button
            variant="default"
            loading={count.isPending}
            onClick={() => {
              setCounted(present);
              count.mutate({
                surveyId,
                frame: (sentOf(frame) ?? {}) as never,
                sharePercent: Number(sharePercent) || 100,
              });
            }}
          >
            {say(found ? "campaign.previewAgain" : "campaign.previewAsk")}
          </Button>
        )}
      </div>
    </Panel>
  );
}
