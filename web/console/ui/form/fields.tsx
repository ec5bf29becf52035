import { Textarea, TextInput, type TextInputProps } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import { useIntl } from "react-intl";
import { useNow } from "../../api/platform-time.ts";
import { useSay } from "../../words/words.tsx";
import { isTimeZone, momentAt, timeZones, wallOf } from "./zoned.ts";

/** What `field` of ui/form.tsx gives. */
interface Field {
  id: string;
  label: string;
  // biome-ignore lint/suspicious/noExplicitAny: the form knows its own values
  value: any;
  // biome-ignore lint/suspicious/noExplicitAny: takes an event or a value
  onChange: any;
  error: string | undefined;
  required: boolean;
}

/** A time zone: type a part of its name and choose; says what time it is there. */
export function ZoneInput(props: Field) {
  const say = useSay();
  const intl = useIntl();
  const now = useNow();
  const list = useId();
  const [isOpen, open] = useState(false);
  const timeIn = (timeZone: string) => intl.formatDate(now, { timeZone, timeStyle: "short" });
  return (
    <>
      <TextInput
        {...props}
        list={list}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => open(true)}
        placeholder="Europe/Berlin"
        description={
          props.value && isTimeZone(props.value) ? say("zone.now", { time: timeIn(props.value) }) : say("zone.hint")
        }
        inputWrapperOrder={["label", "input", "error", "description"]}
      />
      <datalist id={list}>
        {isOpen && timeZones().map((name) => <option key={name} value={name} label={`${name} · ${timeIn(name)}`} />)}
      </datalist>
    </>
  );
}

/** Several texts, one a line. */
export const LinesInput = ({
  value,
  onChange,
  ...rest
}: Field & { description?: ReactNode; placeholder?: string; minRows?: number }) => (
  <Textarea
    autosize
    minRows={2}
    {...rest}
    value={(value as string[]).join("\n")}
    onChange={(event) => onChange(event.currentTarget.value === "" ? [] : event.currentTarget.value.split("\n"))}
  />
);

/** A moment as day and time on the wall clock of the reader's zone; what the form holds is ISO 8601 in UTC. */
export function MomentInput({
  value,
  onChange,
  ...rest
}: Field & Pick<TextInputProps, "description" | "min" | "max" | "size">) {
  const { timeZone = "UTC" } = useIntl();
  return (
    <TextInput
      type="datetime-local"
      {...rest}
      value={value ? wallOf(value, timeZone) : ""}
      onChange={(event) => onChange(momentAt(event.currentTarget.value, timeZone))}
    />
  );
}
